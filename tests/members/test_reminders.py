"""Reminders: staff hear each week of what waits, municipalities each month of a record nobody confirmed."""

import datetime as dt
from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone, translation

from members.actions.mails import send_due_mails
from members.actions.reminders import remind_of_records, remind_staff
from members.models import ErrorReport, Mail, User
from mmu_portal.lib import gaps
from tests.factories.members import (
    AppointmentFactory,
    ErrorReportFactory,
    MembershipPeriodFactory,
    RecordConfirmationFactory,
    RenewalAnswerFactory,
    UserFactory,
)
from tests.factories.platforms import JoinRequestFactory
from tests.factories.programs_plan import IndicatorFactory, MeasurementFactory, ReviewPeriodFactory

pytestmark = pytest.mark.django_db


def of_group(name: str) -> User:
    """One of the staff, who reads English."""
    person = UserFactory(staff=True, language="en")
    person.groups.add(Group.objects.get(name=name))
    return person


def on(day: dt.date):
    """The day on which the portal looks."""
    return mock.patch("members.actions.reminders.timezone.localdate", return_value=day)


def test_every_right_of_a_reminder_is_one_that_somebody_of_the_staff_has(db):
    people = [of_group(group.name) for group in Group.objects.all()]
    reminding = [gap for gap in gaps._gaps if gap.reminds]
    assert {gap.model.__name__ for gap in reminding} >= {"JoinRequest", "Indicator", "ProfileChange"}
    for gap in reminding:
        assert any(person.has_perm(gap.reminds_who_has) for person in people), gap.reminds_who_has


def test_staff_are_told_once_a_week_of_what_is_theirs(mailoutbox):
    coordinator, program, reporter = map(of_group, ("Platform coordinators", "Program staff", "Reporting"))
    assert remind_staff() == 0
    JoinRequestFactory()
    today = timezone.localdate()
    period = ReviewPeriodFactory(starts=today - dt.timedelta(days=60), ends=today - dt.timedelta(days=1))
    indicator = IndicatorFactory(action__objective__plan=period.plan)
    IndicatorFactory(action=indicator.action)
    MeasurementFactory(indicator=indicator, period=period, state="pending")
    assert (remind_staff(), remind_staff(), Mail.objects.count()) == (3, 3, 3)
    send_due_mails()
    said = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "- Requests to join to decide: 1" in said[coordinator.email]
    assert "- Indicators due in an open review period: 1" in said[program.email]
    assert "- Readings of a plan to approve: 1" in said[reporter.email]
    assert "Requests to join" not in said[reporter.email]
    assert "http://127.0.0.1:8000/admin/" in said[reporter.email]
    with on(today + dt.timedelta(days=7)):
        remind_staff()
    assert Mail.objects.count() == 6


def test_staff_are_not_told_of_what_was_done_or_is_theirs_no_more(mailoutbox):
    editor, former = of_group("Network editors"), of_group("Network editors")
    ErrorReportFactory()
    assert remind_staff() == 2
    former.groups.clear()
    ErrorReport.objects.update(state="corrected")
    send_due_mails()
    assert (mailoutbox, Mail.objects.filter(state="done").count()) == ([], 2)
    assert editor.has_perm("members.change_errorreport")


def test_who_keeps_a_record_is_told_once_a_month_until_it_is_confirmed(mailoutbox):
    today = timezone.localdate()
    place = MembershipPeriodFactory(municipality__name_en="Kıyıköy").municipality
    keeper = AppointmentFactory(municipality=place, role="coordinator", user__language="en")
    AppointmentFactory(municipality=place, role="representative")
    for settled in (MembershipPeriodFactory(), MembershipPeriodFactory()):
        AppointmentFactory(municipality=settled.municipality)
    RecordConfirmationFactory(municipality=settled.municipality, confirmed_on=today)
    RecordConfirmationFactory(municipality=place, confirmed_on=today - dt.timedelta(days=366))
    asked = RenewalAnswerFactory(municipality=MembershipPeriodFactory().municipality)
    AppointmentFactory(municipality=asked.municipality)
    AppointmentFactory()  # of no member
    assert remind_of_records() == 2
    with on(today.replace(day=28)):
        remind_of_records()
    assert Mail.objects.count() == 2
    send_due_mails()
    (mail,) = [each for each in mailoutbox if each.to == [keeper.user.email]]
    assert mail.subject.startswith("Please confirm: the record of ")
    assert "/en/my/municipality/" in mail.body
    with on((today.replace(day=1) + dt.timedelta(days=40)).replace(day=1)):
        remind_of_records()
    assert Mail.objects.count() == 4
    RecordConfirmationFactory(municipality=place, confirmed_on=today)
    mailoutbox.clear()
    send_due_mails()
    assert [each.to for each in mailoutbox] != [[keeper.user.email]]
    assert len(mailoutbox) == 1


def test_reminders_speak_the_language_of_their_reader(mailoutbox):
    MembershipPeriodFactory(municipality=AppointmentFactory(user__language="tr").municipality)
    remind_of_records()
    with translation.override("en"):
        send_due_mails()
    assert "/tr/my/municipality/" in mailoutbox[0].body
