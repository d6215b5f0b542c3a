"""A confirmation stores all or nothing, attributed, and only what the preview said."""

import os
import signal
import threading
import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from auditlog.models import LogEntry
from django.db import connection, connections, transaction

from members.models import Municipality
from members.resources import MunicipalityResource
from members.tasks import remove_stale_imports
from mmu_portal.lib import history
from mmu_portal.lib.sheets import importing, writing
from mmu_portal.lib.sheets import kept as keeping
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.kept import Gone, Moved
from tests.factories.members import UserFactory
from tests.lib.sheets.files import with_member, xlsx

ROWS = [
    ["Kod", "Ad", "İl", "Tür", "Telefon"],
    ["34-sisli", "ŞİŞLİ", "", "", "0212 555 00 01"],
    ["34-kadikoy", "Kadıköy", "İstanbul", "", "0216 555 00 01"],
    ["", "YENİKÖY BELEDİYESİ", "Yalova", "belde", "0226 555 00 01"],
    ["77-biga-gumuscay", "Gümüşçay", "", "", ""],
]


def snapshot():
    return list(Municipality.objects.order_by("pk").values_list("pk", "name_tr", "phone", "version"))


def test_confirmation_stores_what_the_preview_said(bring, places, clerk, tmp_path):
    before = snapshot()
    found = bring(MunicipalityResource, ROWS)
    assert snapshot() == before
    counts = found.confirm(MunicipalityResource(), by=clerk)
    assert (counts.new, counts.changed, counts.unchanged) == (1, 2, 1)
    assert Municipality.objects.get(name_tr="Yeniköy Belediyesi").phone == "0226 555 00 01"
    sisli = Municipality.objects.get(pk=places["sisli"].pk)
    assert (sisli.name_tr, sisli.phone, sisli.version) == ("Şişli Belediyesi", "0212 555 00 01", 2)
    assert sisli.updated_at > places["sisli"].updated_at
    assert places["gumuscay"].version == Municipality.objects.get(pk=places["gumuscay"].pk).version
    assert list((tmp_path / "imports").iterdir()) == []


def test_second_import_of_the_same_file_changes_nothing(bring, places, clerk):
    bring(MunicipalityResource, ROWS).confirm(MunicipalityResource(), by=clerk)
    before, entries = snapshot(), LogEntry.objects.count()
    again = bring(MunicipalityResource, ROWS)
    assert (again.counts.unchanged, again.counts.stored, again.counts.wrong) == (4, 0, 0)
    again.confirm(MunicipalityResource(), by=clerk)
    assert (snapshot(), LogEntry.objects.count()) == (before, entries)


def test_history_reads_as_if_each_row_had_been_saved_by_hand(bring, places, clerk):
    bring(MunicipalityResource, ROWS).confirm(MunicipalityResource(), by=clerk)
    changed = history.read(history.of_record(places["sisli"]))[0]
    assert (changed.who, changed.action, changed.record) == ("Ayşe Kâtip", "changed", "Şişli Municipality")
    assert [(each.label, each.old, each.new) for each in changed.changes] == [
        ("Telephone", "", "0212 555 00 01")
    ]
    new = Municipality.objects.get(name_tr="Yeniköy Belediyesi")
    (added,) = LogEntry.objects.filter(object_id=new.pk)
    assert (added.actor, added.action, added.additional_data) == (
        clerk,
        LogEntry.Action.CREATE,
        {"import": "file.csv"},
    )
    by_hand = Municipality(
        **{each.attname: getattr(new, each.attname) for each in Municipality._meta.concrete_fields}
    )
    added.delete()
    Municipality.objects.filter(pk=new.pk).delete()
    by_hand._state.adding = True
    by_hand.save(force_insert=True)
    own = LogEntry.objects.get(object_id=new.pk, action=LogEntry.Action.CREATE)
    kept = {name: value for name, value in own.changes.items() if value[1] not in ("", "None")}
    assert added.changes == kept


@pytest.mark.parametrize("place", ["_write_new", "_write_changes", "_entry"])
def test_failure_in_the_middle_leaves_nothing(bring, places, clerk, monkeypatch, place):
    before, entries = snapshot(), LogEntry.objects.count()
    found = bring(MunicipalityResource, ROWS)
    real = getattr(writing.Writer, place)

    def fail(self, *args):
        real(self, *args)
        raise OSError("No space left on device")

    monkeypatch.setattr(writing.Writer, place, fail)
    with pytest.raises(OSError, match="No space"):
        found.confirm(MunicipalityResource(), by=clerk)
    assert (snapshot(), LogEntry.objects.count()) == (before, entries)
    monkeypatch.undo()
    assert found.confirm(MunicipalityResource(), by=clerk).stored == 3


def test_failure_in_a_later_chunk_leaves_nothing(bring, places, clerk, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    before = snapshot()
    found = bring(MunicipalityResource, ROWS)
    real, calls = writing.Writer.flush, []

    def fail(self):
        real(self)
        calls.append(1)
        if len(calls) == 2:
            raise OSError("cut")

    monkeypatch.setattr(writing.Writer, "flush", fail)
    with pytest.raises(OSError, match="cut"):
        found.confirm(MunicipalityResource(), by=clerk)
    assert snapshot() == before


def test_records_that_moved_since_the_preview_are_not_overwritten(bring, places, clerk):
    found = bring(MunicipalityResource, ROWS)
    sisli = places["sisli"]
    sisli.phone = "0212 555 00 09"
    sisli.save()
    with pytest.raises(Moved):
        found.confirm(MunicipalityResource(), by=clerk)
    assert Municipality.objects.get(pk=sisli.pk).phone == "0212 555 00 09"
    assert not Municipality.objects.filter(name_tr="Yeniköy Belediyesi").exists()
    found.preview(MunicipalityResource())
    assert next(found.rows()).changes == [("phone", "0212 555 00 09", "0212 555 00 01")]
    assert found.confirm(MunicipalityResource(), by=clerk).changed == 2


def test_preview_with_a_wrong_row_is_never_stored(bring, places, clerk):
    before = snapshot()
    found = bring(MunicipalityResource, [*ROWS, ["34-x", "Atlantis", "", "", ""]])
    with pytest.raises(Moved):
        found.confirm(MunicipalityResource(), by=clerk)
    assert snapshot() == before


def test_number_of_queries_does_not_depend_on_the_rows(bring, places, clerk, django_assert_num_queries):
    def queries(rows):
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            bring(MunicipalityResource, rows)
        return len(captured)

    new = [["", f"Köy {number}", "Yalova", "belde", "1"] for number in range(200)]
    assert queries([*ROWS]) == queries([*ROWS, *new])


def test_import_of_somebody_else_is_not_found(bring, places, clerk):
    found = bring(MunicipalityResource, ROWS)
    label = "members.municipality"
    assert keeping.find(found.token, label, by=clerk).token == found.token
    assert keeping.find(found.token, label, by=UserFactory(superuser=True)) is None
    assert keeping.find(found.token, "members.department", by=clerk) is None
    assert keeping.find("../../etc", label, by=clerk) is None
    with pytest.raises(Gone):
        keeping.find("A" * 43, label, by=clerk)


def test_import_that_nobody_confirms_is_removed_after_a_day(bring, places, tmp_path):
    fresh, stale = bring(MunicipalityResource, ROWS), bring(MunicipalityResource, ROWS)
    day_ago = time.time() - 25 * 3600
    os.utime(stale.folder, (day_ago, day_ago))
    assert remove_stale_imports() == 1
    assert [folder.name for folder in (tmp_path / "imports").iterdir()] == [fresh.token]


def test_kept_import_is_closed_to_other_accounts_of_the_machine(bring, places, tmp_path):
    (tmp_path / "imports").mkdir(mode=0o755)
    usual = os.umask(0)
    try:
        folder = bring(MunicipalityResource, ROWS).folder
    finally:
        os.umask(usual)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {"rows": 0o600, "preview": 0o600, "about": 0o600}
    assert [path.stat().st_mode & 0o777 for path in (folder, folder.parent)] == [0o700, 0o700]


def test_rows_below_the_header_are_counted_exactly(bring, places, settings, tmp_path):
    settings.IMPORT_MAX_ROWS = 4
    assert bring(MunicipalityResource, [["A list"], *ROWS]).counts.all == 4
    settings.IMPORT_MAX_ROWS = 3
    with pytest.raises(SheetError, match="more than 3 rows"):
        bring(MunicipalityResource, ROWS)
    assert len(list((tmp_path / "imports").iterdir())) == 1


def test_number_cell_that_is_no_number_is_a_wrong_row(bring, places):
    good = xlsx([["Code", "Latitude"], ["34-sisli", 41.5]])
    sheet = "xl/worksheets/sheet1.xml"
    with ZipFile(BytesIO(good)) as packed:
        book = with_member(good, sheet, packed.read(sheet).replace(b"<v>41.5</v>", b"<v>NaN</v>"))
    found = bring(MunicipalityResource, book)
    ((heading, sentence),) = next(found.rows()).faults
    assert (found.counts.wrong, heading, sentence) == (1, "Latitude", "“nan” is not a number.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory database belongs to one connection")
def test_two_confirmations_at_once_store_the_rows_once(bring, places, clerk):
    imports = [bring(MunicipalityResource, ROWS) for _number in range(2)]
    outcomes = []

    def confirm(found):
        try:
            outcomes.append(found.confirm(MunicipalityResource(), by=clerk).stored)
        except Moved:
            outcomes.append("moved")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=[found]) for found in imports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["3", "moved"]
    assert Municipality.objects.filter(name_tr="Yeniköy Belediyesi").count() == 1


def confirm_and_die(found, clerk, monkeypatch, owner, name):
    """Confirm in a process that is killed where it calls `name`."""
    connections.close_all()
    child = os.fork()
    if not child:
        monkeypatch.setattr(owner, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        found.confirm(MunicipalityResource(), by=clerk)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_process_killed_in_the_middle_leaves_nothing(shared_database, bring, places, clerk, monkeypatch):
    before = snapshot()
    found = bring(MunicipalityResource, ROWS)
    confirm_and_die(found, clerk, monkeypatch, writing.Writer, "_entry")
    assert snapshot() == before
    assert found.confirm(MunicipalityResource(), by=clerk).stored == 3


def test_process_killed_after_the_rows_are_stored_stores_them_once(
    shared_database, bring, places, clerk, monkeypatch
):
    found = bring(MunicipalityResource, ROWS)
    confirm_and_die(found, clerk, monkeypatch, keeping, "_remove")
    stored = snapshot()
    with pytest.raises(Moved):
        found.confirm(MunicipalityResource(), by=clerk)
    found.preview(MunicipalityResource())
    assert (found.counts.stored, found.counts.unchanged, snapshot()) == (0, found.counts.all, stored)


def test_confirmation_inside_another_transaction_is_refused(shared_database, bring, places, clerk):
    found = bring(MunicipalityResource, ROWS)
    with pytest.raises(RuntimeError, match="durable atomic block"), transaction.atomic():
        found.confirm(MunicipalityResource(), by=clerk)
