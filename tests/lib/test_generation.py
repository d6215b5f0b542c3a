"""The stamp that every committed change of published records moves."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import update_last_login
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from members.models import Province, User, WorkArea
from mmu_portal.lib import generation
from mmu_portal.lib.generation import (
    Stamp,
    current_generation,
    generation_cache,
    inside_cache,
    writes_kept,
    writes_published,
)
from mmu_portal.lib.start import RefusedStart
from platforms.models import SubGroup
from tests.disk import full_disk
from tests.factories.members import ProvinceFactory, UserFactory
from tests.factories.platforms import SubGroupFactory
from tests.stamps import let_late_moves_pass


@pytest.fixture(autouse=True)
def own_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stamp:
    """A stamp that no other process moves, and a clock that stands still."""
    own = Stamp(tmp_path / "generation")
    inside = Stamp(tmp_path / "inside")
    monkeypatch.setattr(generation, "stamp", lambda: own)
    monkeypatch.setattr(generation, "inside_stamp", lambda: inside)
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_000.0)
    return own


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the stamp was moved."""
    counted: list[int] = []
    move = Stamp.move
    monkeypatch.setattr(Stamp, "move", lambda self: (counted.append(1), move(self))[1])
    return counted


def moved(change: Callable[[], object]) -> bool:
    """Whether a change moves the generation."""
    let_late_moves_pass()
    before = generation.stamp().read()
    change()
    return generation.stamp().read() != before


def test_stamp_is_shared_by_all_who_map_the_file(tmp_path: Path) -> None:
    """What one process moves, another reads; it never comes back to an old value."""
    one, other = Stamp(tmp_path / "shared"), Stamp(tmp_path / "shared")
    seen = set()
    for _ in range(50):
        one.move()
        assert other.read() == one.read()
        seen.add(one.read())
    assert len(seen) == 50


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ('INSERT INTO "members_province" ("name") VALUES (%s)', True),
        ('INSERT OR IGNORE INTO "members_province" ("name") VALUES (%s)', True),
        ('  update "members_province" SET "name" = %s', True),
        ('DELETE FROM "members_province"', True),
        ('TRUNCATE "members_province"', True),
        ('WITH old AS (SELECT 1) UPDATE "members_province" SET "name" = %s', True),
        ("COPY members_province FROM STDIN", True),
        ('SELECT "name" FROM "members_province" FOR UPDATE', False),
        ("(SELECT 1) UNION (SELECT 2)", False),
        ("WITH RECURSIVE tree AS (SELECT 1) SELECT * FROM tree", False),
        ("SAVEPOINT s1", False),
        ("RELEASE SAVEPOINT s1", False),
        ("PRAGMA foreign_keys", False),
        ('INSERT INTO "members_personsession" ("session_key") VALUES (%s)', False),
        ('UPDATE "portal_cache" SET "value" = %s', False),
        ('DELETE FROM "auditlog_logentry"', False),
        ('UPDATE "members_user" SET "last_login" = %s WHERE "members_user"."id" = %s', False),
        ('UPDATE "members_user" SET "last_login" = %s, "name" = %s WHERE "id" = %s', True),
        ('UPDATE "members_user" SET "name" = %s', True),
        (b"anything else", True),
    ],
)
def test_statement_counts_as_a_change_of_published_records(sql: object, writes: bool) -> None:
    """Reads and the portal's own bookkeeping do not; what is not understood does."""
    assert writes_published(sql) is writes


def test_model_may_say_that_no_public_page_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its table is quiet then, and only then."""
    assert writes_published('UPDATE "members_user" SET "name" = %s')
    monkeypatch.setattr(User, "on_public_pages", False, raising=False)
    generation.quiet_tables.cache_clear()
    assert not writes_published('UPDATE "members_user" SET "name" = %s')
    monkeypatch.undo()
    generation.quiet_tables.cache_clear()


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ('UPDATE "members_province" SET "name" = %s', True),
        ('INSERT INTO "platforms_post" ("title") VALUES (%s)', True),
        ('DELETE FROM "platforms_seatholder"', True),
        ('INSERT INTO "members_personsession" ("session_key") VALUES (%s)', False),
        ('UPDATE "members_mail" SET "state" = %s', False),
        ('UPDATE "portal_cache" SET "value" = %s', False),
        ('UPDATE "members_user" SET "last_login" = %s WHERE "members_user"."id" = %s', False),
        ('SELECT "title" FROM "platforms_post"', False),
    ],
)
def test_statement_counts_as_a_change_for_people_inside(sql: object, writes: bool) -> None:
    """All that a page inside may show does; sessions, mails and counters do not."""
    assert writes_kept(sql) is writes


@pytest.mark.django_db(transaction=True)
def test_what_no_public_page_shows_ends_the_generation_inside_alone() -> None:
    """And what a public page shows ends both; at once, or at the end of the transaction."""
    group = SubGroupFactory()
    let_late_moves_pass()
    before, inside = generation.now(), generation.now(inside=True)
    with transaction.atomic():
        SubGroup.objects.filter(pk=group.pk).update(is_active=False)
        assert generation.now(inside=True) == inside
    assert generation.now() == before
    assert generation.now(inside=True) != inside
    inside = generation.now(inside=True)
    Province.objects.update(is_metropolitan=True)
    assert generation.now() != before
    assert generation.now(inside=True) != inside


@pytest.mark.django_db(transaction=True)
def test_each_way_to_write_moves_the_stamp() -> None:
    """Also those that send no signal."""
    province = ProvinceFactory(name_tr="Bursa")
    assert moved(lambda: Province.objects.create(plate_code="98", name="Yalova"))
    assert moved(lambda: Province.objects.filter(pk=province.pk).update(is_metropolitan=True))
    assert moved(lambda: Province.objects.bulk_create([Province(plate_code="99", name="Bolu")]))
    assert moved(lambda: Province.objects.bulk_update([province], ["name"]))
    assert moved(lambda: Province.objects.filter(plate_code="99").delete())
    assert moved(lambda: connection.cursor().execute("UPDATE members_province SET sort_key = ''"))
    assert not moved(lambda: list(Province.objects.all()))


@pytest.mark.django_db(transaction=True)
def test_row_inserted_without_a_transaction_is_committed_before_the_last_move() -> None:
    """SQLite commits INSERT … RETURNING only when the row has been read: the stamp moves once more."""
    threading.Event().wait(0.2)  # what the tables' emptying arranged has moved by then
    WorkArea.objects.create(code="area", name="Göç")
    first = generation.stamp().read()
    threading.Event().wait(0.3)
    assert (generation.stamp().read() != first) == (connection.vendor == "sqlite")


@pytest.mark.django_db(transaction=True)
def test_sign_in_moves_nothing() -> None:
    """Readers' pages do not depend on who signed in when."""
    user = UserFactory()
    assert not moved(lambda: update_last_login(None, user))


@pytest.mark.django_db(transaction=True)
def test_transaction_moves_once_and_at_its_end(moves: list[int]) -> None:
    """However many rows it writes, one by one or many at a time."""
    with transaction.atomic():
        for number in range(10, 40):
            Province.objects.create(plate_code=str(number), name=f"İl {number}")
        with connection.cursor() as cursor:
            rows = [(str(number),) for number in range(10, 40)]
            cursor.executemany("UPDATE members_province SET sort_key = '' WHERE plate_code = %s", rows)
        assert moves == []
    assert moves == [1]


@pytest.mark.django_db(transaction=True)
def test_rollback_moves_nothing(moves: list[int]) -> None:
    """Nobody can see what was not committed."""
    with transaction.atomic():
        Province.objects.create(plate_code="98", name="Yalova")
        transaction.set_rollback(True)
    assert moves == []


@pytest.mark.django_db(transaction=True)
def test_write_after_a_savepoint_rolled_back_still_counts(moves: list[int]) -> None:
    """The savepoint takes the hook of its writes with it; the next write sets its own."""
    with transaction.atomic():
        with transaction.atomic():
            Province.objects.create(plate_code="98", name="Yalova")
            transaction.set_rollback(True)
        assert not any(hook[1] is generation.announce_change for hook in connection.run_on_commit)
        Province.objects.create(plate_code="98", name="Yalova")
    assert moves == [1]


@pytest.mark.django_db(transaction=True)
def test_failed_statement_moves_nothing(moves: list[int]) -> None:
    """It changed nothing."""
    Province.objects.create(plate_code="98", name="Yalova")
    threading.Event().wait(0.1)
    moves.clear()
    with pytest.raises(IntegrityError):
        Province.objects.bulk_create([Province(plate_code="98", name="Yalova")])
    assert moves == []


@pytest.mark.django_db(transaction=True)
def test_stamp_that_cannot_be_moved_fails_no_transaction(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The change stands, readers see it within a minute, and the log says what happened."""

    def broken(self: Stamp) -> None:
        raise OSError("The disk is gone.")

    monkeypatch.setattr(Stamp, "move", broken)
    with transaction.atomic():
        Province.objects.create(plate_code="98", name="Yalova")
    assert Province.objects.count() == 1
    assert "The disk is gone." in caplog.text


@pytest.mark.django_db(transaction=True)
def test_wrapper_stays_when_another_is_taken_off() -> None:
    """Django takes off the last wrapper, whichever it is."""
    connection.close()
    with connection.execute_wrapper(lambda execute, *arguments: execute(*arguments)):
        connection.ensure_connection()
    assert moved(lambda: Province.objects.create(plate_code="98", name="Yalova"))
    assert connection.execute_wrappers.count(generation._move_with_writes) == 1


def test_generation_ends_with_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it also ends at midnight in Istanbul, whose offset from UTC is whole minutes."""
    before = generation.now()
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_039.9)
    assert generation.now() == before
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_040.0)
    assert generation.now() != before


@pytest.mark.django_db
def test_inside_a_transaction_there_is_no_generation() -> None:
    """Who is in one may see what nobody else does, and must not keep it."""
    assert current_generation() is None


class TestGenerationCache:
    """Answers kept for one generation and language."""

    @pytest.fixture
    def calls(self) -> Counter[tuple[object, ...]]:
        """What was really computed."""
        return Counter()

    @pytest.fixture
    def computed(self, calls: Counter[tuple[object, ...]]) -> Callable[..., str]:
        """A function whose answers are kept."""

        @generation_cache
        def compute(word: str, *, times: int = 1) -> str:
            calls[word, times] += 1
            return f"{translation.get_language()} {word * times}"

        return compute

    @pytest.mark.django_db(transaction=True)
    def test_answer_is_computed_once_a_generation(
        self, computed: Callable[..., str], calls: Counter[tuple[object, ...]]
    ) -> None:
        """And anew after a change."""
        assert computed("a") == computed("a")
        assert calls["a", 1] == 1
        with transaction.atomic():
            Province.objects.create(plate_code="98", name="Yalova")
        computed("a")
        assert calls["a", 1] == 2

    @pytest.mark.django_db(transaction=True)
    def test_answer_for_people_inside_is_computed_anew_after_their_changes(
        self, calls: Counter[tuple[object, ...]]
    ) -> None:
        """Which leave what is kept for the public."""
        inside = inside_cache(lambda: calls.update(inside=1))
        public = generation_cache(lambda: calls.update(public=1))
        SubGroupFactory()
        let_late_moves_pass()
        for _time in range(2):
            inside(), public()
        SubGroup.objects.update(is_active=False)
        inside(), public()
        assert calls == {"inside": 2, "public": 1}

    @pytest.mark.django_db(transaction=True)
    def test_languages_and_arguments_are_kept_apart(self, computed: Callable[..., str]) -> None:
        """A Turkish text is no answer to an English reader."""
        for _ in range(2):
            for language in ("tr", "en"):
                with translation.override(language):
                    assert computed("a") == f"{language} a"
                    assert computed("a", times=2) == f"{language} aa"
                    assert computed("b") == f"{language} b"

    @pytest.mark.django_db(transaction=True)
    def test_nothing_is_kept_inside_a_transaction(
        self, computed: Callable[..., str], calls: Counter[tuple[object, ...]]
    ) -> None:
        """What is not committed must not reach another reader, rolled back or not."""
        with transaction.atomic():
            computed("a")
        computed("a")
        assert calls["a", 1] == 2

    @pytest.mark.django_db(transaction=True)
    def test_answer_computed_during_a_change_is_not_kept(self, calls: Counter[tuple[object, ...]]) -> None:
        """It may show what was before."""

        @generation_cache
        def slow() -> None:
            calls["slow",] += 1
            if calls["slow",] == 1:
                generation.announce_change()

        slow()
        slow()
        slow()
        assert calls["slow",] == 2

    @pytest.mark.django_db(transaction=True)
    def test_number_of_answers_is_bounded(self, computed: Callable[..., str]) -> None:
        """A flood of arguments does not fill the memory."""
        kept = computed.__closure__
        assert kept is not None
        for number in range(generation.KEPT_PER_FUNCTION + 50):
            computed(str(number))
        sizes = [len(cell.cell_contents) for cell in kept if isinstance(cell.cell_contents, dict)]
        assert sizes == [50]


def test_stamp_that_finds_no_room_refuses_the_start_instead_of_ending_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Memory that is mapped to a file without room kills who writes to it."""
    monkeypatch.setattr(generation, "stamp", lambda: Stamp(tmp_path / "new"))
    generation.require_stamps()
    (tmp_path / "new").unlink()
    with full_disk(room=0), pytest.raises(RefusedStart, match=r"VAR_DIR cannot be used \(File too large"):
        generation.require_stamps()
