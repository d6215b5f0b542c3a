"""Whether a department may join a platform, rule by rule: the same words for its people and for staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.enums import AppointmentRole
from members.models import Appointment, Department, MembershipPeriod
from platforms.enums import Admission
from platforms.models import Allotment, EligibilityRule, Platform, Seat

CODES = {
    "membership": gettext_lazy("Membership of the municipality"),
    "role": gettext_lazy("Role of the person"),
    "department": gettext_lazy("Department of the person"),
    "work-areas": gettext_lazy("Work areas of the department"),
    "free-seat": gettext_lazy("A free seat"),
    "admission": gettext_lazy("Way of admission"),
}


@dataclass(frozen=True)
class Finding:
    """What one rule says: whether it holds, why in a sentence, and what to do if it does not.

    `place` names where that is done: the page of a municipality's departments, of its people or its seats.
    """

    code: str
    holds: bool
    sentence: str
    advice: str = ""
    place: str = ""

    @property
    def title(self) -> Any:
        """The rule's name."""
        return CODES[self.code]


@dataclass(frozen=True)
class Verdict:
    """What the rules of a platform say of a person's department on one day."""

    findings: tuple[Finding, ...]

    @property
    def qualifies(self) -> bool:
        """Whether every rule holds."""
        return all(finding.holds for finding in self.findings)

    def stored(self) -> list[dict[str, Any]]:
        """The verdict as a request keeps it: each rule's code and whether it held."""
        return [{"code": finding.code, "holds": finding.holds} for finding in self.findings]

    def refusal(self) -> str:
        """The sentences of the rules that do not hold."""
        return " ".join(finding.sentence for finding in self.findings if not finding.holds)


def kept_findings(stored: list[dict[str, Any]]) -> list[tuple[Any, bool]]:
    """Name and outcome of each rule of a verdict that a request kept; rules that are gone are left out."""
    return [(CODES[each["code"]], bool(each["holds"])) for each in stored if each.get("code") in CODES]


def rule_of(platform: Platform) -> EligibilityRule:
    """The platform's rule; one that nobody has written yet is as new."""
    return EligibilityRule.objects.filter(platform=platform).first() or EligibilityRule(platform=platform)


def verdict_on(
    platform: Platform,
    appointment: Appointment,
    *,
    department: Department | None = None,
    invited: bool = False,
) -> Verdict:
    """What the platform's rules say today of the department in which the person acts.

    `invited` is how staff seat somebody directly: whom they seat needs neither to ask nor to be open to all.
    """
    case = _Case(
        rule_of(platform), platform, appointment, department or appointment.department, timezone.localdate()
    )
    rules: list[Callable[[_Case], Finding]] = [_membership, _role, _department, _work_areas, _free_seat]
    return Verdict(tuple(rule(case) for rule in [*rules, *([] if invited else [_admission])]))


@dataclass(frozen=True)
class _Case:
    rule: EligibilityRule
    platform: Platform
    appointment: Appointment
    department: Department | None
    day: dt.date


def _membership(case: _Case) -> Finding:
    periods = MembershipPeriod.objects.covering(case.day).filter(
        municipality=case.appointment.municipality_id
    )
    if not case.rule.needs_membership:
        return Finding("membership", True, _("The platform is open to municipalities outside the Union too."))
    if periods.filter(municipality=case.appointment.municipality_id).exists():
        return Finding("membership", True, _("The municipality is a member of the Union."))
    return Finding(
        "membership",
        False,
        _("The municipality is not recorded as a member of the Union today."),
        _("If that is wrong, report it on the municipality’s page."),
        "report",
    )


def _role(case: _Case) -> Finding:
    if case.appointment.role != AppointmentRole.VIEWER:
        return Finding("role", True, _("The person represents the municipality."))
    return Finding(
        "role",
        False,
        _("The person may only read: a viewer does not represent the municipality."),
        _("Ask the municipality’s coordinator for an appointment as representative."),
        "people",
    )


def _department(case: _Case) -> Finding:
    department = case.department
    if department is not None and department.is_active:
        return Finding(
            "department", True, _("The person works in a department: %(name)s.") % {"name": department.name}
        )
    sentence = (
        _("The person’s appointment names no department.")
        if department is None
        else _("The department %(name)s no longer exists.") % {"name": department.name}
    )
    advice = _("The municipality’s coordinator says there in which department a person works.")
    return Finding("department", False, sentence, advice, "people")


def _work_areas(case: _Case) -> Finding:
    asked = {area.pk: area.name for area in case.rule.work_areas.all()} if case.rule.pk else {}
    if not asked:
        return Finding("work-areas", True, _("Departments of every work area may join."))
    if case.department is None:
        return Finding(
            "work-areas",
            False,
            _("The platform is for departments that work in: %(areas)s.")
            % {"areas": ", ".join(asked.values())},
            _("If the department is not on record yet, propose it with its work areas."),
            "departments",
        )
    shared = [area.name for area in case.department.work_areas.all() if area.pk in asked]
    if shared:
        return Finding(
            "work-areas", True, _("The department works in: %(areas)s.") % {"areas": ", ".join(shared)}
        )
    return Finding(
        "work-areas",
        False,
        _("The department is recorded with none of the platform’s work areas: %(areas)s.")
        % {"areas": ", ".join(asked.values())},
        _("If it does such work, propose its work areas; staff look at the proposal."),
        "departments",
    )


def _free_seat(case: _Case) -> Finding:
    here = {"platform": case.platform, "municipality": case.appointment.municipality_id}
    counted = Allotment.objects.filter(**here).first() or Allotment(
        platform=case.platform, capacity=case.rule.seats_per_municipality
    )
    vacant = case.department is not None and (
        Seat.objects.vacant().filter(platform=case.platform, department=case.department).exists()
    )
    shown = {"taken": counted.taken, "seats": counted.capacity}
    if vacant:
        return Finding("free-seat", True, _("The department has a seat that nobody holds."))
    if not counted.is_full:
        sentence = _("The municipality has a free seat: %(taken)s of %(seats)s are taken.") % shown
        return Finding("free-seat", True, sentence)
    return Finding(
        "free-seat",
        False,
        _("The municipality has no free seat: all %(seats)s are taken.") % shown,
        _("The municipality’s coordinator can give up the seat of another department there."),
        "seats",
    )


def _admission(case: _Case) -> Finding:
    if case.rule.admission == Admission.OPEN:
        return Finding("admission", True, _("Departments that qualify may ask to join."))
    return Finding(
        "admission",
        False,
        _("The platform’s coordinators invite its members; nobody asks."),
        _("Write to the Union’s team if the department should be there."),
    )
