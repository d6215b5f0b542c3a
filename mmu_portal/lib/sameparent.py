"""A row that joins two rows of the same parent: the rule in the database.

A foreign key of two columns would say it, but Django makes none, and SQLite takes none later. So triggers
keep it on both: one looks at the joining row, two at the rows that it joins, if these go to another parent.
On PostgreSQL the joined rows are read `FOR SHARE`, so that neither goes unseen; SQLite has one writer.

SQLite refuses to rebuild a table of which triggers speak. A migration that alters one of the three tables has
`Loosened` before and `SameParent` after it, with the same arguments.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from mmu_portal.lib.rules import DatabaseRule

_POSTGRESQL = (
    "CREATE FUNCTION {name}_joins() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "DECLARE one {a_table}.{a_parent}%TYPE; other {b_table}.{b_parent}%TYPE; BEGIN "
    "SELECT {a_parent} INTO one FROM {a_table} WHERE {a_pk} = NEW.{a} FOR SHARE; "
    "SELECT {b_parent} INTO other FROM {b_table} WHERE {b_pk} = NEW.{b} FOR SHARE; "
    "IF one IS DISTINCT FROM other THEN {refuse} END IF; RETURN NULL; END $$",
    "CREATE TRIGGER {name}_joins AFTER INSERT OR UPDATE OF {a}, {b} ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {name}_joins()",
)
_POSTGRESQL_JOINED = (
    "CREATE FUNCTION {name}_{side}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF EXISTS ({gone}) THEN {refuse} END IF; RETURN NULL; END $$",
    "CREATE TRIGGER {name}_{side} AFTER UPDATE OF {a_parent} ON {a_table} "
    "FOR EACH ROW EXECUTE FUNCTION {name}_{side}()",
)
_REFUSE = "RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';"
_SQLITE = (
    "CREATE TRIGGER {name}_{event} AFTER {event} ON {table} BEGIN SELECT RAISE(ABORT, '{name}') WHERE "
    "(SELECT {a_parent} FROM {a_table} WHERE {a_pk} = NEW.{a}) IS NOT "
    "(SELECT {b_parent} FROM {b_table} WHERE {b_pk} = NEW.{b}); END"
)
_SQLITE_JOINED = (
    "CREATE TRIGGER {name}_{side} AFTER UPDATE OF {a_parent} ON {a_table} BEGIN "
    "SELECT RAISE(ABORT, '{name}') WHERE EXISTS ({gone}); END"
)
_GONE = (
    "SELECT 1 FROM {table} JOIN {b_table} AS joined ON joined.{b_pk} = {table}.{b} "
    "WHERE {table}.{a} = NEW.{a_pk} AND joined.{b_parent} <> NEW.{a_parent}"
)


class SameParent(DatabaseRule):
    """Refuse a row of a model whose two `links` lead to rows of different parents (their field `parent`)."""

    def __init__(self, model_name: str, name: str, links: tuple[str, str], parent: str) -> None:
        self.model_name = model_name
        self.name = name
        self.links = links
        self.parent = parent

    def describe(self) -> str:
        return f"Let {self.model_name} join only rows of one {self.parent} ({self.name})"

    def _sides(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> list[dict[str, Any]]:
        """The words of the statements, seen from one joined row (`a`) and from the other."""
        model = state.apps.get_model(app_label, self.model_name)
        found = []
        for link in self.links:
            field = model._meta.get_field(link)
            joined = field.related_model._meta
            found.append(
                {
                    "": editor.quote_name(field.column),
                    "_table": editor.quote_name(joined.db_table),
                    "_pk": editor.quote_name(joined.pk.column),
                    "_parent": editor.quote_name(joined.get_field(self.parent).column),
                }
            )
        words = {"name": self.name, "table": editor.quote_name(model._meta.db_table)}
        words["refuse"] = _REFUSE.format(**words)
        sides = []
        for side, (one, other) in zip(self.links, (found, found[::-1]), strict=True):
            named = {f"a{end}": word for end, word in one.items()}
            named |= {f"b{end}": word for end, word in other.items()}
            sides.append({**words, **named, "side": side, "gone": _GONE.format(**words, **named)})
        return sides

    def create(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        sides = self._sides(app_label, editor, state)
        if editor.connection.vendor == "postgresql":
            joins = [statement.format(**sides[0]) for statement in _POSTGRESQL]
            return joins + [each.format(**side) for side in sides for each in _POSTGRESQL_JOINED]
        joins = [_SQLITE.format(**sides[0], event=event) for event in ("insert", "update")]
        return joins + [_SQLITE_JOINED.format(**side) for side in sides]

    def drop(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        if editor.connection.vendor == "postgresql":
            # With a function goes its trigger.
            return [f"DROP FUNCTION {self.name}_{part}() CASCADE" for part in ("joins", *self.links)]
        return [f"DROP TRIGGER {self.name}_{part}" for part in ("insert", "update", *self.links)]


class Loosened(SameParent):
    """Take the rule away, for a migration that alters one of the three tables and makes it again."""

    def describe(self) -> str:
        return f"Loosen {self.name}"

    def create(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        return super().drop(app_label, editor, state)

    def drop(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        return super().create(app_label, editor, state)
