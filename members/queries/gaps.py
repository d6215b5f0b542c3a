"""What waits and what is missing in the members' records: one definition for the count and for the list."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState, InvitationState, LeaderAnswer, MunicipalityKind, ReportState
from members.models import (
    Appointment,
    Department,
    DepartmentChange,
    ErrorReport,
    Handover,
    Invitation,
    LeaderTerm,
    Mail,
    MembershipPeriod,
    Municipality,
    ProfileChange,
    RecordConfirmation,
    RenewalAnswer,
)
from members.queries.handover import waits_for_successor
from members.queries.municipality import MunicipalityQuerySet
from members.queries.renewal import waits_for_nobody
from mmu_portal.lib.claimed import ClaimState
from mmu_portal.lib.gaps import Gap


def _member_without_leader(day: dt.date) -> Q:
    of_row = {"municipality": OuterRef("pk")}
    member = Exists(MembershipPeriod.objects.covering(day).filter(**of_row))
    led = Exists(LeaderTerm.objects.covering(day).filter(**of_row))
    return Q(member) & ~Q(led)


def _member_not_confirmed(day: dt.date) -> Q:
    of_row = {"municipality": OuterRef("pk")}
    member = Exists(MembershipPeriod.objects.covering(day).filter(**of_row))
    return Q(member) & ~Q(Exists(RecordConfirmation.objects.holding(day).filter(**of_row)))


def to_be_confirmed(day: dt.date) -> MunicipalityQuerySet:
    """Members who are to confirm their record, as `my/` asks them (`members.own_needs`).

    Not while a renewal round asks for it, nor while staff decide on the leader, with whom it is confirmed.
    """
    of_row = {"municipality": OuterRef("pk")}
    asked = Exists(RenewalAnswer.objects.in_open_round().filter(**of_row))
    leader = Exists(RenewalAnswer.objects.confirmed().filter(leader=LeaderAnswer.PROPOSED, **of_row))
    return Municipality.objects.filter(_member_not_confirmed(day) & ~Q(asked) & ~Q(leader))


def _without_work_area(day: dt.date) -> Q:
    areas = Department.work_areas.through.objects.filter(department=OuterRef("pk"))
    return Q(is_active=True) & ~Q(Exists(areas))


def _ended_department(day: dt.date) -> Q:
    return Q(department__is_active=False) & (Q(ended__isnull=True) | Q(ended__gte=day))


def _sample(day: dt.date) -> Q:
    return Q(is_sample=True)


WAITING = [
    Gap(
        "open",
        ErrorReport,
        _("Error reports to read"),
        lambda day: Q(state=ReportState.OPEN),
        waits=True,
        reminds="change_errorreport",
    ),
    Gap(
        "pending",
        ProfileChange,
        _("Proposed changes to decide"),
        lambda day: Q(state=ChangeState.PENDING),
        waits=True,
        reminds="change_profilechange",
    ),
    Gap(
        "pending",
        DepartmentChange,
        _("Proposed changes of departments to decide"),
        lambda day: Q(state=ChangeState.PENDING),
        waits=True,
        reminds="change_departmentchange",
    ),
    Gap(
        "expired",
        Invitation,
        _("Invitations not accepted in time"),
        lambda day: Q(state=InvitationState.PENDING, expires_at__lt=timezone.now()),
        waits=True,
    ),
    Gap("vacant", Handover, _("Handovers without a successor"), waits_for_successor, waits=True),
    Gap(
        "leader",
        RenewalAnswer,
        _("Proposed leaders to decide"),
        lambda day: Q(leader=LeaderAnswer.PROPOSED),
        waits=True,
        reminds="change_renewalanswer",
    ),
    Gap(
        "nobody",
        RenewalAnswer,
        _("Renewals that nobody can answer"),
        waits_for_nobody,
        waits=True,
    ),
    Gap(
        "failed",
        Mail,
        _("Mails that could not be sent"),
        lambda day: Q(state=ClaimState.FAILED),
        waits=True,
    ),
]
MISSING = [
    Gap(
        "no-position",
        Municipality,
        _("Municipalities without coordinates"),
        lambda day: Q(latitude__isnull=True),
    ),
    Gap(
        "no-population",
        Municipality,
        _("Municipalities without a population"),
        lambda day: Q(population__isnull=True),
    ),
    Gap("no-leader", Municipality, _("Members without a leader today"), _member_without_leader),
    Gap(
        "not-confirmed",
        Municipality,
        _("Members whose record was not confirmed for a year"),
        _member_not_confirmed,
    ),
    Gap(
        "no-english-name",
        Municipality,
        _("Municipalities without an English name"),
        lambda day: Q(name_en__isnull=True) | Q(name_en=""),
    ),
    Gap("no-website", Municipality, _("Municipalities without a website"), lambda day: Q(website="")),
    Gap(
        "no-parent",
        Municipality,
        _("Metropolitan districts without their metropolitan municipality"),
        lambda day: Q(kind=MunicipalityKind.METROPOLITAN_DISTRICT, parent__isnull=True),
    ),
    # Law 6360 left no town in a metropolitan province: such a row is out of date or of the wrong kind.
    Gap(
        "closed-town",
        Municipality,
        _("Towns in a metropolitan province"),
        lambda day: Q(kind=MunicipalityKind.TOWN, province__is_metropolitan=True),
    ),
    Gap(
        "no-decision",
        MembershipPeriod,
        _("Memberships without a decision"),
        lambda day: Q(decision=""),
    ),
    Gap(
        "no-joining-day",
        MembershipPeriod,
        _("Memberships without a day of joining"),
        lambda day: Q(joined__isnull=True),
    ),
    Gap("sample", MembershipPeriod, _("Memberships that are sample data"), _sample),
    Gap("no-source", LeaderTerm, _("Leaders’ terms without a source"), lambda day: Q(source="")),
    Gap("sample", LeaderTerm, _("Leaders’ terms that are sample data"), _sample),
    Gap("no-work-area", Department, _("Departments without a work area"), _without_work_area),
    Gap("sample", Department, _("Departments that are sample data"), _sample),
    Gap(
        "closed-department",
        Appointment,
        _("Running appointments in a closed department"),
        _ended_department,
    ),
    Gap("sample", Appointment, _("Appointments that are sample data"), _sample),
]
