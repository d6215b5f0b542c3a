"""`make run`: the small decisions, and the life and end of its children."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

sys.path.insert(0, str(settings.BASE_DIR / "tools"))

import environment
import run
import supervisor


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
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


def test_port_that_is_no_number_is_told(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(run.StartError, match="PORT must be a number"):
        run.demonstration_environment()


def test_taken_port_is_told_with_the_way_out():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        with pytest.raises(run.StartError, match=f"Port {port} is taken.*PORT=8001 make run"):
            run.require_free_port(port)


def test_second_portal_in_the_same_folder_is_refused(tmp_path: Path):
    with (
        run.only_one(tmp_path, 8001),
        pytest.raises(run.StartError, match=r"runs already, on http://127\.0\.0\.1:8001/"),
        run.only_one(tmp_path, 8002),
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
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {grandchild.pid}")
print("ERROR: shown", flush=True)
print("not shown", flush=True)
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


def start_supervisor(folder: Path, life: int) -> tuple[subprocess.Popen[str], list[int]]:
    """A supervisor in a process of its own, and the process ids of its child and grandchild."""
    tools = str(settings.BASE_DIR / "tools")
    program = [sys.executable, "-c", PROGRAM, tools, str(folder), SLEEPER, str(life)]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 20
    while not (folder / "pids").exists() or not (folder / "pids").read_text():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)
    return process, [int(number) for number in (folder / "pids").read_text().split()]


def gone(number: int) -> bool:
    """Whether a process ended; one that nobody waited for yet counts as ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stop_ends_every_child_and_grandchild(tmp_path: Path, number: int):
    process, family = start_supervisor(tmp_path, life=60)
    time.sleep(0.2)
    os.kill(process.pid, number)
    shown, errors = process.communicate(timeout=15)
    assert (process.returncode, errors) == (0, "")
    assert all(gone(member) for member in family)
    assert "first | ERROR: shown" in shown
    assert "not shown" not in shown
    assert "not shown" in (tmp_path / "first.log").read_text()


def test_child_that_ends_by_itself_is_told_and_ends_the_rest(tmp_path: Path):
    process, family = start_supervisor(tmp_path, life=0)
    _, errors = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "The first ended by itself (with exit code 0)" in errors
    assert "not shown" in errors
    assert all(gone(member) for member in family)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children of the killed")
def test_killed_supervisor_leaves_no_child(tmp_path: Path):
    process, (child, grandchild) = start_supervisor(tmp_path, life=60)
    process.kill()
    process.communicate(timeout=15)
    end = time.monotonic() + 10
    while not gone(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert gone(child)
    os.kill(grandchild, signal.SIGKILL)


def test_error_lines_are_known_by_their_mark():
    shown = [b"[ERROR] no", b"2026 [error    ] request_failed", b"ValueError: no", b"CRITICAL no"]
    quiet = [b"[INFO] errors: 0", b"2026 [info     ] request_finished code=200", b"Terror in the title"]
    assert [bool(supervisor.ERROR_LINE.search(line)) for line in [*shown, *quiet]] == [True] * 4 + [False] * 3
