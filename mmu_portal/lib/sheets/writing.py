"""Writing many records at once, each with its history, as if each had been saved by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditlog.cid import get_cid
from auditlog.context import auditlog_value
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models, router
from django.db.models import prefetch_related_objects
from django.utils import timezone

from mmu_portal.lib.errors import EditConflict
from mmu_portal.lib.sheets.inserting import insert

Sets = Mapping[str, tuple[frozenset, frozenset]]
NOTHING = ("", None)


class Writer:
    """Collects new and changed records of one model and writes them in bulk, with entries of the history.

    `named_after` are the relations of which a record's name is made; `note` goes beside every entry (which
    file it was). Must run in a transaction.
    """

    def __init__(
        self,
        model: type[models.Model],
        derived: Iterable[str],
        *,
        named_after: Iterable[str],
        by: Any,
        note: Mapping[str, str],
    ) -> None:
        self.model = model
        self.named_after = tuple(named_after)
        self.derived = tuple(derived)
        self.by = by
        self.note = dict(note)
        self._new: list[tuple[Any, Sets]] = []
        self._changed: list[tuple[Any, dict[str, Any], Sets]] = []
        self._content_type = ContentType.objects.get_for_model(model)
        self._history_fields = _history_fields(model)
        self._renewed = [field for field in model._meta.concrete_fields if getattr(field, "auto_now", False)]

    def create(self, record: Any, relations: Sets) -> None:
        """Take a new record; `relations` are (old, new) sets of keys."""
        self._new.append((record, relations))

    def change(self, record: Any, olds: dict[str, Any], relations: Sets) -> None:
        """Take a changed record with the old values of its changed attributes."""
        self._changed.append((record, olds, relations))

    def flush(self) -> None:
        """Write what was collected: changes first, since they may make room for what is new."""
        entries: list[LogEntry] = []
        self._write_changes()
        for record, olds, relations in self._changed:
            entries.append(self._entry(record, LogEntry.Action.UPDATE, self._differences(record, olds)))
            entries.extend(self._relation_entries(record, relations))
        self._write_new()
        prefetch_related_objects([record for record, _relations in self._new], *self.named_after)
        for record, relations in self._new:
            entries.append(self._entry(record, LogEntry.Action.CREATE, self._beginnings(record)))
            entries.extend(self._relation_entries(record, relations))
        self._write_relations()
        insert(LogEntry, [entry for entry in entries if entry.changes], with_keys=False)
        self._new.clear()
        self._changed.clear()

    def _write_new(self) -> None:
        """Insert the new records; those that wait for another new one's key after it."""
        records = [record for record, _relations in self._new]
        insert(self.model, [each for each in records if not hasattr(each, "waits_for")])
        waiting = [each for each in records if hasattr(each, "waits_for")]
        for record in waiting:
            attribute, other = record.waits_for
            setattr(record, attribute, other.pk)
        insert(self.model, waiting)

    # Changes

    def _write_changes(self) -> None:
        """Update only changed columns, one statement for each set of them, sent with many parameters.

        Django's `bulk_update` builds a CASE for every column and takes thirty times as long.
        """
        groups: dict[tuple[str, ...], list[Any]] = {}
        for record, olds, relations in sorted(self._changed, key=_closing_first):
            if olds or relations:
                groups.setdefault(tuple(sorted(olds)), []).append(record)
        for names, records in groups.items():
            self._update(names, records)

    def _update(self, names: tuple[str, ...], records: list[Any]) -> None:
        connection = connections[router.db_for_write(self.model)]
        wanted: list[Any] = [self.model._meta.get_field(name) for name in (*names, *self.derived)]
        fields = list(dict.fromkeys([*wanted, *self._renewed]))
        quote: Any = connection.ops.quote_name
        opts: Any = self.model._meta
        sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        version, key = quote(opts.get_field("version").column), quote(opts.pk.column)
        statement = (
            f"UPDATE {quote(opts.db_table)} SET {sets}, {version} = {version} + 1 "  # noqa: S608 - names of ours
            f"WHERE {key} = %s AND {version} = %s"
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                statement, [self._parameters(record, fields, connection) for record in records]
            )
            if cursor.rowcount != len(records):
                raise EditConflict(self.model._meta.label)
        for record in records:
            record.version += 1

    def _parameters(self, record: Any, fields: list[Any], connection: Any) -> list[Any]:
        values = [field.get_db_prep_save(field.pre_save(record, False), connection) for field in fields]
        return [*values, record.pk, record.version]

    def _write_relations(self) -> None:
        """Add and take away what differs in many-to-many relations."""
        taken = [(record, relations) for record, relations in self._new]
        taken += [(record, relations) for record, _olds, relations in self._changed]
        for name in {name for _record, relations in taken for name in relations}:
            self._write_relation(name, [(record, *sets[name]) for record, sets in taken if name in sets])

    def _write_relation(self, name: str, rows: list[tuple[Any, frozenset, frozenset]]) -> None:
        relation: Any = self.model._meta.get_field(name)
        through = relation.remote_field.through
        here, there = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        gone: dict[Any, list[Any]] = {}
        fresh = []
        for record, old, new in rows:
            for other in old - new:
                gone.setdefault(other, []).append(record.pk)
            fresh += [through(**{here: record.pk, there: other}) for other in new - old]
        for other, keys in gone.items():
            through._base_manager.filter(**{there: other, f"{here}__in": keys}).delete()
        through._base_manager.bulk_create(fresh)

    # History

    def _entry(self, record: Any, action: int, changes: dict[str, Any]) -> LogEntry:
        context = auditlog_value.get({})
        return LogEntry(
            content_type=self._content_type,
            object_pk=str(record.pk),
            object_id=record.pk,
            object_repr=str(record),
            action=action,
            changes=changes,
            actor=self.by,
            actor_email=getattr(self.by, "email", None),
            remote_addr=context.get("remote_addr"),
            cid=get_cid(),
            timestamp=timezone.now(),
            additional_data=self.note,
        )

    def _beginnings(self, record: Any) -> dict[str, list[Any]]:
        """What a new record starts with; the empty need no line."""
        return {
            name: ["None", str(value)]
            for name, attribute in self._history_fields
            if (value := getattr(record, attribute)) not in NOTHING
        }

    def _differences(self, record: Any, olds: Mapping[str, Any]) -> dict[str, list[Any]]:
        return {
            name: [str(olds[attribute]), str(getattr(record, attribute))]
            for name, attribute in self._history_fields
            if attribute in olds
        }

    def _relation_entries(self, record: Any, relations: Sets) -> list[LogEntry]:
        """One entry for what was added and one for what was taken away, as when each is saved by hand."""
        entries = []
        for name, (old, new) in relations.items():
            for operation, keys in (("add", new - old), ("delete", old - new)):
                if keys:
                    objects = self._names(name, keys)
                    changes = {name: {"type": "m2m", "operation": operation, "objects": objects}}
                    entries.append(self._entry(record, LogEntry.Action.UPDATE, changes))
        return entries

    def _names(self, name: str, keys: frozenset) -> list[str]:
        known = self.__dict__.setdefault("_known_names", {})
        if name not in known:
            related: Any = self.model._meta.get_field(name).related_model
            known[name] = {row.pk: str(row) for row in related._base_manager.all()}
        return sorted(known[name][key] for key in keys)


def _closing_first(change: tuple[Any, dict[str, Any], Sets]) -> bool:
    """Stretches of time that get an end are written before those that lose it."""
    record, olds, _relations = change
    ends = [name for name in ("left", "ended") if name in olds]
    return bool(ends) and getattr(record, ends[0]) is None


def _history_fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """Names and attributes of the fields whose history is kept (`lib.history.track`)."""
    if not auditlog.contains(model):
        return []
    included = auditlog.get_model_fields(model)["include_fields"]
    return [(field.name, field.attname) for field in model._meta.concrete_fields if field.name in included]
