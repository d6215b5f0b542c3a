"""The mails of activities, as people read them: in their language, true when they are sent, nothing twice."""

import pytest
from django.core import mail
from django.utils import timezone

from members.actions.mails import send_due_mails
from mmu_portal.lib.errors import DomainError
from programs.actions.activities import call_off, remind, tell_of_change
from programs.actions.certificates import issue_certificates
from programs.actions.registrations import accept, cancel, enter, expire_offers, register
from programs.models import Registration
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


def sent():
    """What is sent now: address, subject and text."""
    mail.outbox.clear()
    send_due_mails()
    return [(each.to[0], each.subject, each.body) for each in mail.outbox]


def somebody(language):
    return AppointmentFactory(user__language=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "You are registered",
                "waiting list",
                "A place is free for you",
                "The place is yours",
                "canceled",
            ),
        ),
        ("tr", ("Kaydoldunuz", "Bekleme listesindesiniz", "bir yer boşaldı", "Yer sizin", "iptal edildi")),
    ],
)
def test_each_step_is_told_in_the_language_of_the_reader(language, words):
    activity = ActivityFactory(
        capacity=1, title_tr="Bakım", title_en="Care", link="https://meet.example.org/x"
    )
    first, second = somebody(language), somebody(language)
    title = "Care" if language == "en" else "Bakım"
    held = register(activity=activity, appointment=first)
    ((to, subject, text),) = sent()
    assert (to, words[0] in subject, title in subject) == (first.user.email, True, True)
    assert "https://meet.example.org/x" in text
    waits = register(activity=activity, appointment=second)
    ((_to, subject, text),) = sent()
    assert (words[1] in subject, "meet.example.org" in text) == (True, False)
    cancel(registration=held, by=first.user)
    (gone, offer) = sent()
    assert (words[4] in gone[1], words[2] in offer[1]) == (True, True)
    assert f"/{language}/activities/{activity.slug}/register/" in offer[2]
    accept(registration=waits, by=second.user)
    ((_to, subject, _text),) = sent()
    assert words[3] in subject


def test_offer_that_has_passed_is_told_so_and_no_longer_offered():
    activity = ActivityFactory(capacity=1)
    held, waits = (register(activity=activity, appointment=somebody("en")) for _number in range(2))
    sent()
    cancel(registration=held, by=held.user)
    Registration.objects.filter(pk=waits.pk).update(offered_until=timezone.now())
    expire_offers()
    subjects = [subject for to, subject, _text in sent() if to == waits.user.email]
    assert len(subjects) == 1
    assert "The offer has ended" in subjects[0]


def test_reminder_tells_the_sessions_of_that_day_and_nobody_who_gave_up():
    activity = ActivityFactory(session=False)
    SessionFactory(activity=activity, title_en="Morning", starts=in_days(1, 9), ends=in_days(1, 11))
    SessionFactory(activity=activity, title_en="Later", starts=in_days(5, 9), ends=in_days(5, 11))
    one, gone = (RegistrationFactory(activity=activity, appointment=somebody("en")) for _number in range(2))
    remind()
    cancel(registration=gone, by=gone.user)
    told = [each for each in sent() if "Tomorrow" in each[1]]
    assert [to for to, _subject, _text in told] == [one.user.email]
    assert ("Morning" in told[0][2], "Later" in told[0][2], "09:00" in told[0][2]) == (True, False, True)
    remind()
    assert [each for each in sent() if "Tomorrow" in each[1]] == []


def test_changed_hour_is_told_once_to_everybody_who_still_comes(boss):
    activity = ActivityFactory(capacity=1)
    held = RegistrationFactory(activity=activity, appointment=somebody("en"))
    RegistrationFactory(activity=activity, appointment=somebody("en"), state="waitlisted")
    gone = RegistrationFactory(activity=activity, appointment=somebody("en"), state="canceled")
    activity.sessions.update(starts=in_days(11, 14), ends=in_days(11, 17), place_tr="Saraçhane", place_en="")
    assert tell_of_change(activity=activity, by=boss) == 2
    told = sent()
    assert gone.user.email not in [to for to, _subject, _text in told]
    (text,) = [text for to, _subject, text in told if to == held.user.email]
    assert "day, hour or place" in text
    assert "14:00" in text
    assert "Saraçhane" in text
    assert tell_of_change(activity=activity, by=boss) == 0
    assert sent() == []
    activity.sessions.update(place_tr="Yenikapı")
    assert tell_of_change(activity=activity, by=boss) == 2
    with pytest.raises(DomainError, match="Only staff who keep activities"):
        tell_of_change(activity=activity, by=held.user)
    call_off(activity=activity, by=boss)
    assert [subject for _to, subject, _text in sent() if subject.startswith("Changed")] == []


def test_canceled_activity_and_certificate_are_told(boss):
    one = RegistrationFactory(appointment=somebody("en"))
    call_off(activity=one.activity, by=boss)
    ((_to, subject, text),) = sent()
    assert subject.startswith("Canceled: ")
    assert "does not take place" in text
    past = ActivityFactory(session=False, certificate_share=100)
    session = SessionFactory(activity=past, starts=in_days(-1), ends=in_days(-1, 12))
    there = RegistrationFactory(activity=past, appointment=somebody("tr"))
    AttendanceFactory(registration=there, session=session)
    issue_certificates(activity=past, by=boss)
    ((_to, subject, text),) = sent()
    assert subject.startswith("Belgeniz: ")
    assert "silinir" not in text  # that is told to people from outside alone
    assert there.certificates.get().serial in text
    assert there.user.name not in subject


def test_person_from_outside_is_told_in_the_language_that_staff_entered(boss):
    activity = ActivityFactory()
    enter(activity=activity, by=boss, name="Ana", email="ana@example.org", language="en")
    ((to, subject, text),) = sent()
    assert (to, "You are registered" in subject) == ("ana@example.org", True)
    assert "/register/" not in text
    assert "They are erased a year after it" in text
