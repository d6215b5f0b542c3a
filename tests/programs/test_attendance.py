"""Who was there: noted, counted without naming anybody, and certified."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from members.models import Mail
from mmu_portal.lib.errors import DomainError
from programs.actions.attendance import attend_by_code, note_present, show_code
from programs.actions.certificates import issue_anew, issue_certificates, revoke
from programs.actions.registrations import erase_person
from programs.models import Attendance, Certificate
from programs.queries.attendance import FEWEST, hidden_groups, present
from tests.factories.members import UserFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


@pytest.fixture
def past():
    """An activity of four sessions that are over; half of them earn a certificate."""
    activity = ActivityFactory(session=False, certificate_share=50)
    for day in range(-5, -1):
        SessionFactory(activity=activity, starts=in_days(day), ends=in_days(day, 12))
    activity.refresh_from_db()
    return activity


def attend(registration, sessions):
    for session in registration.activity.sessions.order_by("starts")[:sessions]:
        AttendanceFactory(registration=registration, session=session)


@pytest.mark.django_db
def test_list_notes_exactly_those_who_are_ticked(past, boss):
    one, two, three = [RegistrationFactory(activity=past) for _number in range(3)]
    session = past.sessions.first()
    assert note_present(session=session, present=[one.pk, two.pk], way="list", by=boss) == (2, 0)
    assert note_present(session=session, present=[two.pk, three.pk], way="spreadsheet", by=boss) == (1, 1)
    rows = Attendance.objects.order_by("pk").values_list("registration", "way", "by")
    assert list(rows) == [(two.pk, "list", boss.pk), (three.pk, "spreadsheet", boss.pk)]


@pytest.mark.django_db
def test_list_refuses_strangers_what_is_to_come_and_who_has_no_place(past, boss):
    session = past.sessions.first()
    with pytest.raises(DomainError, match="Only staff"):
        note_present(session=session, present=[], way="list", by=UserFactory(staff=True))
    waits = RegistrationFactory(activity=past, state="waitlisted")
    for who in (waits, RegistrationFactory()):
        with pytest.raises(DomainError, match="no place"):
            note_present(session=session, present=[who.pk], way="list", by=boss)
    with pytest.raises(DomainError, match="has not begun"):
        note_present(session=SessionFactory(), present=[], way="list", by=boss)


@pytest.mark.django_db
def test_who_has_a_certificate_stays_on_the_list(past, boss):
    one = RegistrationFactory(activity=past)
    attend(one, 2)
    issue_certificates(activity=past, by=boss)
    session = past.sessions.order_by("starts").first()
    with pytest.raises(DomainError, match="revoke it first"):
        note_present(session=session, present=[], way="list", by=boss)
    revoke(certificate=one.certificates.get(), reason="Was not there", by=boss)
    note_present(session=session, present=[], way="list", by=boss)
    assert not session.attendances.exists()


@pytest.mark.django_db
def test_code_counts_around_its_session_for_those_who_have_a_place(boss):
    activity = ActivityFactory(session=False)
    now = timezone.now()
    session = SessionFactory(activity=activity, starts=now, ends=now + dt.timedelta(hours=2))
    code = show_code(session=session, by=boss)
    assert (len(code), show_code(session=session, by=boss)) == (6, code)
    me = RegistrationFactory(activity=activity)
    assert attend_by_code(user=me.user, code=f" {code.lower()} ") == session
    attend_by_code(user=me.user, code=code)
    assert Attendance.objects.get().registration == me
    for stranger in (RegistrationFactory(activity=activity, state="waitlisted"), RegistrationFactory()):
        with pytest.raises(DomainError, match="has this code"):
            attend_by_code(user=stranger.user, code=code)
    session.starts, session.ends = in_days(-1), in_days(-1, 12)
    session.save()
    with pytest.raises(DomainError, match="has this code"):
        attend_by_code(user=me.user, code=code)


@pytest.mark.django_db
def test_codes_cannot_be_tried_without_end():
    me = RegistrationFactory().user
    for _number in range(10):
        with pytest.raises(DomainError, match="has this code"):
            attend_by_code(user=me, code="WRONG2")
    with pytest.raises(DomainError, match="many codes"):
        attend_by_code(user=me, code="WRONG2")


@pytest.mark.django_db
def test_code_is_no_code_while_none_was_made():
    now = timezone.now()
    one = RegistrationFactory(activity=ActivityFactory(session=False))
    SessionFactory(activity=one.activity, starts=now)
    with pytest.raises(DomainError):
        attend_by_code(user=one.user, code="")


@pytest.mark.django_db
def test_certificates_go_once_to_those_who_attended_enough(past, boss):
    enough = RegistrationFactory(activity=past, appointment__user__language="en")
    attend(enough, 2)
    attend(RegistrationFactory(activity=past), 1)
    RegistrationFactory(activity=past)
    outside = RegistrationFactory(activity=past, appointment=None, name="Ana", language="en")
    attend(outside, 4)
    assert (issue_certificates(activity=past, by=boss), issue_certificates(activity=past, by=boss)) == (2, 0)
    mine = Certificate.objects.get(registration=enough)
    assert (mine.name, mine.language, mine.attended, mine.sessions) == (enough.user.name, "en", 2, 4)
    assert list(Mail.objects.values_list("recipient", "language")) == [(enough.user_id, "en")]


@pytest.mark.django_db
def test_person_who_was_erased_gets_no_certificate_of_nobody(past, boss):
    outside = RegistrationFactory(activity=past, appointment=None, name="Ana")
    attend(outside, 4)
    gone = RegistrationFactory(activity=past, appointment=None, name="")
    attend(gone, 4)
    assert issue_certificates(activity=past, by=boss) == 1
    certificate = Certificate.objects.get(registration=outside)
    revoke(certificate=certificate, reason="Wrong name", by=boss)
    erase_person(registration=outside, by=boss)
    certificate.refresh_from_db()
    with pytest.raises(DomainError, match="was erased"):
        issue_anew(certificate=certificate, by=boss)


@pytest.mark.django_db
def test_certificates_wait_for_the_end_and_for_a_share(past, boss):
    running = ActivityFactory(certificate_share=50)
    with pytest.raises(DomainError, match="after the last session"):
        issue_certificates(activity=running, by=boss)
    past.certificate_share = None
    with pytest.raises(DomainError, match="no certificates"):
        issue_certificates(activity=past, by=boss)
    with pytest.raises(DomainError, match="Only staff"):
        issue_certificates(activity=past, by=UserFactory(staff=True))


@pytest.mark.django_db
def test_certificate_is_revoked_once_with_a_reason(boss):
    one = CertificateFactory()
    with pytest.raises(DomainError, match="Write why"):
        revoke(certificate=one, reason=" ", by=boss)
    with pytest.raises(DomainError, match="Only staff"):
        revoke(certificate=one, reason="x", by=UserFactory(staff=True))
    revoke(certificate=one, reason="Wrong name", by=boss)
    with pytest.raises(DomainError, match="revoked before"):
        revoke(certificate=one, reason="Again", by=boss)
    one.refresh_from_db()
    assert (one.is_valid, one.revoked_reason, one.revoked_by) == (False, "Wrong name", boss)


@pytest.mark.django_db
def test_counts_are_told_after_the_end_with_small_groups_hidden(past):
    for gender, number in (("woman", 9), ("man", 6), ("other", 1)):
        for _number in range(number):
            attend(RegistrationFactory(activity=past, gender=gender, role="expert"), 1)
    RegistrationFactory(activity=past, gender="man")  # never came
    found = present(past)
    assert found.total == 16
    assert [(each.number) for each in found.by_gender] == [9, None, None, None]
    assert [each.number for each in found.by_role] == [0, 0, 0, 16, 0, 0]
    SessionFactory(activity=past)
    assert present(past) is None


counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)


@given(counts)
def test_hidden_numbers_never_follow_from_the_total(given_counts):
    """Whoever knows the total and what is told can still think of several ways it may have been."""
    hidden = hidden_groups(given_counts)
    told = {name: number for name, number in given_counts.items() if name not in hidden}
    assert all(number == 0 or number >= FEWEST for number in told.values())
    if not hidden:
        return
    rest = sum(given_counts.values()) - sum(told.values())
    if told and any(told.values()):
        assert rest >= FEWEST  # nobody learns of a group of fewer by taking the told ones from the total
    if len(hidden) < 2:
        assert told == {} or sum(told.values()) == 0
        return
    ways = sum(sum(way) == rest for way in product(range(rest + 1), repeat=min(len(hidden), 3)))
    assert ways > 1 or rest == 0
