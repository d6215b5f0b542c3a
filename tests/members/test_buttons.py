"""Nothing is decided by a form that was sent without one of its buttons, or with two."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from members.enums import AppointmentRole, ChangeState, LeaderAnswer
from members.models import Mail
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    InvitationFactory,
    ProfileChangeFactory,
    RenewalAnswerFactory,
    UserFactory,
)
from tests.languages import signed_in

pytestmark = pytest.mark.django_db
SENTENCE = "Press one of the buttons of this page; nothing was changed."


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("pressed", [{}, {"_save": ""}, {"_approve": "", "_return": ""}])
@pytest.mark.parametrize("factory", [ProfileChangeFactory, DepartmentChangeFactory])
def test_proposal_is_not_decided_without_one_of_its_buttons(factory, pressed):
    change = factory()
    address = reverse(f"admin:members_{change._meta.model_name}_change", args=[change.pk])
    typed = {"value": "0224 444 16 03", "name": "Yol Müdürlüğü", "note": "Yazılmış bir not"}
    page = signed_in(UserFactory(superuser=True)).post(address, typed | pressed).content.decode()
    assert SENTENCE in page
    assert "Yazılmış bir not" in page
    change.refresh_from_db()
    assert change.state == ChangeState.PENDING


@pytest.mark.parametrize("pressed", [{}, {"_save": ""}, {"_accept": "", "_return": ""}])
def test_leader_is_not_decided_without_one_of_the_buttons(pressed):
    held = AppointmentFactory()
    answer = RenewalAnswerFactory(
        municipality=held.municipality,
        leader=LeaderAnswer.PROPOSED,
        leader_name="Yeni Başkan",
        leader_from=dt.date(2026, 4, 5),
        leader_said_by=held,
    )
    address = reverse("admin:members_renewalanswer_change", args=[answer.pk])
    typed = {"leader_note": "Yazılmış bir not"}
    page = signed_in(UserFactory(superuser=True)).post(address, typed | pressed).content.decode()
    assert SENTENCE in page
    assert "Yazılmış bir not" in page
    answer.refresh_from_db()
    assert answer.leader == LeaderAnswer.PROPOSED


@pytest.mark.parametrize("pressed", [{}, {"send": "1"}, {"again": "1", "withdraw": "1"}])
def test_invitation_is_neither_sent_nor_withdrawn_without_one_of_the_buttons(pressed):
    held = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    invited = InvitationFactory(municipality=held.municipality, invited_by=held.user)
    before = (invited.nonce, invited.state)
    address = reverse("my:answer-invitation", args=[invited.pk])
    page = signed_in(held.user).post(address, pressed, follow=True).content.decode()
    assert SENTENCE in page
    invited.refresh_from_db()
    assert (invited.nonce, invited.state) == before
    assert not Mail.objects.exists()
