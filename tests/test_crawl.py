"""A crawl: whatever a person can reach by links holds nothing of another municipality or platform.

Everything that B has and A must not read is marked with one word. A then follows every link from A's pages,
takes every download, and gets every mail. The filters of the directory are not followed: they have no end.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from platforms.actions.notices import choose_cadence, send_news
from platforms.enums import Cadence
from platforms.models import PostRevision
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    HandoverFactory,
    InvitationFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProfileChangeFactory,
    UserFactory,
)
from tests.factories.platforms import (
    AttachmentFactory,
    CommentFactory,
    CommitteeFactory,
    CommitteeMeetingFactory,
    DocumentFactory,
    GuidanceFactory,
    JoinRequestFactory,
    NeedFactory,
    PlatformFactory,
    PostFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
    SubGroupFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
MARK = "KANARYA7421"
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
MOST_PAGES = 600
LEFT_OUT = ("/static/", "/admin/", "/en/accounts/logout")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def secret():
    """All that B has: of the municipality what nobody else reads, and a platform that A has no seat on."""
    place = MunicipalityFactory(place="Bandırma")
    MembershipPeriodFactory(municipality=place)
    person = UserFactory(name=f"Kişi {MARK}", email=f"{MARK.lower()}@example.org")
    held = AppointmentFactory(municipality=place, user=person, role=AppointmentRole.COORDINATOR)
    ProfileChangeFactory(proposed_by=held, proposed=MARK, note=MARK)
    DepartmentChangeFactory(proposed_by=held, proposed={"name": MARK, "work_areas": [], "is_active": True})
    InvitationFactory(municipality=place, name=MARK, email=f"{MARK}x@example.org".lower())
    HandoverFactory(leaver__municipality=place, leaver__user__name=MARK)
    platform = PlatformFactory(slug="other")
    holder = SeatHolderFactory(
        seat=SeatFactory(platform=platform, municipality=place, department=held.department), appointment=held
    )
    post = PostFactory(holder=holder, title=MARK, body=MARK)
    PostRevision.objects.create(post=post, title=MARK, body=MARK)
    CommentFactory(post=post, body=MARK)
    AttachmentFactory(post=post, name=f"{MARK}.txt")
    DocumentFactory(holder=holder, title=MARK, description=MARK, authors=MARK)
    need = NeedFactory(holder=holder, title=MARK, what=MARK, tried=MARK)
    theme = ThemeFactory(platform=platform, title_en=MARK, title_tr=MARK, description_tr=MARK)
    need.theme, need.state = theme, "gathered"
    need.save()
    RecommendationFactory(theme=theme, number=1, wording__title_en=MARK, wording__text_en=MARK)
    SubGroupFactory(platform=platform, name_tr=MARK, name_en=MARK, description_tr=MARK)
    JoinRequestFactory(platform=platform, message=MARK, note=MARK)
    committee = CommitteeFactory(slug="kurul")
    CommitteeMeetingFactory(committee=committee, title_en=MARK, agenda_tr=MARK, minutes_tr=MARK)
    GuidanceFactory(committee=committee, title_en=MARK, text_tr=MARK)
    return holder


@pytest.fixture
def ours():
    """A: somebody who coordinates Gemlik and has a seat on a platform with something on it."""
    place = MunicipalityFactory(place="Gemlik")
    MembershipPeriodFactory(municipality=place)
    held = AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR)
    platform = PlatformFactory(slug="ours")
    holder = SeatHolderFactory(
        seat=SeatFactory(platform=platform, municipality=place, department=held.department), appointment=held
    )
    colleague = SeatHolderFactory(seat__platform=platform)
    PostFactory(holder=colleague)
    DocumentFactory(holder=colleague)
    NeedFactory(holder=colleague)
    return holder


def crawl(client: Client, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Every page and file that links lead to, with what it says."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        assert len(seen) < MOST_PAGES
        address = waiting.pop()
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for close in answer._resource_closers:
            close()
        text = body.decode(errors="replace")
        yield address, text + str(dict(answer.headers))
        if answer.status_code >= 400 or "html" not in answer.headers.get("Content-Type", ""):
            if answer.status_code in (301, 302):
                text = f'href="{answer.headers["Location"]}"'
            else:
                continue
        for link in LINK.findall(text):
            found = unescape(link)
            is_end = found.startswith(LEFT_OUT) or "/members/?" in found or found.startswith("/tr/")
            if found not in seen and not is_end:
                seen.add(found)
                waiting.append(found)


STARTS = [
    "/en/",
    "/en/my/",
    "/en/my/data.json",
    "/en/my/municipality/departments/",
    "/en/platforms/other/",
    "/en/platforms/other/join/",
    "/en/platforms/ours/workspace/",
    "/en/committees/kurul/",
    "/en/members/export.json?status=all",
    "/en/members/export.csv?status=all",
    f"/en/platforms/ours/workspace/posts/?q={MARK.lower()[:3]}",
    "/sitemap.xml",
    "/en/data/",
    "/en/data/everything.zip",
    *(f"/api/v1/{name}/" for name in ("members", "platforms", "recommendations", "activities", "profile")),
    "/api/v1/members.geojson?status=all",
]


def test_mark_is_found_by_who_may_read_it(secret):
    """The crawl is worth something: the same walk by B itself finds the mark."""
    client = Client()
    client.force_login(secret.appointment.user)
    found = {address for address, text in crawl(client, ["/en/platforms/other/workspace/"]) if MARK in text}
    assert len(found) > 10


def test_nothing_of_another_municipality_or_platform_is_reached_by_links(secret, ours):
    client = Client()
    client.force_login(ours.appointment.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    reached, leaks, wordless = 0, [], []
    for address, text in crawl(client, STARTS):
        reached += 1
        if "---------" in text:  # Django's empty choice
            wordless.append(address)
        if MARK.lower() in text.lower().replace(f"?q={MARK.lower()[:3]}", ""):
            leaks.append(address)
    assert leaks == []
    assert wordless == []
    assert reached > 40


def test_nothing_of_it_is_reached_by_strangers(secret):
    leaks = [address for address, text in crawl(Client(), STARTS) if MARK in text]
    assert leaks == []


def test_nothing_of_it_comes_by_mail(secret, ours):
    user = ours.appointment.user
    for platform in (ours.platform, secret.platform):
        choose_cadence(user=user, platform=platform, cadence=Cadence.DAILY)
    user.notice_choices.update(told_until=timezone.now() - timedelta(days=1))
    send_news(list(Cadence))
    send_due_mails()
    mine = [letter for letter in mail.outbox if letter.to == [user.email]]
    assert len(mine) == 1
    assert MARK not in mine[0].subject + str(mine[0].body)
