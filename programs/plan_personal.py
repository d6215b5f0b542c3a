"""What the plan's readings hold of a person, for that person."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.personal import Holding, Row, register
from programs.models import Measurement


def register_holdings() -> None:
    """Let people see and take along what they reported and decided; called once when the portal starts."""
    register(Holding("programs.readings", gettext_lazy("Readings of a plan"), _readings))


def _readings(user: User) -> list[Row]:
    mine = Q(author=user) | Q(written_by=user) | Q(handed_in_by=user) | Q(decided_by=user)
    rows = Measurement.objects.filter(mine).select_related("indicator", "period").defer("period__snapshot")
    return [
        {
            _("Indicator"): str(each.indicator),
            _("Review period"): str(each.period),
            _("First written by you"): each.author_id == user.pk,
            _("Figure entered by you"): each.written_by_id == user.pk,
            _("Handed in by you"): each.handed_in_by_id == user.pk,
            _("Decided by you"): each.decided_by_id == user.pk,
        }
        for each in rows.order_by("period__ends", "pk")
    ]
