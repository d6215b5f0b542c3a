"""What people fill in in the report center: a definition's own questions, and the portal's beside them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from members.models import User
from mmu_portal.lib.forms import LinesField, RecordField, RecordsField
from reporting.definition import PERIOD, Definition, Period, PeriodForm
from reporting.enums import Cadence, Format, Language, PastPeriod
from reporting.models import ReportRun, ReportSchedule
from reporting.periods import before
from reporting.queries.run import may_ask


class _Asking(PeriodForm):
    """The questions of a definition, and in which format and language it comes."""

    definition: Definition

    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=Language, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats: Any = self.fields["format"]
        formats.choices = [(form, Format(form).label) for form in self.definition.formats]
        formats.initial = self.definition.formats[0]
        self.fields["language"].initial = get_language()
        for field in self.fields.values():
            if isinstance(field, RecordField):
                _propose_the_only_one(field)

    def asked(self) -> dict[str, Any]:
        """The definition's own parameters of a valid form, as they are stored."""
        own = self.definition.parameters.base_fields
        return {name: value for name, value in self.to_json().items() if name in own}


class _AskMixin(_Asking):
    """A report now."""

    field_order = [*PERIOD]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        past = PastPeriod.YEAR if self.definition.is_yearly else PastPeriod.MONTH
        days = before(timezone.localdate(), past)
        if not self.definition.has_period:
            days = Period(timezone.localdate(), timezone.localdate())
            _hide(self, *PERIOD)
        self.fields["first"].initial, self.fields["last"].initial = days.first, days.last

    def clean_first(self) -> dt.date:
        first: dt.date = self.cleaned_data["first"]
        if first > timezone.localdate():
            raise forms.ValidationError(gettext("The period has not begun yet: choose a day up to today."))
        return first


class _ScheduleMixin(_Asking):
    """A report again and again: the period follows from the day, and so is not asked for."""

    cadence = forms.ChoiceField(label=_("How often"), choices=Cadence, widget=forms.RadioSelect)
    period = forms.ChoiceField(label=_("Period"), choices=PastPeriod, widget=forms.RadioSelect)  # type: ignore[assignment]
    recipients = RecordsField(
        User.objects.none(),
        label=_("Who is told by mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They get a link; the report itself is opened in the report center."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ["cadence", "period"]

    def __init__(self, data: Any = None, *, schedule: ReportSchedule | None = None) -> None:
        initial = _initial(schedule) if schedule else _proposed(self.definition)
        super().__init__(_with_period(data), initial=initial)
        _hide(self, *PERIOD)
        for name in PERIOD:
            self.fields[name].required = False
        if not self.definition.has_period:
            _hide(self, "period")
        people: Any = self.fields["recipients"]
        people.queryset = who_may_be_told()

    def schedule(self, stored: ReportSchedule | None) -> ReportSchedule:
        """The schedule as a valid form says, not stored yet; a stored one in the version that was shown."""
        schedule = stored or ReportSchedule(definition=self.definition.slug)
        schedule.parameters = {name: value for name, value in self.asked().items() if name not in PERIOD}
        for name in ("cadence", "period", "format", "language"):
            setattr(schedule, name, self.cleaned_data[name])
        if stored is not None:
            schedule.version = self.cleaned_data["version"] or 0
        return schedule


class IntroductionForm(forms.ModelForm):
    """What the editor writes on the first page before a report is issued."""

    class Meta:
        model = ReportRun
        fields = ("introduction",)
        field_classes = {"introduction": LinesField}
        labels = {"introduction": _("Introduction on the first page")}
        help_texts = {"introduction": _("At most 3,000 characters, in the language of the report.")}
        widgets = {"introduction": forms.Textarea(attrs={"rows": 6})}


def ask_form(definition: Definition, data: Any = None) -> _AskMixin:
    """The form that asks for one report of this kind."""
    return _form(_AskMixin, definition)(data)


def schedule_form(
    definition: Definition, data: Any = None, *, schedule: ReportSchedule | None = None
) -> _ScheduleMixin:
    """The form of a schedule of this kind, new or stored."""
    return _form(_ScheduleMixin, definition)(data, schedule=schedule)


def _form(mixin: type[_Asking], definition: Definition) -> Any:
    """The form of a definition with the portal's own questions beside its own."""
    return type(mixin.__name__, (mixin, definition.parameters), {"definition": definition})


def _with_period(data: Any) -> Any:
    """What was posted, with the days of the period that it names, so that the whole form can be checked."""
    if data is None:
        return None
    posted = data.copy()
    past = posted.get("period")
    days = before(timezone.localdate(), past if past in PastPeriod.values else PastPeriod.MONTH)
    posted["first"], posted["last"] = days.first.isoformat(), days.last.isoformat()
    return posted


def _hide(form: forms.Form, *names: str) -> None:
    for name in names:
        form.fields[name].widget = forms.HiddenInput()


def _propose_the_only_one(field: RecordField) -> None:
    """Choose the record where there is but one."""
    records: Any = field.queryset
    found = list(records[:2])
    if len(found) == 1:
        field.initial = found[0]


def _proposed(definition: Definition) -> dict[str, Any]:
    if definition.is_yearly:
        return {"cadence": Cadence.YEARLY, "period": PastPeriod.YEAR}
    return {"cadence": Cadence.QUARTERLY, "period": PastPeriod.QUARTER}


def _initial(schedule: ReportSchedule) -> dict[str, Any]:
    names = ("cadence", "period", "format", "language", "version")
    people = list(schedule.recipients.values_list("pk", flat=True))
    return {**schedule.parameters, **{name: getattr(schedule, name) for name in names}, "recipients": people}


def who_may_be_told() -> Any:
    """The accounts of those who may use the report center, by name."""
    staff = User.objects.filter(is_staff=True, is_active=True)
    may = [person.pk for person in staff if may_ask(person)]
    return staff.filter(pk__in=may).order_by("name_key", "pk")
