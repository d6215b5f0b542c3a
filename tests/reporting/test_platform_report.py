"""The report of a platform against a recount of the rows."""

import datetime as dt
from collections import Counter
from statistics import median

import pytest
from django.utils import timezone

from members.models import MembershipPeriod
from platforms.enums import NeedState, PostKind, RequestState
from platforms.models import (
    Comment,
    Document,
    JoinRequest,
    Need,
    NeedSupport,
    Platform,
    Post,
    Recommendation,
    RecommendationStep,
    Seat,
)
from reporting.actions import runs
from reporting.actions.writing import write_due_reports
from reporting.definition import DEFINITIONS
from reporting.models import ReportRun
from reporting.words import file_name
from tests.factories.members import TargetGroupFactory, UserFactory
from tests.factories.platforms import (
    CommentFactory,
    DocumentFactory,
    JoinRequestFactory,
    NeedFactory,
    PlatformFactory,
    PostFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
    ThemeFactory,
)
from tests.reporting.reading import english, figures, made, pdf, rows, sheets  # noqa: F401


def noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def dated(row, **moments):
    """Moments that a row takes by itself, put into the past."""
    type(row).objects.filter(pk=row.pk).update(**{name: noon(day) for name, day in moments.items()})


MAY, JUNE, BEFORE = dt.date(2025, 5, 10), dt.date(2025, 6, 3), dt.date(2024, 12, 31)


@pytest.fixture
def platform(db):
    here = PlatformFactory(slug="here", name_tr="Burada", name_en="Here")
    holder = SeatHolderFactory(
        seat=SeatFactory(platform=here, opened=dt.date(2024, 3, 1), is_sample=True), since=dt.date(2025, 2, 1)
    )
    SeatFactory(platform=here, opened=dt.date(2025, 4, 1), department__municipality=holder.seat.municipality)
    gone = SeatFactory(platform=here, opened=dt.date(2024, 1, 1), closed=dt.date(2025, 12, 31))
    SeatFactory(platform=here, opened=dt.date(2026, 1, 1))
    left = SeatFactory(platform=here, opened=dt.date(2024, 1, 1))
    MembershipPeriod.objects.filter(municipality=left.municipality).update(left=dt.date(2025, 6, 1))
    for asked, decided, state in [(MAY, JUNE, "approved"), (MAY, MAY, "declined"), (JUNE, None, "pending")]:
        request = JoinRequestFactory(platform=here, state=state, decided_at=decided and noon(decided))
        dated(request, asked_at=asked)
    dated(JoinRequestFactory(platform=here), asked_at=BEFORE)
    post = PostFactory(holder=holder, kind="question", published_at=noon(MAY))
    PostFactory(holder=holder, published_at=noon(BEFORE))
    PostFactory(holder=holder, state="hidden", published_at=noon(MAY))
    dated(CommentFactory(post=post), created_at=MAY)
    dated(CommentFactory(post=post, withdrawn_at=timezone.now()), created_at=MAY)
    document = DocumentFactory(holder=holder)
    dated(document, created_at=MAY)
    dated(document.versions.get(), uploaded_at=MAY)
    theme = ThemeFactory(platform=here)
    groups = [TargetGroupFactory(), TargetGroupFactory()]
    open_need = NeedFactory(holder=holder)
    gathered = NeedFactory(holder=holder, theme=theme, state="gathered")
    for need, day in [(open_need, MAY), (gathered, BEFORE)]:
        need.target_groups.set(groups)
        dated(need, created_at=day)
    NeedSupport.objects.create(need=gathered, municipality=gone.municipality, seat=gone, by=UserFactory())
    dated(NeedFactory(holder=holder, theme=theme, state="answered"), created_at=JUNE)
    dated(NeedFactory(holder=holder, state="withdrawn"), created_at=JUNE)
    recommendation = RecommendationFactory(theme=theme, number=1, state="adopted")
    for state, day in [("draft", BEFORE), ("adopted", JUNE), ("in_progress", JUNE)]:
        step = RecommendationStep.objects.create(recommendation=recommendation, state=state, by=UserFactory())
        dated(step, at=day)
    RecommendationFactory(theme=theme, number=2)
    PostFactory(), NeedFactory(), RecommendationFactory(), JoinRequestFactory()
    return here


def in_year(moment):
    return moment is not None and timezone.localdate(moment).year == 2025


def test_every_number_of_a_platform_is_that_of_the_rows(platform, tmp_path):
    found = sheets(made("platform", "xlsx", tmp_path, platform="here"))
    last = dt.date(2025, 12, 31)
    members = {
        each.municipality_id
        for each in MembershipPeriod.objects.all()
        if (each.joined or dt.date.min) <= last and (each.left is None or each.left > last)
    }
    seats = [
        each
        for each in Seat.objects.select_related("municipality__province")
        if each.platform == platform
        and each.opened <= last
        and (each.closed is None or each.closed > last)
        and each.municipality_id in members
    ]
    held = [each for each in seats if any(holder.since <= last for holder in each.holders.all())]
    assert figures(found["Seats in numbers"]) == {
        "seats": len(seats),
        "municipalities with a seat": len({each.municipality_id for each in seats}),
        "provinces with a seat": len({each.municipality.province_id for each in seats}),
        "seats that nobody holds": len(seats) - len(held),
    }
    assert (len(seats), len(held)) == (2, 1)
    by_place = Counter(each.municipality.name for each in seats)
    assert {row[0]: row[2] for row in rows(found["Seats by municipality"])} == by_place
    assert [row[3:] for row in rows(found["Seats by municipality"])] == [
        [1, dt.date(2024, 3, 1), "sample data"]
    ]
    assert rows(found["Seats by province"])[-1] == ["Together", len(by_place)]
    asked = [each for each in JoinRequest.objects.filter(platform=platform) if in_year(each.asked_at)]
    days = [
        (timezone.localdate(each.decided_at) - timezone.localdate(each.asked_at)).days
        for each in asked
        if each.decided_at
    ]
    assert figures(found["Requests in numbers"]) == {
        "requests in the period": len(asked),
        "of them approved": sum(each.state == RequestState.APPROVED for each in asked),
        "of them without an answer": sum(each.state == RequestState.PENDING for each in asked),
        "days to the answer, half of them at most": median(days),
    }
    assert sorted(row[5] for row in rows(found["Requests"]) if row[5] is not None) == sorted(days) == [0, 24]
    posts = [
        each
        for each in Post.objects.filter(platform=platform)
        if each.state == "published" and in_year(each.published_at)
    ]
    kinds = Counter(each.kind for each in posts)
    comments = [
        each
        for each in Comment.objects.filter(post__platform=platform)
        if in_year(each.created_at) and each.withdrawn_at is None
    ]
    documents = [each for each in Document.objects.filter(platform=platform) if in_year(each.created_at)]
    assert [row[1] for row in rows(found["Shared"])] == [
        *(kinds[kind.value] for kind in PostKind),
        len(comments),
        len(documents),
        1,
    ]
    assert (len(posts), len(comments), len(documents)) == (1, 1, 1)


def test_every_number_of_its_needs_is_that_of_the_rows(platform, tmp_path):
    found = sheets(made("platform", "xlsx", tmp_path, platform="here"))
    needs = [each for each in Need.objects.filter(platform=platform) if each.state != NeedState.WITHDRAWN]
    brought = [each for each in needs if in_year(each.created_at)]
    waiting = [each for each in needs if each.state in ("open", "gathered")]
    assert figures(found["Needs in numbers"]) == {
        "needs brought in the period": len(brought),
        "municipalities that brought them": len({each.seat.municipality_id for each in brought}),
        "of them answered by now": sum(each.state == "answered" for each in brought),
        "needs that wait in all": len(waiting),
    }
    head, *body = found["Needs"][:3]
    for row in body:
        of_theme = [
            each for each in waiting if (each.theme.title if each.theme else "Without a theme") == row[0]
        ]
        by_group = Counter(group.name for each in of_theme for group in each.target_groups.all())
        assert dict(zip(head[1:-1], row[1:-1], strict=True)) == by_group
        assert row[-1] == len(of_theme) == 1
    longest = sorted(waiting, key=lambda each: each.created_at)
    assert [(row[0], row[3], row[4]) for row in rows(found["Needs that wait longest"])] == [
        (each.title, each.supports.count(), timezone.localdate(each.created_at)) for each in longest
    ]
    listed = {row[0]: row[3:6] for row in rows(found["Recommendations"])}
    themed = [each for each in needs if each.theme_id]
    assert {number: row[2] for number, row in listed.items()} == {
        each.number: sum(need.theme_id == each.theme_id for need in themed)
        for each in Recommendation.objects.filter(platform=platform)
    }
    assert listed[1][:2] == ["Adopted", JUNE]


def test_the_printed_report_of_a_platform_says_what_was_adopted(platform, tmp_path):
    _reader, text = pdf(made("platform", "pdf", tmp_path, platform="here"))
    assert "Report of a platform: Here" in text
    assert "Adopted for the first time in the period: 1." in text
    assert "holds sample data" in text


def test_only_who_decides_on_a_platform_may_ask_for_its_report(platform):
    report = DEFINITIONS["platform"]
    coordinator, reporter = UserFactory(staff=True), UserFactory(staff=True)
    platform.coordinators.add(coordinator)
    other = PlatformFactory()
    for person, here, elsewhere, any_of_them in [
        (coordinator, True, False, True),
        (reporter, False, False, False),
        (UserFactory(superuser=True), True, True, True),
    ]:
        assert report.allowed(person, {"platform": "here"}) == here
        assert report.allowed(person, {"platform": other.slug}) == elsewhere
        assert report.allowed(person, {}) == any_of_them
    Platform.objects.filter(pk=platform.pk).update(is_active=False)
    assert not report.allowed(coordinator, {"platform": "here"})


def test_reports_of_a_retired_platform_stay_with_superusers(platform, client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    boss = UserFactory(superuser=True)
    run = runs.ask(
        definition="platform",
        parameters={"first": "2025-01-01", "last": "2025-12-31", "platform": "here"},
        format="xlsx",
        language="en",
        by=boss,
    )
    Platform.objects.filter(pk=platform.pk).update(is_active=False)
    write_due_reports()
    client.force_login(boss)
    page = client.get(run.get_absolute_url(), headers={"accept-language": "en"})
    text = page.content.decode()
    assert "what it asks for is no longer valid" in text
    assert '<p class="over">here; 01/01/2025 – 31/12/2025</p>' in text
    assert file_name(ReportRun.objects.get()).endswith("-here-2025-01-01-2025-12-31.xlsx")


def test_center_names_the_report_that_is_for_others(platform, client, reporter):
    client.force_login(reporter)
    page = client.get("/en/reports/").content.decode()
    assert "Only for those who answer for what it is about: Platform report</p>" in page
    assert "0 of 0" not in page
    client.force_login(UserFactory(superuser=True))
    assert "Only for those who answer" not in client.get("/en/reports/").content.decode()
