"""What cycles and streets hold of a person, for that person."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.personal import Holding, Row, register
from programs.models import CycleParticipation, StreetChange


def register_street_holdings() -> None:
    """Let people see and take along what this storey holds of them; called once when the portal starts."""
    for code, title, rows in (
        ("applications", gettext_lazy("Applications to cycles"), _applications),
        ("street-proposals", gettext_lazy("Streets that you proposed"), _proposals),
        ("street-decisions", gettext_lazy("Proposals of streets that you decided"), _decisions),
    ):
        register(Holding(f"programs.{code}", title, rows))


def _applications(user: User) -> list[Row]:
    made = CycleParticipation.objects.filter(applied_by__user=user)
    return [
        {
            _("Cycle"): str(each.cycle),
            _("Municipality"): str(each.municipality),
            _("State"): each.get_state_display(),
            _("What you wrote"): each.message,
            _("Answer of the staff"): each.answer,
        }
        for each in made.select_related("cycle__program", "municipality").order_by("pk")
    ]


def _proposals(user: User) -> list[Row]:
    return _changes(Q(proposed_by__user=user) | Q(written_by__user=user))


def _decisions(user: User) -> list[Row]:
    return _changes(Q(decided_by=user))


def _changes(wanted: Q) -> list[Row]:
    found = StreetChange.objects.filter(wanted).select_related("municipality").order_by("pk")
    return [
        {
            _("Municipality"): str(each.municipality),
            _("Subject"): each.subject,
            _("State"): each.get_state_display(),
            _("Proposed on"): each.proposed_at,
            _("Answer of the staff"): each.note,
        }
        for each in found
    ]
