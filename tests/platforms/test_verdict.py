"""Whether a department may join: rule by rule, in words, the same for its people and for staff."""

import datetime as dt

import pytest

from members.enums import AppointmentRole
from members.models import MembershipPeriod
from platforms.enums import Admission
from platforms.models import EligibilityRule
from platforms.queries.verdict import kept_findings, verdict_on
from tests.factories.members import AppointmentFactory, WorkAreaFactory
from tests.factories.platforms import PlatformFactory, SeatFactory

pytestmark = pytest.mark.django_db
ALL = ["membership", "role", "department", "work-areas", "free-seat", "admission"]


def against(platform, appointment, **how):
    """The codes of the rules that do not hold."""
    return [each.code for each in verdict_on(platform, appointment, **how).findings if not each.holds]


def test_department_that_fits_qualifies_by_every_rule(platform, rep):
    verdict = verdict_on(platform, rep)
    assert [(each.code, each.holds) for each in verdict.findings] == [(code, True) for code in ALL]
    assert verdict.qualifies
    assert verdict.findings[3].sentence == "The department works in: Care."


def test_municipality_that_left_the_union_does_not_qualify(platform, rep):
    MembershipPeriod.objects.update(left=dt.date(2020, 1, 1))
    assert against(platform, rep) == ["membership"]
    EligibilityRule.objects.update(needs_membership=False)
    assert against(platform, rep) == []


def test_viewer_does_not_qualify(platform, rep):
    rep.role = AppointmentRole.VIEWER
    assert against(platform, rep) == ["role"]


def test_department_with_other_work_is_told_which_areas_are_asked(platform, rep):
    rep.department.work_areas.set([WorkAreaFactory(name_en="Roads")])
    (finding,) = [each for each in verdict_on(platform, rep).findings if not each.holds]
    assert finding.code == "work-areas"
    assert finding.sentence == "The department is recorded with none of the platform’s work areas: Care."
    assert finding.advice == "If it does such work, propose its work areas; staff look at the proposal."


@pytest.mark.parametrize("department", ["none", "closed"])
def test_appointment_without_a_department_does_not_qualify(platform, rep, department):
    if department == "none":
        rep.department = None
        assert against(platform, rep) == ["department", "work-areas"]
    else:
        rep.department.is_active = False
        assert against(platform, rep) == ["department"]


def test_municipality_whose_seats_are_taken_does_not_qualify_until_one_is_vacant(platform, rep):
    seat = SeatFactory(platform=platform, department__municipality=rep.municipality)
    assert against(platform, rep) == ["free-seat"]
    seat.department = rep.department
    seat.save()
    assert against(platform, rep) == []  # its own department's seat stands vacant


def test_platform_by_invitation_lets_nobody_ask_but_staff_may_seat(platform, rep):
    EligibilityRule.objects.update(admission=Admission.INVITATION)
    assert against(platform, rep) == ["admission"]
    assert against(platform, rep, invited=True) == []


def test_platform_that_asks_for_no_area_takes_every_department(rep):
    assert against(PlatformFactory(), AppointmentFactory(municipality=rep.municipality)) == []


def test_stored_verdict_is_read_in_any_language_and_survives_rules_that_are_gone(platform, rep):
    kept = verdict_on(platform, rep).stored()
    assert [holds for _title, holds in kept_findings([*kept, {"code": "gone", "holds": False}])] == [True] * 6


def test_fewer_seats_leave_the_taken_ones_and_more_open_new_ones(platform, rep):
    SeatFactory(platform=platform, department__municipality=rep.municipality)
    rule = platform.rule
    rule.seats_per_municipality = 2
    rule.save()
    assert against(platform, rep) == []
    SeatFactory(platform=platform, department__municipality=rep.municipality)
    rule.seats_per_municipality = 1
    rule.save()
    assert against(platform, rep) == ["free-seat"]
    (counted,) = platform.allotments.all()
    assert (counted.taken, counted.capacity) == (2, 2)
