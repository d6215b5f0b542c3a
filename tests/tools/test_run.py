"""`make run`: the small decisions, and the life and end of its children."""

import contextlib
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

sys.path.insert(0, str(settings.BASE_DIR / "tools"))

import environment
import folder
import prepare
import prepared
import run
import supervisor

from members.actions import demo


@pytest.fixture
def bare(usual_mask: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without settings but the folder."""
    for name in ("PORT", "DEMO_PASSWORD", "SITE_URL", "REDIS_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return tmp_path


def test_password_is_made_once_and_given_one_wins(bare: Path, monkeypatch: pytest.MonkeyPatch):
    first, port = run.demonstration_environment()
    assert port == 8000
    assert run.demonstration_environment()[0]["DEMO_PASSWORD"] == first["DEMO_PASSWORD"]
    assert len(first["DEMO_PASSWORD"]) >= 16
    monkeypatch.setenv("DEMO_PASSWORD", "chosen by a person")
    assert run.demonstration_environment()[0]["DEMO_PASSWORD"] == "chosen by a person"


def test_port_is_in_the_address_of_the_site(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", "8123")
    chosen, port = run.demonstration_environment()
    assert (port, chosen["SITE_URL"], chosen["DEMO"]) == (8123, "http://127.0.0.1:8123", "1")


@pytest.fixture
def usual_mask() -> Iterator[None]:
    """The mask of new files, put back after the test."""
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def test_folder_is_for_its_owner_alone(usual_mask: None, tmp_path: Path):
    folder.open_folder(tmp_path / "new" / "var")
    folder.kept_password(tmp_path / "new" / "var")
    made = [tmp_path / "new" / "var", *(tmp_path / "new" / "var").iterdir()]
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("name", folder.FILES)
def test_folder_in_the_place_of_a_file_is_told(usual_mask: None, tmp_path: Path, name: str):
    (tmp_path / name).mkdir()
    with pytest.raises(folder.StartError, match=f"{name} must be a file. Move it away"):
        folder.open_folder(tmp_path)


@pytest.mark.parametrize("name", folder.FOLDERS)
def test_file_in_the_place_of_a_folder_is_told(usual_mask: None, tmp_path: Path, name: str):
    (tmp_path / name).touch()
    with pytest.raises(folder.StartError, match=f"{name} must be a folder. Move it away"):
        folder.open_folder(tmp_path)


def test_file_in_the_place_of_the_whole_folder_is_told(usual_mask: None, tmp_path: Path):
    (tmp_path / "var").touch()
    with pytest.raises(folder.StartError, match="var must be a folder"):
        folder.open_folder(tmp_path / "var")


@pytest.mark.parametrize("name", ["file/var", "x" * 300], ids=["below a file", "too long"])
def test_folder_that_cannot_be_made_is_told(usual_mask: None, tmp_path: Path, name: str):
    (tmp_path / "file").touch()
    with pytest.raises(folder.StartError, match=r"cannot be made \(.*VAR_DIR=/some/folder make run"):
        folder.open_folder(tmp_path / name)


def test_empty_password_is_made_again(tmp_path: Path):
    (tmp_path / "demo_password").touch()
    assert len(folder.kept_password(tmp_path)) >= 16


@pytest.mark.parametrize("text", ["http", "0", "80000", "-1", "8000.5", "８０００"])
def test_what_is_no_port_is_told(bare: Path, monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(folder.StartError, match=f"PORT must be a number from 1 to 65535, not “{text}”"):
        run.demonstration_environment()


def test_taken_port_is_told_with_the_way_out():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        with pytest.raises(folder.StartError, match=f"Another program uses port {port}.*PORT=8001 make run"):
            run.require_free_port(port)


def test_forbidden_port_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch):
    def refuse(self: socket.socket, address: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(folder.StartError, match=r"Your account may not open port 80\. .*PORT=8001 make run"):
        run.require_free_port(80)


def test_seconds_are_counted_from_the_call_of_make():
    assert run.beginning(["--since", "1700000000"]) == 1_700_000_000
    assert abs(run.beginning([]) - time.time()) < 60


def test_server_whose_workers_die_at_the_start_is_told_with_its_last_words(tmp_path: Path):
    children = supervisor.Supervisor(tmp_path, {}, tmp_path)
    (tmp_path / "web.log").write_text("[INFO] Listening\n")
    assert not run.cannot_start(children)
    (tmp_path / "web.log").write_text("ImportError: no such thing\n[ERROR] Unexpected exit from worker-1\n")
    with pytest.raises(supervisor.ChildDied, match=r"cannot start(.|\n)*ImportError: no such thing"):
        run.cannot_start(children)


def test_screen_names_every_account_where_it_goes_and_the_folder_of_the_logs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    run.print_addresses(8123, "a password", 18.2, tmp_path / "log")
    shown = capsys.readouterr().out
    assert "The portal is ready (after 18 s)." in shown
    assert f"Logs are in {tmp_path / 'log'}, the mails in worker.log." in shown
    for account in demo.ACCOUNTS:
        line = next(line for line in shown.splitlines() if account.email in line)
        assert ("back office" in line) is account.is_staff
    assert [email for email, _, _ in run.ACCOUNTS] == [account.email for account in demo.ACCOUNTS]


def test_end_tells_where_that_which_was_entered_is(tmp_path: Path):
    assert run.kept({"VAR_DIR": str(tmp_path)}) == f"What was entered is kept in {tmp_path}."
    assert "database of DATABASE_URL" in run.kept({"VAR_DIR": str(tmp_path), "DATABASE_URL": "postgres://x"})


@pytest.fixture
def demonstration(tmp_path: Path) -> dict[str, str]:
    """A folder as a preparation leaves it."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    make_database(tmp_path / "portal.sqlite3")
    return {"VAR_DIR": str(tmp_path), "DEMO_PASSWORD": "first"}


def make_database(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE django_migrations (app, name)")
        connection.execute("INSERT INTO django_migrations VALUES ('members', '0001_user')")
        connection.commit()


def test_preparing_shows_its_steps_and_what_is_wrong_but_no_log_of_what_is_right(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    prepare.keep_to_progress()
    logging.getLogger("portal").info("task_enqueued")
    logging.getLogger("portal").warning("mail_failed")
    logging.disable(logging.NOTSET)
    prepare.say("Loading the platforms")
    assert caplog.messages == ["mail_failed"]
    assert capsys.readouterr().out == "· Loading the platforms\n"


def test_prepared_portal_is_not_prepared_again(demonstration: dict[str, str]):
    assert not prepared.is_prepared(demonstration)
    prepared.remember(demonstration)
    assert prepared.is_prepared(demonstration)


def test_another_password_database_or_schema_is_prepared_again(demonstration: dict[str, str]):
    prepared.remember(demonstration)
    assert not prepared.is_prepared({**demonstration, "DEMO_PASSWORD": "second"})
    assert not prepared.is_prepared({**demonstration, "DATABASE_URL": "postgres://127.0.0.1/portal"})
    path = Path(demonstration["VAR_DIR"], "portal.sqlite3")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM django_migrations")
        connection.commit()
    assert not prepared.is_prepared(demonstration)
    path.unlink()
    assert not prepared.is_prepared(demonstration)


def test_changed_file_and_lost_static_files_are_prepared_again(
    demonstration: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    prepared.remember(demonstration)
    (tmp_path / "static" / "staticfiles.json").unlink()
    assert not prepared.is_prepared(demonstration)
    (tmp_path / "static" / "staticfiles.json").touch()
    assert prepared.is_prepared(demonstration)
    monkeypatch.setattr(prepared, "DECIDING", ("members",))
    assert not prepared.is_prepared(demonstration)


def test_every_folder_that_decides_exists():
    assert [name for name in prepared.DECIDING if not (settings.BASE_DIR / name).exists()] == []


def test_cache_is_kept_only_where_it_can_be_written(tmp_path: Path):
    (tmp_path / "file").touch()
    without = {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}
    assert environment.cache_settings({"HOME": str(tmp_path)}) == {}
    assert environment.cache_settings({"HOME": str(tmp_path / "new")}) == {}
    assert environment.cache_settings({"HOME": str(tmp_path / "file")}) == without
    assert environment.cache_settings({"HOME": str(tmp_path / "file"), "UV_CACHE_DIR": "/x"}) == {}


def test_packages_that_cannot_be_fetched_are_told_plainly(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "find_uv", lambda: "uv")
    monkeypatch.setattr(environment, "attempt", lambda command: False)
    monkeypatch.setattr(environment, "has_pip", lambda: False)
    with pytest.raises(environment.SetupError, match=r"could not be fetched.*\n.*needs the internet"):
        environment.install([])


def call_python(python: str) -> subprocess.CompletedProcess[str]:
    program = ["sh", str(settings.BASE_DIR / "tools" / "python.sh"), "-c", "print('it runs')"]
    changed = {"PATH": os.environ["PATH"], "PYTHON": python}
    return subprocess.run(program, env=changed, capture_output=True, text=True)


def test_python_that_was_named_is_taken_or_named_back(tmp_path: Path):
    spaced = tmp_path / "my python"
    spaced.symlink_to(sys.executable)
    assert call_python(str(spaced)).stdout == "it runs\n"
    assert call_python("").stdout == "it runs\n"
    refused = call_python("/nope")
    assert (refused.returncode, refused.stderr) == (
        1,
        "PYTHON=/nope is no Python 3.11, 3.12 or 3.13 that starts.\n",
    )


def test_second_portal_in_the_same_folder_is_refused(tmp_path: Path):
    with (
        folder.only_one(tmp_path, 8001),
        pytest.raises(folder.StartError, match=r"runs already, on http://127\.0\.0\.1:8001/"),
        folder.only_one(tmp_path, 8002),
    ):
        pass


def test_socket_of_a_deep_folder_gets_a_short_path(tmp_path: Path):
    with run.broker_socket(Path("/short")) as path:
        assert path == Path("/short/broker.sock")
    with run.broker_socket(tmp_path / ("deep" * 30)) as path:
        assert len(str(path)) <= run.LONGEST_SOCKET_PATH
        assert path.parent.is_dir()
    assert not path.parent.exists()


def test_lock_gives_pip_every_pin_once():
    pins = list(environment.pins())
    assert any(pin.startswith("django==5.2") for pin in pins)
    assert len(pins) == len({pin.split("==")[0] for pin in pins})


SLEEPER = """
import os, pathlib, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("ERROR: shown", flush=True)
print("not shown", flush=True)
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {grandchild.pid}")
time.sleep(int(sys.argv[2]))
"""
PROGRAM = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from supervisor import ChildDied, Supervisor
folder = pathlib.Path(sys.argv[2])
try:
    with Supervisor(folder, {}, folder) as children:
        children.start("first", [sys.executable, "-c", sys.argv[3], str(folder / "pids"), sys.argv[4]])
        children.run_until_stopped()
except ChildDied as error:
    sys.exit(str(error))
"""


def start_supervisor(
    place: Path, life: int, program: str = PROGRAM
) -> tuple[subprocess.Popen[str], list[int]]:
    """A supervisor in a process of its own, and the process ids of its child and grandchild."""
    tools = str(settings.BASE_DIR / "tools")
    command = [sys.executable, "-c", program, tools, str(place), SLEEPER, str(life)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return process, family_in(place, process)


def family_in(place: Path, process: subprocess.Popen[str]) -> list[int]:
    """The process ids of the child and grandchild of a supervisor."""
    end = time.monotonic() + 20
    while not (place / "pids").exists() or not (place / "pids").read_text():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)
    return [int(number) for number in (place / "pids").read_text().split()]


def gone(number: int) -> bool:
    """Whether a process ended; one that nobody waited for yet counts as ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def soon_gone(numbers: list[int]) -> bool:
    """Whether all of them end; the system takes its time to end what was killed."""
    end = time.monotonic() + 10
    while not all(map(gone, numbers)) and time.monotonic() < end:
        time.sleep(0.05)
    return all(map(gone, numbers))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stop_ends_every_child_and_grandchild(tmp_path: Path, number: int):
    process, family = start_supervisor(tmp_path, life=60)
    time.sleep(0.2)
    os.kill(process.pid, number)
    shown, errors = process.communicate(timeout=15)
    assert (process.returncode, errors) == (0, "")
    assert soon_gone(family)
    assert "first | ERROR: shown" in shown
    assert "not shown" not in shown
    assert "not shown" in (tmp_path / "first.log").read_text()


def test_child_that_ends_again_and_again_is_told_and_ends_the_rest(tmp_path: Path):
    process, family = start_supervisor(tmp_path, life=0)
    shown, errors = process.communicate(timeout=15)
    assert process.returncode == 1
    again = "· The first ended by itself (with exit code 0) and is started again."
    assert shown.count(again) == supervisor.MOST_RESTARTS
    assert "The first ended by itself (with exit code 0) 4 times in ten minutes, so all stops." in errors
    assert "not shown" in errors
    assert soon_gone(family)


def test_child_that_is_killed_is_started_again_without_what_it_left(tmp_path: Path):
    process, first = start_supervisor(tmp_path, life=60)
    (tmp_path / "pids").unlink()
    os.kill(first[0], signal.SIGKILL)
    second = family_in(tmp_path, process)
    assert soon_gone(first)
    process.terminate()
    shown, errors = process.communicate(timeout=15)
    assert (process.returncode, errors) == (0, "")
    said = "The first ended by itself (killed by signal 9) and is started again."
    assert f"· {said}" in shown
    one_life = ["ERROR: shown", "not shown"]
    assert (tmp_path / "first.log").read_text().splitlines() == [*one_life, said, *one_life]
    assert soon_gone(second)


def test_child_that_ends_during_the_start_is_not_started_again(tmp_path: Path):
    watching = PROGRAM.replace("run_until_stopped()", "run_until(lambda: False, 'Never.', seconds=20)")
    process, family = start_supervisor(tmp_path, life=0, program=watching)
    shown, errors = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "again" not in shown
    assert "The first ended by itself (with exit code 0), so all stops." in errors
    assert soon_gone(family)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_log_without_room_ends_nothing_and_errors_are_still_shown(capsys: pytest.CaptureFixture[str]):
    with Path("/dev/full").open("wb", buffering=0) as full:
        child = supervisor.Child("web", ["web"], full, last=False)
        child.take(b"[ERROR] the disk is full\nhello\n")
    assert capsys.readouterr().out == "web | [ERROR] the disk is full\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children of the killed")
def test_killed_supervisor_leaves_no_child(tmp_path: Path):
    process, (child, grandchild) = start_supervisor(tmp_path, life=60)
    process.kill()
    process.communicate(timeout=15)
    assert soon_gone([child])
    os.kill(grandchild, signal.SIGKILL)


def test_error_lines_are_known_by_their_mark():
    shown = [b"[ERROR] no", b"2026 [error    ] request_failed", b"ValueError: no", b"CRITICAL no"]
    quiet = [b"[INFO] errors: 0", b"2026 [info     ] request_finished code=200", b"Terror in the title"]
    assert [bool(supervisor.ERROR_LINE.search(line)) for line in [*shown, *quiet]] == [True] * 4 + [False] * 3
