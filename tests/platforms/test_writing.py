"""What is sent twice is stored once, what is really new is stored; and nobody writes without end."""

from unittest import mock

import pytest

from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions import requests, writing
from platforms.actions.needs import bring_need, comment_on_need, support_need, withdraw_need
from platforms.actions.recommendations import (
    comment_on_recommendation,
    draft_recommendation,
    move_recommendation,
)
from platforms.actions.requests import ask_to_join, withdraw_request
from platforms.enums import RecommendationState
from platforms.models import JoinRequest, Need, NeedComment, NeedSupport, Recommendation, Wording
from tests.factories.members import TargetGroupFactory, UserFactory
from tests.factories.platforms import (
    NeedFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"
TYPED = {"title": "Tercüman yok", "what": "Pazar günleri", "urgency": "urgent", "tried": ""}
TEXT = {"title_tr": "Ortak form", "addressee_tr": "Belediyelere", "text_tr": "Tek form kullanın."}


@pytest.fixture
def theme(platform):
    return ThemeFactory(platform=platform)


@pytest.fixture
def lead(platform, coordinator):
    return access_to(platform, coordinator)


def reader(holder):
    found = access_to(holder.platform, holder.appointment.user)
    assert found is not None
    return found


def test_need_sent_twice_leads_to_the_one_that_is_there(holder, sign_in):
    client, group = sign_in(holder.appointment.user), TargetGroupFactory()
    sent = TYPED | {"target_groups": [group.pk]}
    answers = [client.post(f"{WORK}needs/new/", sent) for _click in range(2)]
    assert {answer["Location"] for answer in answers} == {Need.objects.get().get_absolute_url()}


@pytest.mark.parametrize(
    "changed",
    [{"tried": "Telefonla"}, {"urgency": "can_wait"}, {"may_be_named": "on"}, {"target_groups": "1"}],
)
def test_need_that_says_something_else_is_stored(holder, sign_in, changed):
    group, client = TargetGroupFactory(), sign_in(holder.appointment.user)
    changed = changed | ({"target_groups": [group.pk]} if "target_groups" in changed else {})
    for sent in (TYPED, TYPED | changed):
        assert client.post(f"{WORK}needs/new/", sent).status_code == 302
    assert Need.objects.count() == 2


def test_same_words_of_a_colleague_are_a_need_of_their_own(holder, platform):
    platform.rule.seats_per_municipality = 2
    platform.rule.save()
    seat = SeatFactory(platform=platform, department__municipality=holder.seat.municipality)
    for each in (holder, SeatHolderFactory(seat=seat)):
        bring_need(need=Need(title="Tercüman yok", what="Pazar"), access=reader(each))
    assert set(Need.objects.values_list("author", flat=True)) == {
        each.appointment.user_id for each in platform.holders.select_related("appointment")
    }


def test_need_that_was_withdrawn_is_stored_anew_when_it_is_sent_again(holder):
    access = reader(holder)
    first = bring_need(need=Need(title="Tercüman yok", what="Pazar"), access=access)
    withdraw_need(need=first, access=access)
    assert bring_need(need=Need(title="Tercüman yok", what="Pazar"), access=access) != first
    assert sorted(Need.objects.values_list("state", flat=True)) == ["open", "withdrawn"]


def test_second_click_while_the_first_is_being_stored_is_told_so_and_loses_nothing(holder, sign_in):
    client = sign_in(holder.appointment.user)
    with mock.patch("platforms.actions.writing.is_second_click", return_value=True):
        answer = client.post(f"{WORK}needs/new/", TYPED)
    assert (answer.status_code, Need.objects.count()) == (422, 0)
    assert "This is being stored already." in answer.content.decode()
    assert "Pazar günleri" in answer.content.decode()


def test_draft_sent_twice_is_one_and_another_text_is_another(theme, coordinator, sign_in):
    client, address = sign_in(coordinator), f"{WORK}themes/{theme.pk}/recommend/"
    for _click in range(2):
        assert client.post(address, TEXT)["Location"] == f"{WORK}recommendations/1/"
    answer = client.post(address, TEXT | {"addressee_tr": "Valiliklere"})
    assert answer["Location"] == f"{WORK}recommendations/2/"


def test_draft_of_another_coordinator_and_one_that_was_declined_are_stored(theme, platform, lead):
    first = draft_recommendation(theme=theme, wording=Wording(**TEXT), access=lead)
    other = UserFactory(staff=True)
    platform.coordinators.add(other)
    draft_recommendation(theme=theme, wording=Wording(**TEXT), access=access_to(platform, other))
    assert Recommendation.objects.count() == 2
    declined = RecommendationState.DECLINED
    move_recommendation(recommendation=first, to=declined, access=lead, note="Başka yoldan")
    draft_recommendation(theme=theme, wording=Wording(**TEXT), access=lead)
    assert Recommendation.objects.count() == 3


def test_draft_that_is_being_stored_is_told_and_loses_nothing(theme, coordinator, sign_in):
    with mock.patch("platforms.actions.writing.is_second_click", return_value=True):
        answer = sign_in(coordinator).post(f"{WORK}themes/{theme.pk}/recommend/", TEXT)
    assert (answer.status_code, Recommendation.objects.count()) == (422, 0)
    assert "Tek form kullanın." in answer.content.decode()


def test_who_writes_without_end_is_stopped_in_everything_that_is_stored(holder, theme, lead):
    need = NeedFactory(holder=SeatHolderFactory(seat__platform=holder.platform))
    drafted = RecommendationFactory(theme=theme, number=7, state="in_review")
    person = reader(holder)
    with mock.patch.object(writing, "MOST_A_DAY", 0):
        for refused in (
            lambda: bring_need(need=Need(title="a", what="b"), access=person),
            lambda: comment_on_need(need=need, access=person, body="a"),
            lambda: support_need(need=need, access=person),
            lambda: comment_on_recommendation(recommendation=drafted, access=person, body="a"),
            lambda: draft_recommendation(theme=theme, wording=Wording(**TEXT), access=lead),
        ):
            with pytest.raises(DomainError, match="a great deal today"):
                refused()
    written = (NeedComment, NeedSupport)
    assert [model.objects.count() for model in written] == [0, 0]
    assert (Need.objects.count(), Recommendation.objects.count()) == (1, 1)


def test_who_asks_and_withdraws_without_end_is_stopped(platform, rep):
    with mock.patch.object(requests, "MOST_A_DAY", 2):
        for _time in range(2):
            withdraw_request(request=ask_to_join(platform=platform, appointment=rep), by=rep.user)
        with pytest.raises(DomainError, match="asked many times today"):
            ask_to_join(platform=platform, appointment=rep)
    assert JoinRequest.objects.count() == 2
