"""A representative's pages at full size beside a bare view, and their queries beside those at small size.

Small: ten municipalities with a seat and ten posts. Full: 200 municipalities, 2,000 representatives in
as many seats, 10,000 posts with 20,000 comments, 1,000 needs with 4,000 supports.
"""

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

from benchmarks import portal
from benchmarks.pages import Page, always
from benchmarks.servers import Server
from benchmarks.sized import measure
from benchmarks.table import Goal

SLUG, READER = "migration", "rep.nilufer@example.org"
SIZES = {"small": (10, 1, 10, 10), "full": (200, 10, 10_000, 1_000)}
PATHS = {
    "my/": "/tr/my/",
    "my/platforms/": "/tr/my/platforms/",
    "my/needs/": "/tr/my/needs/",
    "workspace": f"/tr/platforms/{SLUG}/workspace/",
    "posts": f"/tr/platforms/{SLUG}/workspace/posts/",
    "posts, searched": f"/tr/platforms/{SLUG}/workspace/posts/?q=saat",
    "posts, page 300": f"/tr/platforms/{SLUG}/workspace/posts/?page=300",
    "needs board": f"/tr/platforms/{SLUG}/workspace/needs/",
    "needs, most support": f"/tr/platforms/{SLUG}/workspace/needs/?sort=support",
    "people": f"/tr/platforms/{SLUG}/workspace/people/",
    "documents": f"/tr/platforms/{SLUG}/workspace/documents/",
}


def fill(size: str) -> None:
    """Bring the platform to one of the sizes."""
    from platforms.models import Platform

    municipalities, people, posts, needs = SIZES[size]
    platform = Platform.objects.get(slug=SLUG)
    holders = _holders(platform, municipalities, people)
    _posts(platform, holders, posts)
    _needs(platform, holders, needs)


def _holders(platform: Any, municipalities: int, people: int) -> list[Any]:
    """So many people of each of so many municipalities, each in a seat."""
    from members.models import Appointment, Department, Municipality, User
    from platforms.models import Seat, SeatHolder

    reader = Municipality.objects.filter(slug="nilufer")
    places = [*reader, *Municipality.objects.exclude(pk__in=reader).order_by("pk")[: municipalities - 1]]
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"bench{start + number}@example.org", name=f"Kişi {number}", name_key=f"kisi {number}")
        for number in range(len(places) * people)
    )
    departments = Department.objects.bulk_create(
        Department(municipality=place, name=f"Birim {start}", name_key=f"birim {start}") for place in places
    )
    appointments = Appointment.objects.bulk_create(
        Appointment(
            user=user,
            municipality=department.municipality,
            department=department,
            started=dt.date(2025, 1, 1),
        )
        for user, department in zip(users, itertools.cycle(departments), strict=False)
    )
    seats = Seat.objects.bulk_create(
        Seat(platform=platform, municipality=each.municipality, department=each.department)
        for each in appointments
    )
    return SeatHolder.objects.bulk_create(
        SeatHolder(seat=seat, platform=platform, appointment=appointment)
        for seat, appointment in zip(seats, appointments, strict=True)
    )


def _posts(platform: Any, holders: list[Any], number: int) -> None:
    from django.utils import timezone

    from platforms.models import Comment, Post

    now = timezone.now()
    posts = Post.objects.bulk_create(
        (
            Post(
                platform=platform,
                author_id=holder.appointment.user_id,
                seat=holder.seat,
                title=f"Paylaşım {place}",
                body="Metin",
                state="published",
                published_at=now - dt.timedelta(minutes=place),
                search_key=f"paylasim {place}",
            )
            for place, holder in zip(range(number), itertools.cycle(holders), strict=False)
        ),
        batch_size=1_000,
    )
    Comment.objects.bulk_create(
        (Comment(post=post, author_id=post.author_id, seat=post.seat, body="Yorum") for post in posts * 2),
        batch_size=1_000,
    )


def _needs(platform: Any, holders: list[Any], number: int) -> None:
    from members.models import TargetGroup
    from platforms.models import Need, NeedSupport

    needs = Need.objects.bulk_create(
        Need(
            platform=platform,
            seat=holder.seat,
            author_id=holder.appointment.user_id,
            contact=holder.appointment,
            title=f"İhtiyaç {place}",
            what="Metin",
            search_key=f"ihtiyac {place}",
        )
        for place, holder in zip(range(number), itertools.cycle(holders), strict=False)
    )
    groups = list(TargetGroup.objects.values_list("pk", flat=True))
    links = Need.target_groups.through
    links.objects.bulk_create(
        links(need_id=need.pk, targetgroup_id=group)
        for need, group in zip(needs, itertools.cycle(groups), strict=False)
    )
    by_place = {holder.seat.municipality_id: holder for holder in holders}
    places = itertools.cycle(list(by_place.values()))
    supports = [
        NeedSupport(
            need=need,
            municipality_id=each.seat.municipality_id,
            seat=each.seat,
            by_id=each.appointment.user_id,
        )
        for need in needs
        for each in itertools.islice(places, min(4, len(by_place)))
        if each.seat.municipality_id != need.seat.municipality_id
    ]
    NeedSupport.objects.bulk_create(supports, batch_size=1_000)


def pages(folder: Path, site: Server) -> list[Page]:
    """What is measured at full size."""
    cookie = portal.signed_in(READER)
    far = (Goal("p50", "bare", at_most=20.0), Goal("cpu", "bare", at_most=20.0))
    return [Page(name, site, always(path, Cookie=cookie), far) for name, path in PATHS.items()]


def run(rounds: int, only: str = "") -> bool:
    """Measure, print the tables; whether every goal is met."""
    return measure(
        "a representative's pages",
        loaded_by=("load_demo_platforms",),
        fill=fill,
        paths=PATHS,
        pages=pages,
        reader=READER,
        rounds=rounds,
        only=only,
    )
