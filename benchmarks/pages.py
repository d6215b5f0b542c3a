"""Pages beside a bare Django view: requests a second, p50, p99, processor time, in one interleaved run."""

import itertools
import os
import random
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import portal
from benchmarks.load import connections, fetch, one_by_one, request, together
from benchmarks.servers import Server, serving
from benchmarks.table import Goal, Row, print_table

# Time that a page gets in each round, for each of the two ways to ask.
ROUND_SECONDS = 0.2
CONNECTIONS = 16
WARM = (Goal("capacity", "bare", at_least=4.0), Goal("p50", "bare", at_most=0.8))


@dataclass
class Page:
    """One thing to measure: where it is served, how it is asked for, what it must reach."""

    name: str
    server: Server
    requests: Callable[[], Iterator[bytes]]
    goals: tuple[Goal, ...] = ()
    status: int = 200
    # Asked one by one alone: before each request something happens.
    alone: bool = False
    taken: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu: float = 0.0
    answered: int = 0

    def measure(self, rounds_seconds: float) -> None:
        """One round: some requests one by one, then some together."""
        source = self.requests()
        with connections(self.server.port, CONNECTIONS) as opened:
            first = one_by_one(opened[0], itertools.islice(source, 3), self.status)
            number = max(5, min(2_000, int(rounds_seconds / statistics.median(first))))
            before = self.server.cpu_seconds()
            self.taken += one_by_one(opened[0], itertools.islice(source, number), self.status)
            if not self.alone:
                # Capacity is what a busy server needs: one that waits for a reader also pays for waking up.
                before = self.server.cpu_seconds()
                asked = list(itertools.islice(source, number))
                self.rates.append(number / together(opened, asked, self.status))
            self.cpu += self.server.cpu_seconds() - before
            self.answered += number

    def row(self) -> Row:
        """The figures of all rounds."""
        cuts = statistics.quantiles(self.taken, n=100)
        return Row(
            self.name,
            rate=statistics.median(self.rates) if self.rates else None,
            p50=statistics.median(self.taken),
            p99=cuts[98],
            cpu=self.cpu / self.answered,
            goals=self.goals,
        )


def always(path: str, **headers: str) -> Callable[[], Iterator[bytes]]:
    """The same request again and again."""
    return lambda: itertools.repeat(request(path, **headers))


def having(site: Server, path: str) -> Callable[[], Iterator[bytes]]:
    """The requests of a reader who has the page already."""

    def requests() -> Iterator[bytes]:
        head = fetch(site.port, path).head.decode()
        tag = head.split("\r\netag: ", 1)[1].split("\r\n", 1)[0]
        return itertools.repeat(request(path, If_None_Match=tag))

    return requests


def never_twice(path: str) -> Callable[[], Iterator[bytes]]:
    """Each time another selection that finds most members: all provinces but two or three, in some order."""
    from members.models import Province

    codes = sorted(
        Province.objects.filter(municipalities__isnull=False).distinct().values_list("pk", flat=True)
    )
    left_out = [*itertools.combinations(codes, 2), *itertools.combinations(codes, 3)]
    orders = ("name", "-name", "population", "-population", "province", "-province")
    queries = [
        "&".join([f"sort={order}", *(f"province={code}" for code in codes if code not in without)])
        for without in left_out
        for order in orders
    ]
    random.Random(1).shuffle(queries)  # noqa: S311 - the same order in every run
    source = (request(f"{path}{'&' if '?' in path else '?'}{query}") for query in itertools.cycle(queries))
    return lambda: source


def after_a_change(path: str, folder: Path) -> Callable[[], Iterator[bytes]]:
    """Each time as the first reader after a committed change."""
    from mmu_portal.lib.generation import Stamp

    stamp = Stamp(folder / "generation")

    def requests() -> Iterator[bytes]:
        while True:
            stamp.move()
            yield request(path)

    return requests


def pages(folder: Path, bare: Server, nothing: Server, site: Server, reference: Server) -> list[Page]:
    """All that is measured."""
    from members.models import Municipality

    member = f"/tr/members/{Municipality.objects.order_by('sort_key')[0].slug}/"
    cookie = portal.signed_in(portal.STAFF)
    filtered = "/tr/members/?q=a&sort=-population"
    # By processor time as well: on a busy machine the longer request waits its turn more often.
    far = (Goal("p50", "reference", at_most=0.1), Goal("cpu", "reference", at_most=0.1))
    signed_in = (Goal("p50", "bare", at_most=20.0), Goal("cpu", "bare", at_most=20.0))
    return [
        Page("bare", bare, always("/hello/")),
        Page("bare, no middleware", nothing, always("/hello/")),
        Page("home", site, always("/tr/"), WARM),
        Page("profile", site, always("/tr/profile/"), WARM),
        Page("directory", site, always("/tr/members/"), WARM),
        Page("directory, map", site, always("/tr/members/?view=map"), WARM),
        Page("directory, filtered", site, always(filtered), WARM),
        Page("member", site, always(member), WARM),
        Page(
            "profile, unchanged (304)",
            site,
            having(site, "/tr/profile/"),
            (Goal("capacity", "bare", at_least=4.0),),
            status=304,
        ),
        Page("directory, new filter", site, never_twice("/tr/members/"), far),
        Page("directory, new filter, list", site, never_twice("/tr/members/?view=list"), far),
        Page("reference", reference, never_twice("/tr/reference/")),
        Page("reference, 24 a page", reference, never_twice("/tr/reference/paged/")),
        Page("home, after a change", site, after_a_change("/tr/", folder), alone=True),
        Page("profile, after a change", site, after_a_change("/tr/profile/", folder), alone=True),
        Page("directory, after a change", site, after_a_change("/tr/members/", folder), alone=True),
        Page("member, after a change", site, after_a_change(member, folder), alone=True),
        Page("home, signed in", site, always("/tr/", Cookie=cookie), signed_in),
        Page("profile, signed in", site, always("/tr/profile/", Cookie=cookie), signed_in),
        Page("directory, signed in", site, always("/tr/members/", Cookie=cookie), signed_in),
        Page("member, signed in", site, always(member, Cookie=cookie), signed_in),
        Page("back office, list", site, always("/admin/members/municipality/", Cookie=cookie)),
    ]


def run(rounds: int, only: str = "") -> bool:
    """Measure, print the table; whether every goal is met."""
    with portal.prepared() as folder, ExitStack() as stack:
        bare = stack.enter_context(serving("benchmarks.bare:application", "/hello/"))
        nothing = stack.enter_context(serving("benchmarks.bare:application", "/hello/", {"MIDDLEWARE": ""}))
        site = stack.enter_context(serving("mmu_portal.wsgi:application", "/tr/"))
        plain = {"DJANGO_SETTINGS_MODULE": "benchmarks.reference.settings"}
        reference = stack.enter_context(
            serving("benchmarks.reference.wsgi:application", "/tr/reference/", plain)
        )
        measured = [
            page
            for page in pages(folder, bare, nothing, site, reference)
            if only in page.name or page.name in ("bare", "reference")
        ]
        for number in range(rounds + 1):
            if number == 1:
                forget(measured)  # the first round only warms up
            for page in measured:
                page.measure(ROUND_SECONDS)
        told = setting()
    met = print_table("Pages", [page.row() for page in measured])
    print(told)
    return met


def forget(measured: list[Page]) -> None:
    for page in measured:
        page.taken, page.rates, page.cpu, page.answered = [], [], 0.0, 0


def setting() -> str:
    database = os.environ["DATABASE_URL"].split(":", 1)[0]
    return (
        f"{database}; granian, one worker of four threads a server; p50 and p99 on one connection,\n"
        f"requests/s and processor time on {CONNECTIONS}; bodies in Brotli. `bare` is a view that says\n"
        "hello in a project as startproject makes it. A time on a shared machine says little: the ratios of\n"
        "the interleaved rounds count."
    )
