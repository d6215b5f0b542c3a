"""What a municipality says in a renewal round: its leader, its departments, its people."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions.renewal import Said
from members.enums import LeaderAnswer
from members.leaving_forms import label_of
from members.models import Appointment
from members.proposal_forms import ShownForm
from members.queries.renewal_sheet import GONE, LEADER, STANDS, Sheet, department_field, person_field
from members.validators import validate_day_come, validate_day_of_service, validate_person_name
from mmu_portal.lib.forms import DayInput
from mmu_portal.lib.models import SampleFlag
from mmu_portal.lib.text import one_line

_NAME_AND_DAY = ("leader_name", "leader_from")


class DayField(forms.DateField):
    """A day, which a form shows as it is stored in a token."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class RenewalForm(ShownForm):
    """One question for the leader, for each department and for each person without a last day.

    Everything is asked for when the person confirms (`whole`); what is saved for later may have gaps. No
    field says to a browser that it must be filled in: which must depends on the others and on the button.
    """

    use_required_attribute = False

    def __init__(self, posted: Any, *, sheet: Sheet, acting: Appointment, leads: bool, whole: bool) -> None:
        super().__init__(posted)
        self._departments: dict[str, int] = {}
        self._people: dict[str, int] = {}
        self.sheet = sheet
        self.whole = whole
        if sheet.answer.leader != LeaderAnswer.ACCEPTED:
            self._ask_leader()
        for department in sheet.departments:
            name = department_field(department.record.pk)
            self._departments[name] = department.record.pk
            self.fields[name] = _question(
                _marked(department.record.name, department.record),
                _("It still exists as recorded"),
                _("It has changed or no longer exists"),
            )
        for person in sheet.people:
            if person.record.ended is None:
                name = person_field(person.record.pk)
                self._people[name] = person.record.pk
                self.fields[name] = _question(
                    _marked(label_of(person.record), person.record),
                    _("Stays"),
                    _("Leaves"),
                    _way_out(person.record, acting, leads),
                )
        self.show(f"renewal:{sheet.answer.pk}", sheet.shown())

    def _ask_leader(self) -> None:
        recorded = bool(self.sheet.leaders)
        only_if = gettext("Only if it is not the leader as recorded.") if recorded else ""
        checked = gettext("The Union’s staff check it before it is public.")
        other = _("Somebody else, or the same person in a new term")
        choices = [(STANDS, _("As recorded")), (GONE, other)]
        self.fields["leader"] = forms.ChoiceField(
            label=_("Who leads the municipality now?"),
            choices=choices if recorded else [(GONE, _("The person named below"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Say who leads the municipality.")},
        )
        self.fields["leader_name"] = forms.CharField(
            label=_("Name of the new leader"),
            max_length=150,
            validators=[validate_person_name],
            help_text=f"{only_if} {checked}".strip(),
            error_messages={"required": _("Write the name of who leads now.")},
        )
        self.fields["leader_from"] = DayField(
            label=_("First day in office"),
            widget=DayInput(),
            validators=[validate_day_of_service, validate_day_come],
            help_text=only_if,
            error_messages={"required": _("Write the first day in office.")},
        )

    def clean_leader_name(self) -> str:
        """The name as it is stored."""
        return one_line(self.cleaned_data["leader_name"])

    def clean(self) -> dict[str, Any] | None:
        """Forgive what need not be said: all that waits for later, name and day of the leader as recorded.

        Of another leader name and day may both wait, one alone may not.
        """
        cleaned = super().clean()
        begun = any(self.cleaned_data.get(name) for name in _NAME_AND_DAY)
        named = self.cleaned_data.get("leader") == GONE and (self.whole or begun)
        for name in [name for name in self.errors if self.has_error(name, "required")]:
            if not (named if name in _NAME_AND_DAY else self.whole):
                del self.errors[name]
        return cleaned

    @property
    def leader_fields(self) -> list[BoundField]:
        """The questions about the leader; none once the staff accepted the new one."""
        return [self[name] for name in LEADER if name in self.fields]

    @property
    def department_fields(self) -> list[BoundField]:
        """A question for each department."""
        return [self[name] for name in self._departments]

    @property
    def people_fields(self) -> list[BoundField]:
        """A question for each person without a last day."""
        return [self[name] for name in self._people]

    def said(self) -> Said:
        """What the person says: all that they confirm, else what they changed; gaps are left out."""
        leader = self.cleaned_data.get("leader") if self._is_theirs(*LEADER) else None
        said = leader == STANDS or bool(self.cleaned_data.get("leader_name"))
        return Said(
            leader_stands=leader == STANDS if said and leader else None,
            leader_name=self.cleaned_data.get("leader_name", ""),
            leader_from=self.cleaned_data.get("leader_from"),
            departments=self._verdicts(self._departments),
            people=self._verdicts(self._people),
        )

    def _verdicts(self, keys: dict[str, int]) -> dict[int, bool]:
        chosen = {pk: self.cleaned_data.get(name) for name, pk in keys.items() if self._is_theirs(name)}
        return {pk: verdict == STANDS for pk, verdict in chosen.items() if verdict}

    def _is_theirs(self, *names: str) -> bool:
        return self.whole or any(name in self.changed for name in names)


def _question(label: str, yes: Any, no: Any, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(STANDS, yes), (GONE, no)],
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": _("Choose one of the two.")},
    )


def _marked(label: str, record: SampleFlag) -> str:
    """The label, which says so if the record is made up."""
    return f"{label} – {gettext('sample data')}" if record.is_sample else label


def _way_out(appointment: Appointment, acting: Appointment, leads: bool) -> SafeString | str:
    """Where the last day is said: by the coordinator, or by who leaves."""
    if appointment.pk == acting.pk:
        address = reverse("my:leave")
    elif leads:
        address = reverse("my:end", args=[appointment.pk])
    else:
        return gettext("Whoever leaves says the last day in their own area, or the coordinator does.")
    return format_html('<a href="{}">{}</a>', address, gettext("Leaves: say the last day and the successor"))
