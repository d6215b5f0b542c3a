"""Several windows, and several people, at one import and at the same records at the same time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections

from members.models import Municipality
from members.resources import MunicipalityResource
from mmu_portal.lib.sheets import importing, writing
from mmu_portal.lib.sheets import kept as keeping
from mmu_portal.lib.sheets.kept import Gone, Kept, Moved
from mmu_portal.lib.sheets.outcome import Counts

ROWS = [
    ["Kod", "Ad", "İl", "Tür", "Telefon"],
    ["34-sisli", "ŞİŞLİ", "", "", "0212 555 00 01"],
    ["", "YENİKÖY BELEDİYESİ", "Yalova", "belde", "0226 555 00 01"],
]
LABEL = "members.municipality"


def again(found, clerk):
    """The same import as another window finds it."""
    return keeping.find(found.token, LABEL, by=clerk)


@pytest.fixture
def midway(monkeypatch):
    """Do something when a run has yielded its first row."""

    def midway(act):
        real = importing.Run.rows

        def rows(self, lines):
            found = real(self, lines)
            yield next(found)
            act()
            yield from found

        monkeypatch.setattr(importing.Run, "rows", rows)

    return midway


def test_six_confirmations_at_once_store_once(bring, places, clerk, monkeypatch, tmp_path):
    windows = [again(bring(MunicipalityResource, ROWS), clerk)]
    windows += [again(windows[0], clerk) for _number in range(5)]
    stored = []

    def store(self, resource, by):
        stored.append(self.token)
        time.sleep(0.3)
        return Counts(new=1)

    monkeypatch.setattr(Kept, "_store", store)

    def confirm(window):
        try:
            return window.confirm(None, by=clerk).new
        except Gone:
            return "gone"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(confirm, windows))
    assert sorted(map(str, outcomes)) == ["1"] + ["gone"] * 5
    assert len(stored) == 1
    assert list((tmp_path / "imports").iterdir()) == []
    assert confirm(windows[0]) == "gone"


def test_confirmation_that_fails_leaves_the_import_to_the_next(bring, places, clerk, monkeypatch):
    found = bring(MunicipalityResource, ROWS)
    with monkeypatch.context() as patch:
        patch.setattr(writing.Writer, "flush", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            found.confirm(MunicipalityResource(), by=clerk)
    assert again(found, clerk).confirm(MunicipalityResource(), by=clerk).stored == 2


def test_preview_is_whole_while_it_is_made_anew(bring, places, clerk, midway):
    found = bring(MunicipalityResource, ROWS)
    before, seen = list(found.rows()), []
    midway(lambda: seen.append(list(again(found, clerk).rows())))
    found.preview(MunicipalityResource())
    assert seen == [before]
    assert sorted(path.name for path in found.folder.iterdir()) == ["about", "preview", "rows"]


def test_import_that_goes_away_during_its_preview_stays_away(bring, places, clerk, midway, tmp_path):
    found = bring(MunicipalityResource, ROWS)
    midway(again(found, clerk).discard)
    with pytest.raises(Gone, match="no longer waiting"):
        found.preview(MunicipalityResource())
    assert list((tmp_path / "imports").iterdir()) == []
    with pytest.raises(Gone):
        list(found.rows())
    with pytest.raises(Gone):
        again(found, clerk)


def test_import_that_is_being_stored_can_be_neither_stored_nor_discarded(bring, places, clerk, midway):
    found, sentences = bring(MunicipalityResource, ROWS), []

    def interfere():
        other = again(found, clerk)
        for act in (other.discard, lambda: other.confirm(MunicipalityResource(), by=clerk)):
            with pytest.raises(Gone) as gone:
                act()
            sentences.append(str(gone.value))

    midway(interfere)
    assert found.confirm(MunicipalityResource(), by=clerk).stored == 2
    assert sentences == ["This file is being stored: look at the list in a moment."] * 2


class Refused(Exception):
    """What the driver of PostgreSQL says."""

    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sentence", "cause", "expected"),
    [
        ("canceling statement due to lock timeout", Refused("55P03"), Moved),
        ("could not serialize access", Refused("40001"), Moved),
        ("deadlock detected", Refused("40P01"), Moved),
        ("database is locked", None, Moved),
        ("disk I/O error", None, OperationalError),
        ("the connection is lost", Refused("08006"), OperationalError),
    ],
)
def test_database_that_others_hold_leads_back_to_the_preview(
    bring, places, clerk, monkeypatch, sentence, cause, expected
):
    found = bring(MunicipalityResource, ROWS)

    def refuse(self):
        raise OperationalError(sentence) from cause

    with monkeypatch.context() as patch:
        patch.setattr(writing.Writer, "flush", refuse)
        with pytest.raises(expected) as raised:
            found.confirm(MunicipalityResource(), by=clerk)
    assert ("Somebody else is storing" in str(raised.value)) == (expected is Moved)
    assert found.confirm(MunicipalityResource(), by=clerk).stored == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory database belongs to one connection")
def test_second_file_with_the_same_new_rows_waits_no_longer_than_the_lock(bring, places, clerk):
    first, second = (bring(MunicipalityResource, ROWS[:1] + ROWS[2:]) for _number in range(2))
    holding, done = threading.Event(), threading.Event()

    def hold():
        try:
            with pytest.MonkeyPatch.context() as patch:
                real = writing.Writer.flush

                def flush(self):
                    real(self)
                    if threading.current_thread() is thread and not holding.is_set():
                        holding.set()
                        done.wait(20)

                patch.setattr(writing.Writer, "flush", flush)
                first.confirm(MunicipalityResource(), by=clerk)
        finally:
            holding.set()
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        with pytest.raises(Moved, match="Somebody else is storing"):
            second.confirm(MunicipalityResource(), by=clerk)
    finally:
        done.set()
        thread.join()
        connection.close()
    assert Municipality.objects.filter(name_tr="Yeniköy Belediyesi").count() == 1
    second.preview(MunicipalityResource())
    assert (second.counts.stored, second.counts.unchanged) == (0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory database belongs to one connection")
def test_six_confirmations_at_once_store_the_rows_once(bring, places, clerk):
    found = bring(MunicipalityResource, ROWS)
    start = threading.Barrier(6)

    def confirm(_number):
        try:
            window = again(found, clerk)
            start.wait(10)
            return str(window.confirm(MunicipalityResource(), by=clerk).stored)
        except Gone:
            return "gone"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(confirm, range(6))) == ["2"] + ["gone"] * 5
    assert Municipality.objects.filter(name_tr="Yeniköy Belediyesi").count() == 1
