"""`make bench`: every part, or those named; `ARGS="pages --only profile"`."""

import argparse
import sys
import time

from benchmarks import pages

PARTS = ("pages", "imports")


def main() -> int:
    """Run the parts; exit code 1 if a goal is missed and `--strict` is given."""
    parser = argparse.ArgumentParser(prog="make bench", description="Speed, side by side with a reference.")
    parser.add_argument(
        "parts", nargs="*", choices=["pages", "imports", []], help="what to measure; default all"
    )
    parser.add_argument("--rounds", type=int, default=pages.ROUNDS, help="rounds of the pages")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--strict", action="store_true", help="fail if a goal is not met")
    options = parser.parse_args()
    begun, met = time.monotonic(), True
    if "pages" in (options.parts or PARTS):
        met &= pages.run(options.rounds, options.only)
    print(f"\n{time.monotonic() - begun:.0f} s in all")
    return 0 if met or not options.strict else 1


sys.exit(main())
