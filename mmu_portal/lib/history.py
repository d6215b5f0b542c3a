"""The history of records: what changed, from what to what, by whom and when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from mmu_portal.lib.differences import marked
from mmu_portal.lib.text import first_upper

NOTHING = ("None", "", None)
_Names = Mapping[type[models.Model], Mapping[str, str]]


@dataclass(frozen=True)
class Change:
    """One field's change; empty strings where there was or is nothing."""

    label: str
    old: str
    new: str

    @cached_property
    def marked(self) -> tuple[SafeString, SafeString]:
        """Both values as HTML, with what differs marked and long equal stretches left out."""
        return marked(self.old, self.new)


@dataclass(frozen=True)
class Entry:
    """One event in the life of a record, ready to be read."""

    when: dt.datetime
    who: str
    action: str
    kind: str
    record: str
    changes: list[Change] = field(default_factory=list)
    model: type[models.Model] | None = None
    object_pk: str = ""
    is_deletion: bool = False


def track(model: type[models.Model], *, leave_out: Iterable[str] = (), relations: Iterable[str] = ()) -> None:
    """Keep the history of `model`: of each field that a person edits, and of the many-to-many `relations`.

    Derived fields are left out, and so is the bare field of a translated text (its languages are kept).
    """
    fields = model._meta.concrete_fields
    bare = {each.translated_field.name for each in fields if hasattr(each, "translated_field")}
    kept = [each.name for each in fields if each.editable and not each.auto_created]
    names = [name for name in kept if name not in bare and name not in set(leave_out)]
    auditlog.register(model, include_fields=[*names, *relations], m2m_fields=set(relations))


def of_record(
    record: models.Model, parts: Mapping[type[models.Model], str] | None = None
) -> QuerySet[LogEntry]:
    """Log entries of `record` and of its `parts` (model → name of its key to the record), newest first.

    Parts that were deleted are found by the key that their last entry holds.
    """
    wanted = Q(content_type=ContentType.objects.get_for_model(record), object_pk=str(record.pk))
    for model, key in (parts or {}).items():
        content_type = ContentType.objects.get_for_model(model)
        kept = model._base_manager.filter(**{key: record.pk}).values("pk")
        wanted |= Q(content_type=content_type, object_id__in=kept)
        wanted |= Q(
            content_type=content_type,
            action=LogEntry.Action.DELETE,
            **{f"changes__{key}__0": str(record.pk)},
        )
    return (
        LogEntry.objects.filter(wanted).select_related("actor", "content_type").order_by("-timestamp", "-pk")
    )


def read(log: Iterable[LogEntry]) -> list[Entry]:
    """Make log entries readable; the names of all records that they mention take one query a model."""
    entries = list(log)
    names = _names_mentioned(entries)
    return [_entry(entry, names) for entry in entries]


def action_of(entry: LogEntry) -> str:
    """What was done, in the reader's language."""
    told = entry.additional_data or {}
    if sentence := told.get("note"):
        return _(sentence) % told.get("words", {})
    return [_("added"), _("changed"), _("deleted"), _("read")][entry.action]


def _entry(entry: LogEntry, names: _Names) -> Entry:
    model = entry.content_type.model_class()
    changes = [_change(model, name, value, names) for name, value in (entry.changes or {}).items()]
    return Entry(
        when=entry.timestamp,
        who=str(entry.actor) if entry.actor else entry.actor_email or _("the portal"),
        action=action_of(entry),
        kind=first_upper(str(model._meta.verbose_name)) if model else entry.content_type.name,
        record=entry.object_repr,
        changes=[change for change in changes if change.old != change.new],
        model=model,
        object_pk=entry.object_pk,
        is_deletion=entry.action == LogEntry.Action.DELETE,
    )


def _change(model: type[models.Model] | None, name: str, value: Any, names: _Names) -> Change:
    found, label = _field(model, name), field_label(model, name)
    if isinstance(value, dict):
        objects = ", ".join(value.get("objects", []))
        return Change(label, "", objects) if value.get("operation") == "add" else Change(label, objects, "")
    old, new = value
    return Change(label, _shown(found, old, names), _shown(found, new, names))


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(found: Any) -> str:
    """The field's name; of a translated text also its language."""
    source = getattr(found, "translated_field", None)
    if source is None:
        return first_upper(str(getattr(found, "verbose_name", found.name)))
    language = _(get_language_info(found.language)["name"])
    return f"{first_upper(str(source.verbose_name))} ({language})"


def _shown(found: Any, stored: Any, names: _Names) -> str:
    """A stored value in the reader's words."""
    if stored in NOTHING:
        return ""
    if found is None or found.many_to_many:
        return str(stored)
    if found.is_relation:
        return names.get(found.related_model, {}).get(str(stored), str(stored))
    if found.choices:
        return str(dict(found.flatchoices).get(stored, stored))
    if isinstance(found, models.BooleanField):
        return _("yes") if str(stored) == "True" else _("no")
    return _localized(found, stored)


def is_quantity(field: Any) -> bool:
    """Whether a field holds so much of something, not a year, a place in an order or an official number.

    Years and places in an order are small whole numbers; official numbers are called so (`official_id`).
    """
    if isinstance(field, models.SmallIntegerField) or field.name.endswith("_id"):
        return False
    return isinstance(field, models.IntegerField | models.DecimalField)


def number_shown(field: Any, value: int | Decimal) -> str:
    """A number of `field` as the reader writes it; years and official numbers without grouping."""
    if not is_quantity(field):
        return str(value)
    places = getattr(field, "decimal_places", None)
    return str(formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))


def figures(field: Any, value: dt.date | int | Decimal) -> str:
    """A day, a moment or a number of `field` as the reader writes it."""
    if isinstance(value, dt.datetime):
        aware = timezone.make_aware(value, dt.UTC) if timezone.is_naive(value) else value
        return formats.date_format(timezone.localtime(aware), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return number_shown(field, value)


def _localized(found: Any, stored: Any) -> str:
    """A date, time or number as the reader writes it; anything else as it is."""
    try:
        value = found.to_python(stored)
    except (ValidationError, TypeError):
        return str(stored)
    return figures(found, value) if isinstance(value, dt.date | int | Decimal) else str(value)


def _names_mentioned(entries: Iterable[LogEntry]) -> dict[type[models.Model], dict[str, str]]:
    """The names of every record that is named by its key in `entries`."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for entry in entries:
        model = entry.content_type.model_class()
        for name, value in (entry.changes or {}).items():
            found = _field(model, name)
            if found is not None and found.is_relation and not found.many_to_many:
                keys[found.related_model].update(str(part) for part in value if part not in NOTHING)
    return {model: _names(model, wanted) for model, wanted in keys.items()}


def _names(model: type[models.Model], keys: Iterable[str]) -> dict[str, str]:
    return {str(row.pk): str(row) for row in model._base_manager.filter(pk__in=list(keys))}


def recent(limit: int) -> QuerySet[LogEntry]:
    """The newest entries that people made, of all records."""
    made = LogEntry.objects.filter(actor__isnull=False).select_related("actor", "content_type")
    return made.order_by("-timestamp", "-pk")[:limit]


def note(record: models.Model, sentence: str, *, by: Any = None, **words: str | int) -> None:
    """Put an event that changes no kept field into the history.

    `sentence` is a translatable msgid, `words` fill its places. Without `by` it is of who asks just now.
    """
    told = {"note": sentence, **({"words": words} if words else {})}
    who = {"actor": by, "actor_email": getattr(by, "email", None)} if by is not None else {}
    LogEntry.objects.log_create(
        record, force_log=True, action=LogEntry.Action.UPDATE, changes={}, additional_data=told, **who
    )


def record_change(record: models.Model, changes: Mapping[str, tuple[Any, Any]], *, by: Any) -> None:
    """Write the history of a change made by `QuerySet.update()`; `changes` maps fields to old and new."""
    LogEntry.objects.log_create(
        record,
        action=LogEntry.Action.UPDATE,
        changes={name: [str(old), str(new)] for name, (old, new) in changes.items()},
        actor=by,
        actor_email=getattr(by, "email", None),
    )


def field_label(model: type[models.Model] | None, name: str) -> str:
    """The name of a field in the reader's language; of a field that is gone, its old name."""
    found = _field(model, name)
    return _label(found) if found is not None else name


def tracked_models() -> list[type[models.Model]]:
    """Every model whose history is kept."""
    return [model for model in apps.get_models() if auditlog.contains(model)]
