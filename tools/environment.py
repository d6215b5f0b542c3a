"""Makes `.venv` hold what `uv.lock` says, with nothing but Python: `environment.py main | dev | e2e …`.

uv does it, found on this machine or put into `.venv` by pip; where uv cannot be had, pip installs the same
versions itself. Whatever is already there is left alone, and a second call returns at once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "portal-environment.json"
UV = "uv>=0.9,<1"  # reads the lock's format; the lock decides everything else
NOT_FETCHED = """The packages could not be fetched: most often, the machine does not reach the package index.
The first start needs the internet, or a mirror of the packages (PIP_INDEX_URL and UV_DEFAULT_INDEX).
Behind a proxy, set HTTPS_PROXY, and SSL_CERT_FILE to the proxy's certificates. Then try again."""
CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


class SetupError(Exception):
    """What keeps the environment from being made, for the person who called make."""


def main(groups: Sequence[str]) -> None:
    """Bring `.venv` to the wanted groups (`main` is the portal's own dependencies)."""
    wanted = sorted(set(groups) | {"main"})
    fingerprint = _fingerprint()
    present = _present(fingerprint)
    if set(wanted) <= set(present):
        return
    say(f"Installing into .venv: {', '.join(wanted)}. The first time takes a minute or two.")
    make_venv()
    install([group for group in wanted if group != "main"])
    STAMP.write_text(json.dumps({"fingerprint": fingerprint, "groups": sorted({*present, *wanted})}))


def say(sentence: str) -> None:
    """One line of progress."""
    print(f"· {sentence}", flush=True)


def _fingerprint() -> str:
    """What an installation depends on: the lock, the declared dependencies, the Python."""
    parts = [(ROOT / "uv.lock").read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _present(fingerprint: str) -> list[str]:
    """The groups already installed from the same lock."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return []
    return stamp["groups"] if stamp["fingerprint"] == fingerprint and _works() else []


def _works() -> bool:
    """Whether `.venv` has a Python of this version that starts."""
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-I", "-c", question], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == wanted


def make_venv() -> None:
    """Make `.venv` anew unless its Python works; pip comes along if this Python has it."""
    if _works():
        return
    if VENV.exists():
        say("The Python in .venv does not start or is of another version: making .venv anew.")
        shutil.rmtree(VENV)
    if uv := find_uv():
        done = run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    else:
        done = run([sys.executable, "-m", "venv", str(VENV)])
    if not done:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(
            "This Python cannot make a virtual environment: its venv or ensurepip module is missing."
            f" On Debian and Ubuntu: apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        )


def install(groups: Sequence[str]) -> None:
    """Install the locked versions: by uv, by uv put into `.venv`, or by pip."""
    uv = find_uv() or put_uv_into_venv()
    if uv and attempt([uv, *sync_command(groups)]):
        return
    say("uv is not to be had or does not get through: pip installs the same versions (slower).")
    if not has_pip() or not attempt(pip_command(groups)):
        raise SetupError(NOT_FETCHED)


def find_uv() -> str | None:
    """uv on this machine, or in `.venv` from an earlier time."""
    home = Path.home()
    places = (VENV / "bin" / "uv", home / ".local" / "bin" / "uv", home / ".cargo" / "bin" / "uv")
    return shutil.which("uv") or next((str(place) for place in places if os.access(place, os.X_OK)), None)


def put_uv_into_venv() -> str | None:
    """Let pip fetch uv; None if it cannot."""
    if not has_pip():
        return None
    say("Fetching uv, the installer.")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV]
    return find_uv() if attempt(command) else None


def has_pip() -> bool:
    """Whether `.venv` has pip, or can be given it."""
    asked = [str(PYTHON), "-m", "pip", "--version"]
    return run(asked, quiet=True) or run([str(PYTHON), "-m", "ensurepip", "--default-pip"], quiet=True)


def sync_command(groups: Sequence[str]) -> list[str]:
    """uv's arguments: exactly the lock, nothing taken away, no Python but this one."""
    wanted = [argument for group in groups for argument in ("--group", group)]
    loudness = [] if sys.stderr.isatty() else ["--quiet"]
    return [
        "sync",
        *loudness,
        "--frozen",
        "--inexact",
        "--no-default-groups",
        "--python",
        str(PYTHON),
        *wanted,
    ]


def pip_command(groups: Sequence[str]) -> list[str]:
    """pip's arguments: the declared dependencies, held to the versions of the lock."""
    constraints = VENV / "portal-constraints.txt"
    constraints.write_text("".join(f"{pin}\n" for pin in pins()))
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*declared["project"]["dependencies"]]
    for group in groups:
        wanted += declared["dependency-groups"][group]
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    return [*pip, "--constraint", str(constraints), *wanted]


def pins() -> Iterator[str]:
    """Each locked package as `name==version`; one locked in several versions is left to pip."""
    versions: dict[str, set[str]] = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]:
        if "registry" in package["source"]:
            versions.setdefault(package["name"], set()).add(package["version"])
    for name, found in sorted(versions.items()):
        if len(found) == 1:
            yield f"{name}=={found.pop()}"


def attempt(command: Sequence[str]) -> bool:
    """Run a command that fetches packages: with the certificates of this system, then with its own.

    Only the system knows the certificate of a proxy that inspects; not every system has certificates.
    """
    bundle = next((path for path in CERTIFICATES if Path(path).exists()), None)
    if bundle and run(command, {"PIP_CERT": bundle, "UV_SYSTEM_CERTS": "1"} | os.environ):
        return True
    if bundle:
        say("That failed. Once more with the certificates that the installer brings along.")
    return run(command)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, quiet: bool = False) -> bool:
    """Run a command to its end; whether it went well."""
    hidden = subprocess.DEVNULL if quiet else None
    settings = dict(environment or os.environ) | cache_settings(os.environ)
    settings |= {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    return subprocess.run(command, cwd=ROOT, env=settings, stdout=hidden, stderr=hidden).returncode == 0


def cache_settings(given: Mapping[str, str]) -> dict[str, str]:
    """Have uv and pip keep nothing of what they fetch where nobody may write to the usual folder."""
    if given.get("UV_CACHE_DIR"):
        return {}
    usual = Path(given.get("XDG_CACHE_HOME") or Path(given.get("HOME") or "/") / ".cache") / "uv"
    nearest = next(folder for folder in (usual, *usual.parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return {}
    return {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}


def lock() -> None:
    """Bring uv.lock up to date with pyproject.toml."""
    uv = find_uv() or put_uv_into_venv()
    if not uv or not attempt([uv, "lock"]):
        raise SetupError("uv.lock could not be made; the lines above say why.")


if __name__ == "__main__":
    try:
        lock() if sys.argv[1:] == ["lock"] else main(sys.argv[1:])
    except SetupError as error:
        sys.exit(f"make: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
