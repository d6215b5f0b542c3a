"""The demonstration's workspaces: alive, flagged as sample, and never in production."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from members.models import Appointment, Mail
from platforms.models import (
    Comment,
    CommitteeMeeting,
    Document,
    Guidance,
    Need,
    Platform,
    Post,
    Recommendation,
    RecommendationStep,
    Seat,
    SeatHolder,
    Theme,
)
from tests.factories.platforms import PostFactory, SeatHolderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "a demonstration password")
    for command in ("load_reference", "load_platforms", "load_demo"):
        call_command(command, verbosity=0)


def test_demonstration_seats_twenty_municipalities_and_lets_them_work(ground, capsys):
    call_command("load_demo_platforms")
    assert SeatHolder.objects.current().values("seat__municipality").distinct().count() == 20
    for model in (
        Seat,
        SeatHolder,
        Post,
        Comment,
        Document,
        Need,
        Theme,
        Recommendation,
        CommitteeMeeting,
        Guidance,
    ):
        assert model.objects.exists()
        assert not model.objects.filter(is_sample=False).exists()
    assert Recommendation.objects.public().count() == 2
    assert not Mail.objects.exists()
    before = (Seat.objects.count(), Post.objects.count(), Need.objects.count())
    capsys.readouterr()
    call_command("load_demo_platforms")
    assert capsys.readouterr().out == "sample seats: 0 created\nsample work: 0 records created\n"
    assert (Seat.objects.count(), Post.objects.count(), Need.objects.count()) == before


def moments(need: Need) -> list[dt.datetime]:
    """What happened to a need and its recommendation, in the order in which it must have happened."""
    assert need.theme is not None
    assert need.gathered_at is not None
    supports = need.supports.order_by("given_at").values_list("given_at", flat=True)
    told = [need.created_at, *supports, max(need.theme.created_at, need.gathered_at)]
    for recommendation in need.theme.recommendations.all():
        told += [*recommendation.steps.order_by("pk").values_list("at", flat=True)]
    return told


def test_sample_work_happens_in_order_and_not_all_on_one_day(ground):
    call_command("load_demo_platforms", verbosity=0)
    gathered = Need.objects.exclude(theme=None).select_related("theme", "seat")
    assert gathered.exists()
    for need in gathered:
        told = moments(need)
        assert told == sorted(told), need.title
        assert need.seat.opened <= timezone.localdate(need.created_at)
    for recommendation in Recommendation.objects.all():
        days = [timezone.localdate(step.at) for step in recommendation.steps.all()]
        assert timezone.localdate(recommendation.created_at) == days[0]
        assert len(set(days)) == len(days)
        adopted = recommendation.steps.filter(state="adopted").dates("at", "day")
        assert list(recommendation.wordings.adopted().dates("adopted_at", "day")) == list(adopted)


def test_sample_meeting_adopts_guidance_that_takes_up_the_recommendation(ground):
    call_command("load_demo_platforms", verbosity=0)
    guidance = Guidance.objects.adopted().select_related("meeting").get()
    taken = guidance.recommendations.get()
    assert taken.steps.get(state="adopted").at.date() < guidance.meeting.day == guidance.adopted_on
    page = Client().get(guidance.meeting.get_absolute_url()).content.decode()
    assert guidance.title in page
    assert f'href="{taken.get_absolute_url()}"' in page
    became = [type(each) for _day, each in Client().get(taken.get_absolute_url()).context["became"]]
    assert became == [RecommendationStep, Guidance, RecommendationStep]


def test_public_pages_show_that_it_is_sample_data(ground):
    call_command("load_demo_platforms", verbosity=0)
    for path in ("/en/platforms/migration/", "/en/platforms/migration/recommendations/1/"):
        assert "sample data" in Client().get(path).content.decode()


def test_accounts_of_the_demonstration_hold_the_seats_that_are_promised(ground):
    call_command("load_demo_platforms", verbosity=0)
    held = {
        email: sorted(
            SeatHolder.objects.current()
            .filter(appointment__user__email=email)
            .values_list("platform__slug", flat=True)
        )
        for email in ("rep.osmangazi@example.org", "rep.nilufer@example.org", "rep.izmit@example.org")
    }
    assert held == {
        "rep.osmangazi@example.org": ["social-services"],
        "rep.nilufer@example.org": ["migration", "social-services"],
        "rep.izmit@example.org": [],
    }
    coordinated = Platform.objects.filter(coordinators__email="coordinator@example.org")
    assert coordinated.count() == 2
    samples = Appointment.objects.filter(user__email__startswith="sample.")
    assert not any(each.user.has_usable_password() for each in samples)


def test_platform_on_which_people_work_gets_no_sample_work(ground):
    call_command("load_demo_platforms", verbosity=0)
    Post.objects.all().delete()
    Need.objects.all().delete()
    migration = Platform.objects.get(slug="migration")
    PostFactory(holder=SeatHolderFactory(seat__platform=migration))
    call_command("load_demo_platforms", verbosity=0)
    assert Post.objects.count() == 1


def test_production_refuses(ground, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo_platforms")
