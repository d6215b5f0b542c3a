"""When a kept page is made anew, by whom, and how much is kept."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from mmu_portal.lib import generation
from mmu_portal.lib.generation import Generation
from mmu_portal.lib.pagestore import PageStore
from tests.factories.members import ProvinceFactory
from tests.lib.pagestore.asking import Reply, ask
from tests.lib.pagestore_site import TEXT, renders


@pytest.mark.django_db(transaction=True)
def test_first_reader_after_a_commit_sees_the_change(store: PageStore) -> None:
    """And until the commit nobody does."""
    ProvinceFactory(name_tr="Bursa")
    before = ask(store, "/tr/provinces/")
    assert before.body == b"Bursa"
    with transaction.atomic():
        ProvinceFactory(name_tr="Yalova")
        assert store.pages.get(("http", "127.0.0.1", "/tr/provinces/", "")).generation == generation.now()
    after = ask(store, "/tr/provinces/", HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert after.status == "200 OK"
    assert after.body == b"Bursa, Yalova"
    assert renders["/tr/provinces/"] == 2


@pytest.mark.django_db(transaction=True)
def test_rolled_back_change_costs_no_render(store: PageStore) -> None:
    """Nothing was published."""
    ProvinceFactory(name_tr="Bursa")
    ask(store, "/tr/provinces/")
    with transaction.atomic():
        ProvinceFactory(name_tr="Yalova")
        transaction.set_rollback(True)
    assert ask(store, "/tr/provinces/").body == b"Bursa"
    assert renders["/tr/provinces/"] == 1


def test_change_by_another_process_is_seen_by_the_next_reader(
    store: PageStore, settings: Settings, tmp_path: Path
) -> None:
    """A management command, say: another process, another connection, the same stamp."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "words").write_text("eski")
    ask(store, "/tr/file/")
    change = """
import django, pathlib, sys
django.setup()
from django.db import connection, transaction
with transaction.atomic():
    connection.cursor().execute("CREATE TABLE records (a INTEGER)")
    pathlib.Path(sys.argv[1]).write_text("yeni")
"""
    subprocess.run(
        [sys.executable, "-c", change, str(tmp_path / "words")],
        check=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "mmu_portal.settings",
            "DEMO": "1",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        },
    )
    assert ask(store, "/tr/file/").body == b"yeni"


def test_page_lives_a_minute_at_most(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change on another machine shows by then, and today turns at midnight; an equal page keeps its tag."""
    first = ask(store, "/tr/page/")
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_060.0)
    assert ask(store, "/tr/page/") == first
    assert renders["/tr/page/"] == 2


def test_page_made_during_a_change_is_not_kept(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may show what was before; its reader came before the change too."""
    application = store.application

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        generation.announce_change()
        return application(environ, start_response)

    store.application = slow
    ask(store, "/tr/page/")
    assert len(store.pages) == 0
    store.application = application
    ask(store, "/tr/page/")
    ask(store, "/tr/page/")
    assert renders["/tr/page/"] == 2


def readers(store: PageStore, number: int, entered: threading.Barrier | None = None) -> list[Reply]:
    """Let many read the same page at once."""
    replies: list[Reply] = []

    def read() -> None:
        if entered:
            entered.wait(5)
        replies.append(ask(store, "/tr/page/"))

    threads = [threading.Thread(target=read) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return replies


def made_slow(store: PageStore, failing: bool = False) -> list[int]:
    """Make each render take long enough for all to arrive meanwhile; gives the list of renders begun."""
    application, begun = store.application, []

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        begun.append(threading.get_ident())
        threading.Event().wait(0.3)
        if failing and len(begun) == 1:
            raise RuntimeError("The render failed.")
        return application(environ, start_response)

    store.application = slow
    return begun


def test_stampede_after_a_change_renders_once(store: PageStore) -> None:
    """One makes the page, the others get it."""
    ask(store, "/tr/page/")
    generation.announce_change()
    begun = made_slow(store)
    replies = readers(store, 12, threading.Barrier(12))
    assert len(begun) == 1
    assert [reply.body for reply in replies] == [TEXT.encode()] * 12


def test_stampede_test_finds_a_missing_guard(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the guard the test above would count many renders."""
    monkeypatch.setattr(store, "_begin", lambda address, wanted, ours, keeps: ours)
    ask(store, "/tr/page/")
    generation.announce_change()
    begun = made_slow(store)
    readers(store, 12, threading.Barrier(12))
    assert len(begun) > 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_failed_render_lets_the_others_go_on(store: PageStore) -> None:
    """They make the page themselves; nobody waits for ever, and the guard stands again."""
    ask(store, "/tr/page/")
    generation.announce_change()
    made_slow(store, failing=True)
    replies = readers(store, 4, threading.Barrier(4))
    assert [reply.body for reply in replies] == [TEXT.encode()] * 3
    assert store._renders == {}


def test_readers_at_the_turn_of_the_minute_do_not_wait(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing changed but the clock: one makes the page anew, the others read on."""
    ask(store, "/tr/page/")
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_060.0)
    begun = made_slow(store)
    maker = threading.Thread(target=ask, args=(store, "/tr/page/"))
    maker.start()
    while not begun:
        threading.Event().wait(0.01)
    reply = ask(store, "/tr/page/")
    assert maker.is_alive()
    assert reply.body == TEXT.encode()
    maker.join(20)
    assert len(begun) == 1


def test_reader_after_a_change_waits_for_no_older_render(store: PageStore) -> None:
    """What was begun before the change may not show it."""
    ask(store, "/tr/page/")
    generation.announce_change()
    begun = made_slow(store)
    early = threading.Thread(target=ask, args=(store, "/tr/page/"))
    early.start()
    while not begun:
        threading.Event().wait(0.01)
    generation.announce_change()
    ask(store, "/tr/page/")
    early.join(20)
    assert len(begun) == 2
    page = store.pages.get(("http", "127.0.0.1", "/tr/page/", ""))
    assert page is not None
    assert page.generation == generation.now()


def test_flood_of_queries_leaves_the_pages_and_the_memory_alone(store: PageStore) -> None:
    """Strangers can invent addresses without end; they push out each other's, never the pages."""
    store.variations.capacity = 100_000
    ask(store, "/tr/page/")
    for number in range(60):
        ask(store, f"/tr/page/?q={number}")
        ask(store, "/tr/page/", HTTP_HOST=f"127.0.0.1:{number}")
    made = renders["/tr/page/"]
    assert store.variations.weight <= 100_000
    assert 0 < len(store.variations) < 40
    ask(store, "/tr/page/")
    assert renders["/tr/page/"] == made


def test_generation_is_read_before_the_render(store: PageStore) -> None:
    """So that a page is never kept as newer than its records."""
    moments: list[Generation] = []
    store._now = lambda: moments.append(generation.now()) or moments[-1]
    application = store.application

    def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        assert len(moments) == 1
        return application(environ, start_response)

    store.application = watched
    ask(store, "/tr/page/")
    assert store.pages.get(("http", "127.0.0.1", "/tr/page/", "")).generation == moments[0]
