"""Who takes over hears of it when they are named, and when that is taken back."""

import datetime as dt

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from members.actions.handover import (
    end_and_hand_over,
    hand_over,
    perform_due_handovers,
    take_back,
    take_end_back,
)
from members.actions.mails import send_due_mails
from members.models import Appointment, Handover, User
from tests.factories.members import AppointmentFactory, ProfileChangeFactory

pytestmark = pytest.mark.django_db
NAMED = "You will take over from a colleague"
TAKEN_BACK = "You do not take over from a colleague after all"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def leaver():
    """Somebody who has proposed a telephone number."""
    held = AppointmentFactory(user__name="Giden Kişi")
    ProfileChangeFactory(proposed_by=held)
    return held


@pytest.fixture
def successor(leaver):
    return AppointmentFactory(municipality=leaver.municipality, user__language="en")


def day(number: int) -> dt.date:
    """So many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)


def leave(leaver, last_day: dt.date, successor) -> Handover:
    return end_and_hand_over(appointment=leaver, last_day=last_day, successor=successor, by=leaver.user)


def area_of(appointment) -> str:
    client = Client()
    client.force_login(appointment.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get("/en/my/").content.decode()


def mails_to(appointment) -> list[tuple[str, str]]:
    """Subject and text of each mail to the person, as they were sent."""
    send_due_mails()
    return [(one.subject, one.body) for one in mail.outbox if one.to == [appointment.user.email]]


def test_successor_hears_of_it_when_named_and_when_it_is_taken_back(leaver, successor):
    line = "You take over from Giden Kişi on"
    assert line not in area_of(successor)
    leave(leaver, day(3), successor)
    assert line in area_of(successor)
    ((subject, text),) = mails_to(successor)
    assert subject == NAMED
    assert "Giden Kişi" in text
    assert "Proposed changes that wait for staff: 1" in text
    leave(leaver, day(3), successor)
    assert len(mails_to(successor)) == 1
    leave(leaver, day(2), successor)  # sooner: told once more
    assert [subject for subject, _text in mails_to(successor)] == [NAMED] * 2
    take_end_back(appointment=leaver, by=leaver.user)
    assert "taken back: nothing passes to you" in mails_to(successor)[-1][1]
    assert line not in area_of(successor)


def test_mails_of_what_changed_meanwhile_are_not_sent(leaver, successor):
    planned = leave(leaver, day(3), successor)
    take_back(handover=planned, by=leaver.user)
    hand_over(appointment=leaver, successor=successor, by=leaver.user)
    assert {subject for subject, _text in mails_to(successor)} == {NAMED}


def test_who_takes_over_at_once_gets_one_mail(leaver, successor):
    leave(leaver, day(-1), successor)
    ((subject, _text),) = mails_to(successor)
    assert subject == "Something of a colleague’s has passed to you"


def test_who_is_written_to_knows_the_day_in_their_language(leaver, successor):
    User.objects.filter(pk=successor.user_id).update(language="tr")
    leave(leaver, day(3), successor)
    ((subject, _text),) = mails_to(successor)
    assert subject == "Bir çalışma arkadaşınızın görevini devralacaksınız"


def test_successor_hears_that_staff_let_the_leaver_stay(leaver, successor):
    leave(leaver, day(3), successor)
    Appointment.objects.filter(pk=leaver.pk).update(ended=None)
    perform_due_handovers()
    assert [subject for subject, _text in mails_to(successor)] == [TAKEN_BACK]
