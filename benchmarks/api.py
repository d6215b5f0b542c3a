"""The list of all members in the API beside a ModelSerializer's and a bare view; the file of everything."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks import portal
from benchmarks.load import request
from benchmarks.pages import ROUND_SECONDS, Page, after_a_change, always, forget, having, setting
from benchmarks.servers import Server, serving
from benchmarks.table import Goal, print_table

FIELDS = (
    "code,official_id,slug,name_tr,name_en,kind,plate_code,province,district,metropolitan_code,population,"
    "population_year,population_method,population_source,latitude,longitude,position_source,area_km2,area_year,"
    "area_source,website,website_source,phone,email,member"
)
LIST, EVERYTHING = "/api/v1/members/", "/tr/data/everything.zip"
MAP = "/api/v1/members.geojson"


def never_twice() -> Callable[[], Iterator[bytes]]:
    """Each time another address of the same list, with the columns that the ModelSerializer has."""
    names = FIELDS.split(",")
    orders = ([*names[cut:], *names[:cut]] for cut in itertools.cycle(range(len(names))))
    limits = itertools.chain.from_iterable(itertools.repeat(limit, len(names)) for limit in range(200, 1_001))
    source = (
        request(f"{LIST}?limit={limit}&fields={','.join(order)}")
        for limit, order in zip(limits, orders, strict=False)
    )
    return lambda: source


def pages(folder: Path, bare: Server, site: Server, reference: Server) -> list[Page]:
    """All that is measured."""
    made = (Goal("cpu", "ModelSerializer", at_most=0.25), Goal("p50", "ModelSerializer", at_most=0.25))
    kept = (Goal("capacity", "ModelSerializer", at_least=30.0), Goal("capacity", "bare", at_least=4.0))
    return [
        Page("bare", bare, always("/hello/")),
        Page("ModelSerializer", reference, always("/tr/reference/api/"), alone=True),
        Page("list, from the database", site, never_twice(), made, alone=True),
        Page("list, all columns, after a change", site, after_a_change(LIST, folder), alone=True),
        Page("list, stored", site, always(LIST), kept),
        Page("list, unchanged (304)", site, having(site, LIST), kept, status=304),
        Page("map, from the database", site, after_a_change(MAP, folder), alone=True),
        Page("everything (ZIP), made", site, after_a_change(EVERYTHING, folder), alone=True),
        Page("everything (ZIP), stored", site, always(EVERYTHING)),
    ]


def run(rounds: int, only: str = "") -> bool:
    """Measure, print the table; whether every goal is met."""
    more = ("load_demo_platforms", "load_demo_streets", "load_demo_activities", "load_demo_programs")
    with portal.prepared(more) as folder, ExitStack() as stack:
        bare = stack.enter_context(serving("benchmarks.bare:application", "/hello/"))
        site = stack.enter_context(serving("benchmarks.unhurried:application", "/tr/"))
        plain = {"DJANGO_SETTINGS_MODULE": "benchmarks.reference.settings"}
        reference = stack.enter_context(
            serving("benchmarks.reference.wsgi:application", "/tr/reference/api/", plain)
        )
        wanted = ("bare", "ModelSerializer")
        measured = [
            each for each in pages(folder, bare, site, reference) if only in each.name or each.name in wanted
        ]
        for number in range(rounds + 1):
            if number == 1:
                forget(measured)  # the first round only warms up
            for page in measured:
                page.measure(ROUND_SECONDS)
        told = setting()
    met = print_table("The API: 192 members, 28 columns", [page.row() for page in measured])
    print(told)
    return met
