"""Runs every check of the sources, two at a time and all of them even if one fails; ends with what failed."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from environment import find_uv

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def checks() -> list[tuple[str, Sequence[str]]]:
    """The name and the command of each check."""
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    found: list[tuple[str, Sequence[str]]] = [
        ("types", [str(BIN / "mypy")]),  # first, since it takes as long as all others
        ("lint", [str(BIN / "ruff"), "check"]),
        ("format", [str(BIN / "ruff"), "format", "--check"]),
        ("imports", [str(BIN / "lint-imports")]),
        ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("system", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
        ("templates", [str(BIN / "djade"), "--check", *templates]),
        ("translations", [sys.executable, "tools/messages.py", "check"]),
    ]
    if uv := find_uv():
        found.append(("lock", [uv, "lock", "--check"]))
    return found


def passes(name: str, command: Sequence[str]) -> bool:
    """Run one check; its output is shown if it fails."""
    started = time.monotonic()
    environment = os.environ | {"DEMO": "1", "DATABASE_URL": "sqlite://:memory:", "UV_SYSTEM_CERTS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    output = f"{done.stdout}\n" if done.returncode else ""
    print(f"{name:<14}{verdict:<8}{time.monotonic() - started:5.1f} s\n{output}", end="", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run them all; 1 if any failed."""
    found = checks()
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(passes, *zip(*found, strict=True)))
    failed = [name for (name, _command), well in zip(found, passed, strict=True) if not well]
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
