"""Chosen records as a browser sends them: keys that no row can have are no choice, on either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models

_BEYOND_ANY_KEY = 2**63


def may_be_key(field: models.Field, sent: str) -> bool:
    """Whether a row may have `sent` in `field`: a number for a number, and one that a database can hold."""
    try:
        value = field.to_python(sent)
    except ValidationError:
        return False
    return "\x00" not in sent and (not isinstance(value, int) or abs(value) < _BEYOND_ANY_KEY)


class _Guarded(AutocompleteMixin):
    """A choice by search, which shows what was sent only if it can be a record's key."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was sent, with NUL as the sign for what cannot be read: no record has it, and none fails."""
        sent = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return [_readable(each) for each in sent] if isinstance(sent, list) else _readable(sent)

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The chosen records alone; the others come by search."""
        remote = self.field.remote_field
        key = remote.model._meta.get_field(getattr(remote, "field_name", None) or remote.model._meta.pk.name)
        return super().optgroups(name, [sent for sent in value if may_be_key(key, str(sent))], attr)


def _readable(sent: Any) -> Any:
    return sent.replace("\x00", "\ufffd") if isinstance(sent, str) else sent


class RecordSelect(_Guarded, AutocompleteSelect):
    """A choice of one record."""


class RecordSelectMultiple(_Guarded, AutocompleteSelectMultiple):
    """A choice of any number of records."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Without the sign that clears all: it would stand in the list of the chosen; each has its own."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}
