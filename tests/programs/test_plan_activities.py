"""Activities by which an action of a plan is carried out: on both pages, and in a locked review."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.actions.periods import lock_period
from programs.queries.board import drawn
from programs.queries.board_words import Board
from tests.factories.members import UserFactory
from tests.factories.programs_activities import ActivityFactory
from tests.factories.programs_plan import EqualityActionFactory, PlanFactory, ReviewPeriodFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/plans/gender-equality/"


@pytest.fixture
def action():
    plan = PlanFactory(slug="gender-equality", name_en="Gender Equality Plan")
    return EqualityActionFactory(
        objective__plan=plan, objective__number=3, number=2, title_tr="Kursa git", title_en="Train"
    )


def read(address=PAGE):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def linked(page):
    return re.findall(r'<a href="/en/activities/([^"/]+)/">', page.partition("<main")[2])


def test_an_action_lists_the_activities_that_everybody_may_read(action):
    late, draft, unknown, early = (
        ActivityFactory(slug="late", session__in_=20),
        ActivityFactory(slug="draft", state="draft"),
        ActivityFactory(slug="unknown", session=False),
        ActivityFactory(slug="early", session=False, first_day=dt.date(2024, 5, 27)),
    )
    assert "Activities:" not in read()
    action.activities.set([late, draft, unknown, early])
    assert linked(read()) == ["early", "late", "unknown"]


def test_an_activity_tells_which_actions_it_carries_out(action):
    activity = ActivityFactory()
    hidden = EqualityActionFactory(objective__plan__is_active=False, title_en="Hidden")
    page = read(activity.get_absolute_url().replace("/tr/", "/en/"))
    assert "Carries out" not in page
    activity.actions.set([action, hidden])
    page = read(activity.get_absolute_url().replace("/tr/", "/en/"))
    assert f'<a href="{PAGE}#objective-3">Gender Equality Plan</a>: 3.2 <span>Train</span>' in page
    assert "Hidden" not in page
    assert 'id="objective-3"' in read()


def test_a_locked_review_keeps_them_as_they_were(action):
    activity = ActivityFactory(slug="first", title_en="As it was called")
    action.activities.set([activity])
    period = ReviewPeriodFactory(
        plan=action.objective.plan, starts=dt.date(2024, 1, 1), ends=dt.date(2024, 6, 30)
    )
    lock_period(period=period, by=UserFactory(superuser=True))
    action.activities.set([ActivityFactory(slug="second")])
    activity.title_en = "Renamed"
    activity.save()
    frozen = read(f"{PAGE}?period=2024-06-30")
    assert (linked(frozen), "As it was called" in frozen) == (["first"], True)
    assert linked(read()) == ["second"]


def test_a_review_that_was_locked_before_there_were_any_is_still_read(action):
    before = drawn(action.objective.plan, day=dt.date(2024, 6, 30))
    del before["objectives"][0]["actions"][0]["activities"]
    (line,) = Board(before).actions
    assert (line.title.text, line.activities) == ("Train", [])


def test_number_of_queries_is_the_same_for_many(action):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    action.activities.set([ActivityFactory()])
    few = asked()
    for number in range(4):
        EqualityActionFactory(objective=action.objective, number=10 + number).activities.set(
            [ActivityFactory(), ActivityFactory()]
        )
    assert asked() == few


def test_staff_choose_them_in_the_back_office(action):
    client = Client()
    client.force_login(UserFactory(superuser=True))
    page = client.get(reverse("admin:programs_equalityaction_change", args=[action.pk])).content.decode()
    assert 'name="activities"' in page
