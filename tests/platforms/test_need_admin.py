"""Needs in the back office: gathered by coordinators, counted in a table that they take along."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from platforms.models import Need
from tests.factories.members import TargetGroupFactory, UserFactory
from tests.factories.platforms import (
    NeedFactory,
    PlatformFactory,
    RecommendationFactory,
    SeatHolderFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/platforms/need/"
TABLE = "/admin/platforms/need/table"


@pytest.fixture
def boss(coordinator, platform, sign_in):
    """The coordinator's browser, with the rights of coordinators."""
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    return sign_in(coordinator)


@pytest.fixture
def need(platform):
    return NeedFactory(holder=SeatHolderFactory(seat__platform=platform), title="Tercüman yok")


def chosen(*needs, **more):
    return {"action": "gather_chosen", "_selected_action": [need.pk for need in needs], **more}


def themes() -> dict[str, str | None]:
    return {need.title: need.theme and need.theme.title_en for need in Need.objects.select_related("theme")}


def test_coordinator_gathers_many_at_once_and_puts_them_back(boss, need, platform):
    other = NeedFactory(holder=SeatHolderFactory(seat__platform=platform), title="Barınak")
    past = ThemeFactory(platform=platform, title_en="Answered")
    elsewhere = SeatHolderFactory(seat__platform=platform)
    NeedFactory(holder=elsewhere, title="Eski", theme=past, state="answered")
    theme = ThemeFactory(platform=platform, title_en="Language")
    page = boss.post(LIST, chosen(*Need.objects.all()))
    assert [each.title for each in page.context["needs"]] == ["Tercüman yok", "Barınak"]
    told = boss.post(LIST, chosen(*Need.objects.all(), theme=theme.pk, confirmed="1"), follow=True)
    assert "Needs moved: 2." in told.content.decode()
    assert themes() == {"Tercüman yok": "Language", "Barınak": "Language", "Eski": "Answered"}
    boss.post(LIST, chosen(need, theme="none", confirmed="1"))
    assert (themes()["Tercüman yok"], Need.objects.get(pk=other.pk).state) == (None, "gathered")


@pytest.mark.parametrize("sent", ["", "x", "9" * 30, "foreign"])
def test_theme_is_one_of_the_platforms_whose_needs_were_chosen(boss, need, sent):
    foreign = ThemeFactory(title_en="Secret of another platform")
    theme = str(foreign.pk) if sent == "foreign" else sent
    page = boss.post(LIST, chosen(need, theme=theme, confirmed="1")).content.decode()
    assert ("Choose a theme." in page, foreign.title_en in page) == (True, False)
    assert themes() == {"Tercüman yok": None}


def test_needs_of_two_platforms_are_not_mixed_under_one_theme(boss, need, coordinator):
    second = PlatformFactory(coordinators=[coordinator])
    NeedFactory(holder=SeatHolderFactory(seat__platform=second), title="Başka platform")
    theme = ThemeFactory(platform=second, title_en="Language")
    boss.post(LIST, chosen(*Need.objects.all(), theme=theme.pk, confirmed="1"))
    assert themes() == {"Tercüman yok": None, "Başka platform": "Language"}


def test_who_does_not_coordinate_gathers_nothing_and_sees_no_row(need, platform, sign_in):
    theme = ThemeFactory(platform=platform)
    for person in (UserFactory(superuser=True), UserFactory(staff=True)):
        person.groups.add(Group.objects.get(name="Platform coordinators"))
        answer = sign_in(person).post(LIST, chosen(need, theme=theme.pk, confirmed="1"), follow=True)
        assert "Needs moved" not in answer.content.decode()
    assert themes() == {"Tercüman yok": None}
    assert "Tercüman yok" not in sign_in(person).get(LIST).content.decode()


def read_csv(answer) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def test_table_is_taken_along_by_theme_group_and_province(boss, need, platform):
    women = TargetGroupFactory(name_en="=Women", name_tr="=Kadınlar")
    theme = ThemeFactory(platform=platform, title_en="Language")
    gathered = NeedFactory(
        holder=SeatHolderFactory(seat__platform=platform), theme=theme, state="gathered", title="Gizli"
    )
    gathered.target_groups.add(women)
    NeedFactory(title="Başkasının")
    today = timezone.localdate().isoformat()
    provinces = [each.seat.municipality.province.name for each in (need, gathered)]
    answer = boss.get(f"{TABLE}.csv")
    assert read_csv(answer) == [
        ["Theme", "For whom", "Province", "Needs", "The longest waits since"],
        ["Without a theme", "No group named", provinces[0], "1", today],
        ["Language", "'=Women", provinces[1], "1", today],
    ]
    assert "no-store" in answer.headers["Cache-Control"]
    assert f"needs-social-services-{today}.csv" in answer.headers["Content-Disposition"]
    code = gathered.seat.municipality.province_id
    assert [row[0] for row in read_csv(boss.get(f"{TABLE}.csv?province={code}"))[1:]] == ["Language"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(boss.get(f"{TABLE}.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[:4] for row in rows[1:]] == [
        ["Without a theme", "No group named", provinces[0], 1.0],
        ["Language", "'=Women", provinces[1], 1.0],
    ]
    whole = str(rows) + str(book.get_sheet_by_index(1).to_python())
    for hidden in ("Gizli", "Tercüman", "Başkasının", need.seat.municipality.short_name):
        assert hidden not in whole


def test_table_is_of_ones_own_platforms_alone(boss, need):
    other = NeedFactory(holder=SeatHolderFactory(seat__platform=PlatformFactory(slug="other")))
    own = read_csv(boss.get(f"{TABLE}.csv"))
    for query in ("?platform=other", "?platform=%00", "?platform=x&province=999999999999999999999"):
        answer = boss.get(f"{TABLE}.csv{query}")
        assert answer.status_code == 400 or read_csv(answer) == own
    assert other.seat.municipality.province.name not in str(own)
    assert boss.get(f"{TABLE}.pdf").status_code == 404


def test_table_takes_the_same_queries_for_many_needs(boss, need, platform):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            boss.get(f"{TABLE}.csv")
        return len(captured)

    boss.get(f"{TABLE}.csv")
    few = count()
    for _number in range(12):
        more = NeedFactory(holder=SeatHolderFactory(seat__platform=platform))
        more.target_groups.add(TargetGroupFactory())
    assert count() == few
    assert len(read_csv(boss.get(f"{TABLE}.csv"))) == 14


def test_recommendation_leads_to_its_page_in_the_workspace(boss, platform):
    draft = RecommendationFactory(theme=ThemeFactory(platform=platform), number=7)
    page = boss.get(reverse("admin:platforms_recommendation_change", args=[draft.pk])).content.decode()
    assert "/platforms/social-services/workspace/recommendations/7/" in page
