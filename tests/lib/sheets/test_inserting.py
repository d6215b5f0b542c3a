"""Many new records at once: as `bulk_create` stores them, on either database."""

import datetime as dt
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from members.models import Mail, Municipality
from mmu_portal.lib import generation
from mmu_portal.lib.sheets.inserting import insert
from tests.factories.members import MunicipalityFactory, ProvinceFactory, UserFactory

pytestmark = pytest.mark.django_db
ODD = 'Tab\there, "quotes", \\ backslash, \\N, line\nbreak, İĞÜŞÖÇ ığüşöç ’ 😀'


def unsaved(number: int = 3) -> list[Municipality]:
    """Municipalities that are not stored yet."""
    province = ProvinceFactory()
    return [
        MunicipalityFactory.build(
            province=province,
            code=f"99-place-{each}",
            slug=f"place-{each}",
            official_id=None if each else 7,
            population_source=ODD,
            latitude=Decimal("41.01384"),
            longitude=Decimal("28.94966"),
            reference={"name": ODD, "n": [1, None]},
        )
        for each in range(number)
    ]


def stored(model: type, without: tuple[str, ...] = ()) -> list[dict]:
    """All rows, without the columns that differ from one moment to the next."""
    return [
        {name: value for name, value in row.items() if name not in without}
        for row in model._base_manager.order_by("pk").values()
    ]


def test_records_are_stored_as_bulk_create_stores_them() -> None:
    records = unsaved()
    insert(Municipality, records)
    assert [record.pk for record in records] == list(
        Municipality.objects.order_by("code").values_list("pk", flat=True)
    )
    assert not any(record._state.adding for record in records)
    ours = stored(Municipality, ("id", "updated_at"))
    Municipality.objects.all()._raw_delete("default")
    for record in records:
        record.pk = None
    Municipality._base_manager.bulk_create(records)
    assert ours == stored(Municipality, ("id", "updated_at"))
    assert ours[0]["reference"] == {"name": ODD, "n": [1, None]}


def test_next_record_takes_a_key_of_its_own() -> None:
    records = unsaved()
    insert(Municipality, records)
    assert MunicipalityFactory().pk > max(record.pk for record in records)


def test_history_is_stored_without_asking_for_its_keys() -> None:
    user = UserFactory()
    records = unsaved(1)
    insert(Municipality, records)
    LogEntry.objects.all().delete()
    entry = LogEntry(
        content_type_id=1,
        object_pk="1",
        object_repr=ODD,
        action=LogEntry.Action.UPDATE,
        changes={"name": [ODD, "x"]},
        actor=user,
        timestamp=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
    )
    insert(LogEntry, [entry], with_keys=False)
    (read,) = LogEntry.objects.all()
    assert (read.object_repr, read.changes, read.actor) == (ODD, {"name": [ODD, "x"]}, user)


def test_clash_is_djangos_own_error_and_leaves_nothing() -> None:
    records = unsaved(2)
    records[1].code = records[0].code
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Municipality, records)
    assert not Municipality.objects.exists()


def test_nothing_is_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        insert(Municipality, [])


@pytest.mark.django_db(transaction=True)
def test_public_pages_notice_it() -> None:
    """Past the statements that are looked at, as COPY is, a write still makes pages anew."""
    records = unsaved()
    before = generation.stamp().read()
    with transaction.atomic():
        insert(Municipality, records)
    after = generation.stamp().read()
    assert after != before
    quiet = Mail(key="a", kind="b", address="a@example.org", language="tr")
    with transaction.atomic():
        insert(Mail, [quiet])
    assert generation.stamp().read() == after
