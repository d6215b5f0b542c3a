"""`make bench`: every part, or those named; `ARGS="pages --only profile"`."""

import argparse
import importlib
import subprocess
import sys
import time

PARTS = ("pages", "workspace", "programs", "reports", "jobs", "api", "imports")


def main() -> int:
    """Run the parts; exit code 1 if a goal is missed and `--strict` is given."""
    parser = argparse.ArgumentParser(prog="make bench", description="Speed, side by side with a reference.")
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; default all")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the pages")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--strict", action="store_true", help="fail if a goal is not met")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown part: {', '.join(unknown)}")
    begun, parts = time.monotonic(), options.parts or PARTS
    missed = [part for part in parts if not (_alone if len(parts) > 1 else _here)(part, options)]
    print(
        f"\n{time.monotonic() - begun:.0f} s in all" + (f"; goals missed: {', '.join(missed)}" * bool(missed))
    )
    return 1 if missed and options.strict else 0


def _here(part: str, options: argparse.Namespace) -> bool:
    """Measure a part; whether its goals are met."""
    # Not before: a part sets Django up on a database of its own.
    run = importlib.import_module(f"benchmarks.{part}").run
    return (run(options.rounds, options.only) if part != "imports" else run()) is not False


def _alone(part: str, options: argparse.Namespace) -> bool:
    """As `_here`, in a process of its own: its database and broker are those of no other part."""
    asked = [part, "--rounds", str(options.rounds), "--only", options.only, "--strict"]
    return subprocess.run([sys.executable, "-m", "benchmarks", *asked]).returncode == 0  # noqa: S603 - ourselves


sys.exit(main())
