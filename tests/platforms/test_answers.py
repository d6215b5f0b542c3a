"""Who hears of a step, in which language, and what of the workspace goes with it; and the line on `my/`."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.models import Appointment, User
from members.needs_now import lines_for
from platforms.access import access_to
from platforms.actions.needs import gather_needs, support_need, withdraw_support
from platforms.actions.recommendations import move_recommendation
from platforms.enums import RecommendationState as State
from platforms.models import RecommendationStep
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import (
    NeedFactory,
    RecommendationFactory,
    SeatHolderFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
SITE = "/platforms/social-services/"
STEP = "The recommendation on 1 need of your municipality took a step."


@pytest.fixture
def lead(platform, coordinator):
    return access_to(platform, coordinator)


@pytest.fixture
def need(platform, holder, lead):
    """A need of Gemlik under a theme, with a draft on it."""
    need = NeedFactory(holder=holder, title="Tercüman yok")
    theme = ThemeFactory(platform=platform, title_tr="Gişede dil", title_en="Language at the counter")
    gather_needs(needs=[need], theme=theme, access=lead)
    need.refresh_from_db()
    RecommendationFactory(theme=theme, number=1)
    return need


def move(need, *states, access, note=""):
    for state in states:
        recommendation = need.theme.recommendations.get()
        move_recommendation(recommendation=recommendation, to=State(state), access=access, note=note)


def letters():
    send_due_mails()
    return {letter.to[0]: letter for letter in mail.outbox}


@pytest.mark.parametrize(
    ("language", "subject", "theme"),
    [
        ("en", "Recommendation: In review by the members – A shared form", "Language at the counter"),
        ("tr", "Öneri: Üyelerin incelemesinde – Ortak form", "Gişede dil"),
    ],
)
def test_step_is_told_in_the_language_of_its_reader(need, holder, lead, language, subject, theme):
    User.objects.filter(pk=holder.appointment.user_id).update(language=language)
    move(need, "in_review", access=lead, note="Yorumlarınızı bekliyoruz.")
    letter = letters()[holder.appointment.user.email]
    assert letter.subject == subject
    for words in (theme, "Tercüman yok", "Yorumlarınızı bekliyoruz.", f"/{language}{SITE}workspace/"):
        assert words in letter.body


def test_who_does_not_enter_the_workspace_reads_nothing_that_is_written_there(need, holder, lead, platform):
    """The coordinator of a municipality whose seat is vacant hears of the step and of the own need alone."""
    other = SeatHolderFactory(seat__platform=platform)
    support_need(need=need, access=access_to(platform, other.appointment.user), note="Gizli not")
    chiefs = [
        AppointmentFactory(
            municipality=each.seat.municipality, role=AppointmentRole.COORDINATOR, user__language="en"
        )
        for each in (holder, other)
    ]
    for each in (holder, other):
        each.until = each.since
        each.save()
    move(need, "in_review", access=lead)
    own, supporting = (letters()[each.user.email] for each in chiefs)
    assert own.subject == "Recommendation: In review by the members – Social Services Platform"
    for letter in (own, supporting):
        assert "/en/my/needs/" in letter.body
        for hidden in ("A shared form", "Language at the counter", "Gizli not", "workspace"):
            assert hidden not in letter.subject + letter.body
    assert ("Tercüman yok" in own.body, "Tercüman yok" in supporting.body) == (True, False)
    mail.outbox.clear()
    move(need, "adopted", access=lead)
    assert "A shared form" in letters()[chiefs[0].user.email].subject
    assert f"/en{SITE}recommendations/1/" in letters()[chiefs[0].user.email].body


@pytest.mark.parametrize("leaves", ["appointment", "support"])
def test_who_is_no_longer_behind_the_need_when_the_mail_goes_out_gets_none(need, lead, platform, leaves):
    other = SeatHolderFactory(seat__platform=platform)
    reader = access_to(platform, other.appointment.user)
    support_need(need=need, access=reader)
    move(need, "in_review", access=lead)
    if leaves == "support":
        withdraw_support(need=need, access=reader)
    else:
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        Appointment.objects.filter(pk=other.appointment_id).update(started=yesterday, ended=yesterday)
    told = letters()
    assert other.appointment.user.email not in told
    assert len(told) == 1


def test_own_page_tells_of_steps_of_the_last_days(need, holder, lead):
    def lines() -> list[str]:
        return [line.text for line in lines_for(holder.appointment)]

    assert STEP not in lines()
    move(need, "in_review", access=lead)
    assert STEP in lines()
    RecommendationStep.objects.update(at=timezone.now() - dt.timedelta(days=31))
    assert STEP not in lines()


def test_own_page_tells_supporters_inside_and_nobody_else(need, holder, lead, platform):
    other = SeatHolderFactory(seat__platform=platform)
    support_need(need=need, access=access_to(platform, other.appointment.user))
    bystander = SeatHolderFactory(seat__platform=platform)
    outside = AppointmentFactory(municipality=other.seat.municipality)
    move(need, "in_review", access=lead)
    told = [
        STEP in [line.text for line in lines_for(each)]
        for each in (other.appointment, bystander.appointment, outside)
    ]
    assert told == [True, False, False]


def test_supporter_is_told_of_what_came_after_the_support_alone(need, lead, platform):
    move(need, "in_review", access=lead)
    other = SeatHolderFactory(seat__platform=platform)
    support_need(need=need, access=access_to(platform, other.appointment.user))
    assert STEP not in [line.text for line in lines_for(other.appointment)]
    move(need, "adopted", access=lead)
    assert STEP in [line.text for line in lines_for(other.appointment)]


def test_need_that_comes_to_an_adopted_recommendation_tells_first_that_it_was_brought(
    need, holder, lead, platform, sign_in
):
    move(need, "in_review", "adopted", access=lead)
    late = NeedFactory(holder=holder)
    gather_needs(needs=[late], theme=need.theme, access=lead)
    move(need, "in_progress", access=lead)
    page = sign_in(holder.appointment.user).get(late.get_absolute_url()).content.decode()
    told = ["Brought by", "Gathered under", "1 was there already: Adopted", "1: Being put into practice"]
    places = [page.index(words) for words in told]
    assert (places, "In review" in page) == (sorted(places), False)


def test_own_needs_lead_to_the_recommendation_that_their_reader_may_read(need, holder, lead, sign_in):
    client = sign_in(holder.appointment.user)
    move(need, "in_review", access=lead)
    inside = f'href="/en{SITE}workspace/recommendations/1/"'
    assert inside in client.get("/en/my/needs/").content.decode()
    move(need, "adopted", access=lead)
    page = client.get("/en/my/needs/").content.decode()
    assert (inside in page, f'href="/en{SITE}recommendations/1/"' in page) == (False, True)


def test_page_of_needs_and_of_a_theme_take_the_same_queries_for_many_rows(need, holder, platform, sign_in):
    client = sign_in(holder.appointment.user)
    work = f"/en{SITE}workspace/"
    pages = ["/en/my/needs/", f"{work}themes/{need.theme_id}/", f"{work}needs/{need.pk}/"]

    def counts() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            found.append(len(captured))
        return found

    few = counts()
    for number in range(12):
        NeedFactory(holder=holder, theme=need.theme, state="gathered", gathered_at=timezone.now())
        other = SeatHolderFactory(seat__platform=platform)
        support_need(need=need, access=access_to(platform, other.appointment.user))
        RecommendationFactory(theme=need.theme, number=number + 2)
    for recommendation in need.theme.recommendations.all():
        RecommendationStep.objects.create(
            recommendation=recommendation, state="draft", by=holder.appointment.user
        )
    assert counts() == few


def test_step_is_news_and_nothing_to_be_done(need, rep, lead, sign_in):
    move(need, "in_review", access=lead)
    page = sign_in(rep.user).get("/en/my/").content.decode()
    todo, news = page.split("<h2>New lately</h2>")
    assert STEP not in todo
    assert STEP in news


def test_step_taken_before_somebody_began_is_no_news_to_them(need, rep, lead):
    move(need, "in_review", access=lead)
    RecommendationStep.objects.update(at=timezone.now() - dt.timedelta(days=3))
    type(need).objects.update(gathered_at=timezone.now() - dt.timedelta(days=4))
    assert STEP in [line.text for line in lines_for(rep)]
    newcomer = AppointmentFactory(municipality=rep.municipality, started=timezone.localdate())
    assert STEP not in [line.text for line in lines_for(newcomer)]


def test_need_is_looked_after_by_nobody_who_left(need, holder, sign_in, coordinator):
    page = sign_in(coordinator).get(need.get_absolute_url()).content.decode()
    assert "Looked after by" in page
    need.contact.ended = timezone.localdate() - dt.timedelta(days=1)
    need.contact.save()
    page = sign_in(coordinator).get(need.get_absolute_url()).content.decode()
    assert "Looked after by" not in page
