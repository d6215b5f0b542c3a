"""Pages whose records are few first, then many: the same number of queries, and what a reader waits."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import portal
from benchmarks.load import HOST
from benchmarks.pages import ROUND_SECONDS, Page, always, forget, setting
from benchmarks.servers import Server, serving
from benchmarks.table import print_table

MOST_QUERIES = 15


def measure(
    title: str,
    *,
    loaded_by: Sequence[str],
    fill: Callable[[str], None],
    paths: Mapping[str, str],
    pages: Callable[[Path, Server], Sequence[Page]],
    reader: str = "",
    rounds: int,
    only: str = "",
) -> bool:
    """Fill to `small`, count, fill to `full`, count again and time; whether every goal is met.

    `reader` is the mail address of who is signed in; nobody, if empty.
    """
    with portal.prepared(more=tuple(loaded_by)) as folder, ExitStack() as stack:
        fill("small")
        few = queries(paths, reader)
        fill("full")
        many = queries(paths, reader)
        bare = stack.enter_context(serving("benchmarks.bare:application", "/hello/"))
        site = stack.enter_context(serving("mmu_portal.wsgi:application", "/tr/"))
        found = [Page("bare", bare, always("/hello/")), *pages(folder, site)]
        measured = [page for page in found if only in page.name or page.name == "bare"]
        for number in range(rounds + 1):
            if number == 1:
                forget(measured)  # the first round only warms up
            for page in measured:
                page.measure(ROUND_SECONDS)
        measured_on = setting()
    print(f"\nQueries of {title}, few records → full size")
    for name in paths:
        told = ("" if few[name] == many[name] else "  MORE") + ("  TOO MANY" * (many[name] > MOST_QUERIES))
        print(f"  {name:<24} {few[name]:>3} → {many[name]:>3}{told}")
    met = print_table(f"{title[0].upper()}{title[1:]}, at full size", [page.row() for page in measured])
    print(measured_on)
    return met and few == many and max(many.values()) <= MOST_QUERIES


def queries(paths: Mapping[str, str], reader: str) -> dict[str, int]:
    """How many statements each page takes for the first reader after a change, in this process."""
    import logging

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from members.models import User
    from mmu_portal.lib.generation import announce_change

    logging.disable(logging.INFO)
    client = Client(headers={"host": HOST})
    if reader:
        client.force_login(User.objects.get(email=reader))
    counted = {}
    for name, path in paths.items():
        client.get(path)
        announce_change()
        with CaptureQueriesContext(connection) as taken:
            client.get(path)
        counted[name] = len(taken)
    return counted
