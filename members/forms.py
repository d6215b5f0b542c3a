"""What visitors send."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.enums import AppointmentRole
from members.logos import validate_logo
from members.models import Appointment, Department, ErrorReport, Invitation
from members.models.department_change import DepartmentRecord, work_area_names
from mmu_portal.lib.forms import DayInput, LinesField
from mmu_portal.lib.text import one_line

# What each role may do, in one line, wherever somebody chooses one.
ROLES = [
    (role.value, format_lazy("{}: {}", role.label, may))
    for role, may in (
        (AppointmentRole.COORDINATOR, _("decides who acts, and does what a representative does")),
        (AppointmentRole.REPRESENTATIVE, _("proposes changes of the record, holds seats, registers people")),
        (AppointmentRole.VIEWER, _("only reads")),
    )
]


class ReportForm(forms.ModelForm):
    """A mistake in a record, and perhaps where to answer."""

    # People do not see this field; programs fill it in.
    homepage = forms.CharField(required=False, max_length=200)

    class Meta:
        model = ErrorReport
        fields = ("text", "email")
        labels = {"text": _("What is wrong, and what is right?"), "email": _("Your e-mail address")}
        help_texts = {
            "text": _("If you know a source, name it. At most 2,000 characters."),
            "email": _("Only for an answer. It is not published."),
        }
        field_classes = {"text": LinesField}
        error_messages = {"text": {"required": _("Write what is wrong.")}}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    @property
    def is_of_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("homepage"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["homepage"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})


class InviteForm(forms.ModelForm):
    """A coordinator's invitation to act for the own municipality, which the form never asks for."""

    class Meta:
        model = Invitation
        fields = ("email", "name", "language", "department", "role", "started", "ended")
        labels = {"email": _("E-mail"), "name": _("Name"), "department": _("Department")}
        help_texts = {"ended": _("Empty if it is not known yet.")}
        widgets = {"started": DayInput(), "ended": DayInput()}

    def __init__(self, posted: Any, *, acting: Appointment) -> None:
        mine = Invitation(municipality=acting.municipality, language=get_language() or "tr")
        super().__init__(posted, instance=mine)
        departments: Any = self.fields["department"]
        departments.queryset = acting.municipality.departments.filter(is_active=True).order_by("name_key")
        departments.empty_label = _("None in particular")
        roles: Any = self.fields["role"]
        roles.choices = ROLES


class DutiesForm(forms.Form):
    """Role and department of a colleague from now on; `version` is of the appointment that was shown."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        required=False,
        empty_label=_("None in particular"),
        help_text=_("It decides which platforms the person can join."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, posted: Any, *, appointment: Appointment) -> None:
        super().__init__(posted, initial={"role": appointment.role, "department": appointment.department_id})
        departments: Any = self.fields["department"]
        ours = appointment.municipality.departments.filter(
            Q(is_active=True) | Q(pk=appointment.department_id)
        )
        departments.queryset = ours.order_by("name_key")


class DepartmentForm(forms.Form):
    """A department as it should be recorded; `offer` fills it with one."""

    name = forms.CharField(label=_("Name of the department"), max_length=150)
    work_areas = forms.MultipleChoiceField(
        label=_("Work areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They decide which platforms the department may join."),
    )
    is_closed = forms.BooleanField(label=_("This department is closed"), required=False)

    def offer(self, shown: DepartmentRecord, *, is_new: bool) -> None:
        """Start with what `shown` says; a new department is not closed."""
        areas: Any = self.fields["work_areas"]
        areas.choices = list(work_area_names().items())
        self.fields["name"].initial = shown.name
        areas.initial = shown.work_areas
        self.fields["is_closed"].initial = not shown.is_active
        if is_new:
            del self.fields["is_closed"]

    def clean_name(self) -> str:
        """The name without what nobody sees."""
        return one_line(self.cleaned_data["name"])

    def record(self) -> DepartmentRecord:
        """What was typed."""
        typed = self.cleaned_data
        areas = tuple(sorted(typed["work_areas"]))
        return DepartmentRecord(typed["name"], areas, not typed.get("is_closed", False))


class LogoForm(forms.Form):
    """A picture that is proposed as the municipality's logo."""

    logo = forms.FileField(
        label=_("New logo"),
        validators=[validate_logo],
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, at most 2 MiB and 4000 pixels a side. The page shows it smaller."),
    )
