"""Inserting many new records of one model.

PostgreSQL takes them by COPY, three times as fast as by the arrays of Django's `bulk_create`; SQLite by
`bulk_create`. Both raise Django's own errors, and both are noticed by the public pages.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router

from mmu_portal.lib.generation import count_as_written


def insert(model: type[models.Model], records: Sequence[Any], *, with_keys: bool = True) -> None:
    """Store new records and, `with_keys`, give each its key; must run in a transaction."""
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(records)
        return
    if not records:
        return
    fields = [field for field in model._meta.concrete_fields if with_keys or not field.primary_key]
    with connection.cursor() as cursor:
        if with_keys:
            _give_keys(cursor, model, records)
        _copy(connection, cursor, model, fields, records)
    count_as_written(connection, model)
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def _give_keys(cursor: Any, model: type[models.Model], records: Sequence[Any]) -> None:
    """Take as many keys from the table's sequence as there are records."""
    table, column = model._meta.db_table, model._meta.pk.column
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [f'"{table}"', column, len(records)],
    )
    for record, (key,) in zip(records, cursor.fetchall(), strict=True):
        record.pk = key


def _copy(
    connection: Any, cursor: Any, model: type[models.Model], fields: list[Any], records: Sequence[Any]
) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    prepared = [(field.pre_save, field.get_db_prep_save) for field in fields]
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for record in records:
            copy.write_row([stored(made(record, True), connection) for made, stored in prepared])
