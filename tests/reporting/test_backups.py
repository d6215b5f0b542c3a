"""The drill: backup under load, restore into an empty place, the same in it; and whatever is refused."""

import datetime as dt
import errno
import fcntl
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from campaign.models import ClaimCheck
from members.models import ErrorReport, Mail, Municipality, PersonSession, User
from mmu_portal.lib import erasures
from mmu_portal.lib.backup import Refused, programs, require_no_cut_restore
from mmu_portal.lib.backup.archive import new_archive, opened
from mmu_portal.lib.backup.database import is_empty, tables
from mmu_portal.lib.start import RefusedStart
from programs.actions.registrations import answer, erase_person
from programs.models import Registration
from reporting.models import PeriodicWork
from tests.backups import REPORT, contents, empty_place, fill_folders, left_behind, require_programs
from tests.factories.members import ErrorReportFactory, MailFactory, MunicipalityFactory, UserFactory
from tests.factories.programs_activities import ActivityFactory, RegistrationFactory


@pytest.fixture
def portal(shared_database: None, settings: Settings, tmp_path: Path) -> Path:
    """A portal with some records and files; the folder for its archives."""
    require_programs()
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    fill_folders()
    MunicipalityFactory.create_batch(3)
    return tmp_path


def run(*arguments: str | Path) -> str:
    said = StringIO()
    call_command(*map(str, arguments), stdout=said)
    return said.getvalue()


def refused(*arguments: str | Path) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return str(error.value)


def manifest(archive: Path) -> dict:
    with opened(archive) as found:
        return found.manifest


def altered(archive: Path, change: Callable[[dict], None], database: bytes = b"") -> Path:
    """A whole archive like this one whose manifest, or also database, says something else."""
    path = archive.with_name("altered.tar")
    with opened(archive) as found, new_archive(path) as (writer, beside):
        for number, member in enumerate(found.members):
            found.extract(member, beside / str(number))
            if database and member == "database":
                (beside / str(number)).write_bytes(database)
            writer.add(member, beside / str(number))
        told = json.loads(json.dumps(found.manifest))
        told.pop("members")
        change(told)
        writer.finish(told)
    return path


@pytest.fixture
def load(portal: Path) -> Iterator[None]:
    """Somebody who goes on writing, in a thread."""
    enough, written = threading.Event(), threading.Event()

    def write() -> None:
        while not enough.is_set():
            MailFactory()
            written.set()
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    assert written.wait(30)
    yield
    enough.set()
    thread.join(30)


def test_backup_under_load_restores_to_the_same_rows_and_files(
    portal: Path, load: None, client: Client
) -> None:
    archive, media, reports = portal / "p.tar", settings.MEDIA_ROOT, settings.VAR_DIR / "reports"
    before = Mail.objects.count()
    said = run("backup", archive)
    after = Mail.objects.count()
    assert "The settings (.env) and their keys are not in it" in said
    told = manifest(archive)
    assert before <= told["tables"]["members_mail"][0] <= after
    assert told["tables"]["members_municipality"][0] == 3
    assert after > before  # the load was one
    files = {"media": contents(media), "reports": contents(reports)}
    with empty_place(portal / "elsewhere") as place:
        said = run("restore", archive)
        assert "Every table and file is as the manifest says." in said
        found = tables(connection)
        assert found == told["tables"]
        assert {name: contents(place / name) for name in files} == files
        assert left_behind(place) == {"media", "reports", "erasures"}
        slug, name = Municipality.objects.values_list("slug", "name")[0]
        assert name in client.get(f"/en/members/{slug}/").content.decode()
        MunicipalityFactory()  # numbers go on where they were
    assert PeriodicWork.objects.get(task="backup").problem == ""


def test_archive_tells_what_it_is_and_holds_no_secret(portal: Path, settings: Settings) -> None:
    run("backup", portal / "p.tar")
    told = manifest(portal / "p.tar")
    assert told["kind"].lower() == connection.vendor
    assert set(told["migrations"]) == {
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    }
    assert timezone.now() - dt.datetime.fromisoformat(told["moment"]) < dt.timedelta(minutes=1)
    assert set(told["members"]) == {"database", "media/logos/ç.webp", f"reports/{REPORT}"}
    assert settings.SECRET_KEY.encode() not in (portal / "p.tar").read_bytes()


def test_damage_is_found_before_anything_is_touched(portal: Path) -> None:
    archive = portal / "p.tar"
    run("backup", archive)
    whole = archive.read_bytes()
    middle = len(whole) // 2
    with empty_place(portal / "elsewhere") as place:
        for damaged in (whole[:-2_000], whole[:middle] + bytes([whole[middle] ^ 4]) + whole[middle + 1 :]):
            archive.write_bytes(damaged)
            assert "is damaged" in refused("restore", archive)
            assert is_empty(connection)
            assert left_behind(place) == set()


def test_archive_of_another_database_or_a_later_portal_is_refused(portal: Path) -> None:
    run("backup", portal / "p.tar")
    other = altered(portal / "p.tar", lambda told: told.update(kind="Oracle"))
    with empty_place(portal / "elsewhere") as place:
        assert "The archive is of Oracle, and the portal's database is" in refused("restore", other)
        other.unlink()
        later = altered(portal / "p.tar", lambda told: told["migrations"].append("members.9999_later"))
        assert "does not know the migration members.9999_later" in refused("restore", later)
        assert is_empty(connection)
        assert left_behind(place) == set()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("moment", "yesterday"),
        ("moment", "2026-11-30T12:00:00"),
        ("tables", []),
        ("erasures", 5),
        ("kind", None),
    ],
)
def test_manifest_of_another_form_is_no_archive(portal: Path, name: str, told: object) -> None:
    run("backup", portal / "p.tar")
    path = altered(portal / "p.tar", lambda manifest: manifest.update({name: told}))
    with empty_place(portal / "elsewhere"):
        assert "is no archive of this portal" in refused("restore", path)


def test_rows_other_than_the_manifest_tells_leave_nothing_restored(portal: Path) -> None:
    run("backup", portal / "p.tar")
    other = altered(portal / "p.tar", lambda told: told["tables"].update(members_user=[9, "0"]))
    with empty_place(portal / "elsewhere") as place:
        assert "The table members_user is not as the manifest says" in refused("restore", other)
        assert is_empty(connection)
        assert left_behind(place) == set()


def test_database_that_cannot_be_read_leaves_nothing_restored(portal: Path) -> None:
    run("backup", portal / "p.tar")
    other = altered(portal / "p.tar", lambda told: None, database=b"no database at all" * 1_000)
    with empty_place(portal / "elsewhere") as place:
        assert re.search("pg_restore failed: .+|The database says: .+", refused("restore", other))
        assert is_empty(connection)
        assert left_behind(place) == set()


def test_archive_of_an_earlier_portal_is_migrated(portal: Path) -> None:
    editor, step = connection.schema_editor, ("campaign", "0004_claim_checks")
    with editor() as schema:
        schema.delete_model(ClaimCheck)
    MigrationRecorder(connection).record_unapplied(*step)
    try:
        run("backup", portal / "p.tar")
    finally:
        with editor() as schema:
            schema.create_model(ClaimCheck)
        MigrationRecorder(connection).record_applied(*step)
    assert "campaign.0004_claim_checks" not in manifest(portal / "p.tar")["migrations"]
    with empty_place(portal / "elsewhere"):
        assert "The archive is of an earlier portal" in run("restore", portal / "p.tar")
        assert not ClaimCheck.objects.exists()
        assert step in MigrationRecorder(connection).applied_migrations()


def test_nothing_is_restored_over_what_is_there(portal: Path) -> None:
    run("backup", portal / "p.tar")
    assert "is not empty; restore into an empty one" in refused("restore", portal / "p.tar")
    with empty_place(portal / "elsewhere") as place:
        (place / "reports").mkdir()
        (place / "reports" / "old.pdf").touch()
        assert f"The folder {place / 'reports'} is not empty" in refused("restore", portal / "p.tar")
        assert is_empty(connection)


def test_nothing_is_restored_while_the_portal_is_at_work_there(portal: Path) -> None:
    run("backup", portal / "p.tar")
    with empty_place(portal / "elsewhere") as place:
        with (place / "run.lock").open("w") as lock:  # as `make run` holds it
            fcntl.flock(lock, fcntl.LOCK_EX)
            assert f"The portal of {place} is running" in refused("restore", portal / "p.tar")
            assert is_empty(connection)
        assert "Every table and file" in run("restore", portal / "p.tar")


def test_backup_that_fails_says_why_and_staff_see_it(portal: Path) -> None:
    assert "No backup was made. There is no" in refused("backup", portal / "none" / "p.tar")
    kept = PeriodicWork.objects.get(task="backup")
    assert kept.problem.startswith("There is no")
    (portal / "p.tar").touch()
    assert "is there already" in refused("backup", portal / "p.tar")
    assert (portal / "p.tar").read_bytes() == b""


def test_folder_that_cannot_be_read_is_told_and_not_left_out(portal: Path, monkeypatch) -> None:
    locked, look = next(each for each in settings.MEDIA_ROOT.iterdir() if each.is_dir()), os.scandir

    def scandir(folder: str | Path | int = ".") -> Iterator[os.DirEntry]:
        if not isinstance(folder, int) and Path(folder) == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return look(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert f"This account has no right to {locked}." in refused("backup", portal / "p.tar")
    assert not (portal / "p.tar").exists()


def test_database_that_does_not_answer_is_told_in_a_sentence(portal: Path, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr("reporting.actions.backups.database.dump", fail)
    assert refused("backup", portal / "p.tar") == (
        "No backup was made. The database says: connection refused."
    )
    assert not any(path.name.startswith((".backup", "p.tar")) for path in portal.iterdir())


def test_rehearsal_restores_beside_the_portal_and_leaves_nothing(portal: Path) -> None:
    run("backup", portal / "p.tar")
    before, folder = tables(connection), left_behind(settings.VAR_DIR)
    said = run("restore", portal / "p.tar", "--rehearse")
    assert "restores whole; the copy was thrown away" in said
    after = tables(connection)
    assert {name for name in after if after[name] != before[name]} == {"reporting_periodicwork"}
    assert left_behind(settings.VAR_DIR) == folder
    kept = PeriodicWork.objects.get(task="rehearsal")
    assert kept.problem == ""
    assert kept.ended_at > kept.began_at
    (portal / "p.tar").write_bytes(b"x" * 5_000)
    assert "is damaged" in refused("restore", portal / "p.tar", "--rehearse")
    assert "is damaged" in PeriodicWork.objects.get(task="rehearsal").problem


def test_what_was_erased_or_over_does_not_come_back_nor_do_sessions(portal: Path, client: Client) -> None:
    activity, staff = ActivityFactory(), UserFactory(superuser=True)
    outsider = RegistrationFactory(
        activity=activity, appointment=None, name="Ana Gómez", email="ana@example.org"
    )
    kept = RegistrationFactory(activity=activity, appointment=None, name="Bo Li", email="bo@example.org")
    told = RegistrationFactory(activity=activity, gender="woman", role="manager")
    report, other = ErrorReportFactory(email="canary@example.org"), ErrorReportFactory()
    mistaken = UserFactory(email="mistake@example.org")
    now, month = timezone.now(), dt.timedelta(days=30)
    MailFactory(state="done", ended_at=now - 2 * month)
    fresh = MailFactory(state="done", ended_at=now)
    client.force_login(staff)
    run("backup", portal / "p.tar")
    erase_person(registration=outsider, by=staff)
    answer(registration=told, by=told.user, gender="", role="manager")
    report_key, mistaken_key = report.pk, mistaken.pk
    ErrorReport.objects.filter(pk=report_key).delete()
    mistaken.delete()
    run("backup", portal / "later.tar")
    assert len(erasures.ledger()) == 4
    assert manifest(portal / "later.tar")["erasures"] == erasures.ledger()
    assert manifest(portal / "p.tar")["erasures"] == []
    assert PersonSession.objects.exists()
    with empty_place(portal / "elsewhere"):
        run("restore", portal / "p.tar", "--erasures", portal / "later.tar")
        assert Registration.objects.get(pk=outsider.pk).is_erased
        assert Registration.objects.get(pk=outsider.pk).email == ""
        assert Registration.objects.get(pk=kept.pk).name == "Bo Li"
        assert Registration.objects.get(pk=told.pk).gender == ""
        assert list(ErrorReport.objects.values_list("pk", flat=True)) == [other.pk]
        assert not User.objects.filter(pk=mistaken_key).exists()
        assert list(Mail.objects.values_list("pk", flat=True)) == [fresh.pk]
        assert not PersonSession.objects.exists()


def test_line_of_the_ledger_that_was_cut_hides_no_other(portal: Path) -> None:
    erasures.note("person of a registration", 1)
    with (settings.VAR_DIR / "erasures").open("a") as file:
        file.write(f"2026-99-99 {'0' * 64}\n2026-11-30T12:00:00 {'0' * 64}\n2026-11-30T12:00")
    erasures.note("answers of a registration", 1)
    assert len(erasures.ledger()) == 2
    assert erasures.replay(timezone.now()) == (0, 0)
    with pytest.raises(ValueError, match="No erasure one is registered"):
        erasures.note("one", 1)


def test_number_of_an_erased_record_that_is_used_again_is_left_alone(portal: Path) -> None:
    report = ErrorReportFactory()
    erasures.note("members.errorreport deleted", report.pk)
    lines = erasures.ledger()
    old = (timezone.now() - dt.timedelta(days=2)).isoformat()
    (settings.VAR_DIR / "erasures").write_text(f"{old} {lines[0].split()[1]}\n")
    assert erasures.replay(timezone.now() - dt.timedelta(days=1)) == (0, 0)
    assert ErrorReport.objects.filter(pk=report.pk).exists()
    assert erasures.replay(timezone.now() - dt.timedelta(days=3)) == (1, 0)
    assert not ErrorReport.objects.filter(pk=report.pk).exists()


def test_number_given_out_anew_after_a_restore_is_left_alone(portal: Path) -> None:
    run("backup", portal / "first.tar")
    report = ErrorReportFactory()
    key = report.pk
    report.delete()
    lines = erasures.ledger()
    with empty_place(portal / "restored"):
        erasures.take_over(lines)
        run("restore", portal / "first.tar")
        assert ErrorReportFactory().pk == key
        run("backup", portal / "second.tar")
        lines = erasures.ledger()
    with empty_place(portal / "again"):
        erasures.take_over(lines)
        run("restore", portal / "second.tar")
        assert ErrorReport.objects.filter(pk=key).exists()


def test_what_a_killed_run_left_is_thrown_away_a_day_later(portal: Path) -> None:
    old = [portal / ".backup-old", settings.VAR_DIR / "rehearsal-old"]
    young = [portal / ".backup-new", settings.VAR_DIR / "rehearsal-new"]
    for folder in (*old, *young):
        (folder / "media").mkdir(parents=True)
        (folder / "media" / "photograph.jpg").touch()
    for folder in old:
        os.utime(folder, (0, 0))
    run("backup", portal / "p.tar")
    run("restore", "--rehearse", portal / "p.tar")
    assert [folder.exists() for folder in old] == [False, False]
    assert [folder.exists() for folder in young] == [True, True]


def test_portal_does_not_start_on_a_restore_that_was_cut_short(portal: Path) -> None:
    require_no_cut_restore()
    run("backup", portal / "p.tar")
    with empty_place(portal / "elsewhere") as place:
        (place / "restore-cut").mkdir()
        with pytest.raises(RefusedStart, match=r"delete .*/restore-cut, and restore again"):
            require_no_cut_restore()
        (place / "restore-cut").rmdir()
        run("restore", portal / "p.tar")
        require_no_cut_restore()


def test_program_of_postgresql_is_the_servers_or_the_next_newer(monkeypatch) -> None:
    versions = {"/a/pg_dump": 15, "/b/pg_dump": 18, "/c/pg_dump": 17, "/d/pg_dump": 0}
    monkeypatch.setattr(programs, "_candidates", lambda name: iter(versions))
    monkeypatch.setattr(programs, "_version", versions.get)
    assert programs.program("pg_dump", 15) == "/a/pg_dump"
    assert programs.program("pg_dump", 16) == "/c/pg_dump"
    with pytest.raises(Refused, match="version 19 or newer is needed, and only that of version 18 is here"):
        programs.program("pg_dump", 19)
    monkeypatch.setattr(programs, "_candidates", lambda name: iter(()))
    with pytest.raises(Refused, match="and it is not here: install postgresql-client-17"):
        programs.program("pg_dump", 17)
