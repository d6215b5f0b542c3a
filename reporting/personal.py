"""What the reporting storey holds of a person, for that person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.personal import Holding, Row, register
from reporting.models import ReportRun, ReportSchedule
from reporting.words import name_of, period_in_words


def register_holdings() -> None:
    """Let people see and take along what this storey holds of them; called once when the portal starts."""
    register(Holding("reporting.runs", gettext_lazy("Reports that you asked for"), _runs))
    register(Holding("reporting.schedules", gettext_lazy("Reports that you are told of"), _schedules))


def _runs(user: User) -> list[Row]:
    return [
        {
            _("Report"): name_of(each.definition),
            _("Period"): period_in_words(each.parameters),
            _("Asked for on"): each.asked_at,
            _("State"): each.get_state_display(),
        }
        for each in ReportRun.objects.filter(asked_by=user).order_by("asked_at", "pk")
    ]


def _schedules(user: User) -> list[Row]:
    return [
        {_("Report"): name_of(each.definition), _("How often"): each.get_cadence_display()}
        for each in ReportSchedule.objects.filter(recipients=user).order_by("pk")
    ]
