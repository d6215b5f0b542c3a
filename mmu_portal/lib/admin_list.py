"""The lists of the back office: parameters that make sense, readable figures, no actions without rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from mmu_portal.lib.history import figures

_LOOKUPS = {"exact", "in", "isnull", "gt", "gte", "lt", "lte", "year", "month", "day", "id", "pk"}
_LONGEST_VALUE = 40
_NUMBERS = models.IntegerField | models.DecimalField


class RecordChangeList(ChangeList):
    """A list that leaves out parameters that its filters do not know, and values no field can hold."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page; a list without rows offers no actions on them."""
        super().get_results(request)
        self.show_admin_actions = self.show_admin_actions and bool(self.result_count)

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        kept = super().get_filters_params(params)
        return {
            key: values
            for key, values in kept.items()
            if self._is_known(key) and all(self._is_sane(key, value) for value in values)
        }

    def _is_known(self, key: str) -> bool:
        known = [self.date_hierarchy] if self.date_hierarchy else []
        for item in self.list_filter:
            if isinstance(item, str):
                known.append(item)
            elif isinstance(item, list | tuple):
                known.append(str(item[0]))
            elif key == getattr(item, "parameter_name", None):
                return True
        return any(self._is_lookup_of(path, key) for path in known)

    def _is_lookup_of(self, path: str, key: str) -> bool:
        if key == path:
            return True
        rest = key.removeprefix(f"{path}__")
        return rest != key and all(
            part in _LOOKUPS or part == self._key_of(path) for part in rest.split("__")
        )

    def _key_of(self, path: str) -> str | None:
        """The name of the key to which a relation's filter refers."""
        try:
            related = self.model._meta.get_field(path).related_model
        except Exception:  # a path through relations: its filter names the key itself
            return None
        return related._meta.pk.name if isinstance(related, type) else None

    def _is_sane(self, key: str, value: str) -> bool:
        if len(value) > _LONGEST_VALUE or "\x00" in value or is_huge(value):
            return False
        path, _separator, lookup = key.rpartition("__")
        if not path or lookup == "isnull" or "__" in path:
            return True
        field = self.model._meta.get_field(path)
        return not isinstance(field, models.DateField) or _is_moment(field, value)


def is_huge(value: str) -> bool:
    """Whether a number is beyond what either database can hold."""
    return value.lstrip("-").isdecimal() and len(value.lstrip("-")) > 18


def _is_moment(field: models.DateField, value: str) -> bool:
    """Whether a text is a day, or for a time a moment with its zone, that both databases can compare."""
    try:
        moment = parse_datetime(value)
    except ValueError:
        return False
    if moment is None or not 1900 <= moment.year <= 2200:
        return False
    return is_aware(moment) if isinstance(field, models.DateTimeField) else len(value) == 10


def figure_column(model: type[models.Model], name: Any) -> Any:
    """The column of a day, a moment or a number in figures as the reader writes them; any other as named."""
    try:
        field = model._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return name
    if isinstance(field, models.DateField | _NUMBERS) and not field.choices:
        return _figures(field)
    return name


def _figures(field: models.Field) -> Callable[[Any], str]:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def shown(row: Any) -> str:
        """The day as `01.02.1999`, a moment with its hour, a year without grouping; a dash for none."""
        value = getattr(row, field.name)
        return "–" if value is None else figures(field, value)

    shown.__name__ = field.name
    return shown
