"""Who leaves, on which day, and who takes over."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions.appointments import NOBODY_LEFT, leaves_nobody_to_coordinate
from members.estates import Holding, holdings
from members.models import Appointment, Handover, Municipality
from members.queries.handover import planned_end
from members.validators import validate_day_of_service
from mmu_portal.lib.forms import DayInput

ONE_DAY = dt.timedelta(days=1)


class ColleagueField(forms.ModelChoiceField):
    """A choice of a colleague, told apart by department and role."""

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


def label_of(appointment: Appointment) -> str:
    """A person with department and role."""
    where = f", {appointment.department}" if appointment.department else ""
    return f"{appointment.user}{where} ({appointment.get_role_display()})"


class LeaveForm(forms.Form):
    """The last day of an appointment, and who takes over from the next."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=DayInput(),
        validators=[validate_day_of_service],
        help_text=_("This day still counts."),
    )
    successor = ColleagueField(
        label=_("Who takes over"),
        queryset=Appointment.objects.none(),
        required=False,
        empty_label=_("Nobody yet: it waits for a successor"),
        error_messages={"required": NOBODY_LEFT},
    )

    def __init__(self, posted: Any, *, leaver: Appointment) -> None:
        today = timezone.localdate()
        self.leaver, self.planned = leaver, planned_end(leaver)
        successor = self.planned and self.planned.successor_id
        super().__init__(posted, initial={"last_day": leaver.ended or today, "successor": successor})
        choices = self._choices()
        choices.queryset = colleagues_of(leaver)
        if self._must_pass_on():
            choices.required, choices.empty_label = True, _("Choose a colleague")

    @property
    def says_nothing_new(self) -> bool:
        """Whether all of it is arranged so already."""
        return self.planned is not None and not self.has_changed()

    def _choices(self) -> Any:
        return self.fields["successor"]

    def _must_pass_on(self) -> bool:
        """Whether the only coordinator says a new last day, with which the coordination must pass on."""
        try:
            day = self.fields["last_day"].clean(self["last_day"].value())
        except ValidationError:
            day = timezone.localdate()
        return day != self.leaver.ended and leaves_nobody_to_coordinate(self.leaver, day)

    def clean(self) -> dict[str, Any] | None:
        """Refuse who does not act on the day of the handover."""
        cleaned = super().clean()
        last_day, successor = (self.cleaned_data.get(name) for name in ("last_day", "successor"))
        if last_day and successor and not _acts(successor, self.leaver, last_day + ONE_DAY):
            self.add_error("successor", gettext("This colleague does not act on the day after the last one."))
        return cleaned


class SuccessorForm(forms.Form):
    """Who takes over what waits."""

    successor = ColleagueField(
        label=_("Who takes over"), queryset=Appointment.objects.none(), empty_label=_("Choose a colleague")
    )

    def __init__(
        self, posted: Any, *, handover: Handover, shown: list[tuple[int, str]] | None = None
    ) -> None:
        super().__init__(posted, auto_id=f"id_{handover.pk}_%s")
        field: Any = self.fields["successor"]
        field.queryset = colleagues_of(handover.leaver)
        if shown is not None:  # the forms of one page show the same people, read once
            others = [(pk, label) for pk, label in shown if pk != handover.leaver_id]
            field.choices = [("", field.empty_label), *others]


@dataclass(frozen=True)
class Succession:
    """One open handover as the coordinator sees it: what it is about, and the form if it is vacant."""

    handover: Handover
    holdings: list[Holding]
    form: SuccessorForm | None


def successions(municipality: Municipality) -> list[Succession]:
    """The open handovers of a municipality that hold something, or are planned."""
    opened = list(Handover.objects.open().of(municipality).with_people().order_by("due", "pk"))
    shown = [(each.pk, label_of(each)) for each in colleagues_in(municipality)] if opened else []
    found = [
        Succession(
            each,
            holdings(each.leaver),
            None if each.successor_id else SuccessorForm(None, handover=each, shown=shown),
        )
        for each in opened
    ]
    return [each for each in found if each.holdings or each.handover.successor_id]


def colleagues_of(leaver: Appointment) -> Any:
    """Who may be chosen to take over from `leaver`."""
    return colleagues_in(leaver.municipality).exclude(pk=leaver.pk)


def colleagues_in(municipality: Municipality) -> Any:
    """Who acts for a municipality, today or from a later day."""
    ours = Appointment.objects.filter(municipality=municipality).acting().not_over(timezone.localdate())
    return ours.select_related("user", "department").order_by("user__name_key", "pk")


def _acts(successor: Appointment, leaver: Appointment, day: dt.date) -> bool:
    on_the_day = Appointment.objects.successors_of(leaver, max(day, timezone.localdate()))
    return on_the_day.filter(pk=successor.pk).exists()
