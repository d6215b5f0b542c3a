"""Rules that only the database keeps: the operation of a migration that makes one and takes it away."""

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class DatabaseRule(Operation):
    """A rule by statements: `create` and `drop` give them. The models stay as they are."""

    reduces_to_sql = True
    reversible = True
    name: str

    def create(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        """The statements that put the rule in force."""
        raise NotImplementedError

    def drop(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        """The statements that take it away."""
        raise NotImplementedError

    @property
    def migration_name_fragment(self) -> str:
        return self.name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: only the database learns the rule."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _execute(schema_editor, self.create(app_label, schema_editor, to_state))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _execute(schema_editor, self.drop(app_label, schema_editor, from_state))


def _execute(editor: BaseDatabaseSchemaEditor, statements: Iterable[str]) -> None:
    for statement in statements:
        editor.execute(statement, params=None)
