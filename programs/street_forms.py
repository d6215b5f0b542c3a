"""What municipalities send of their streets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.proposal_forms import ShownForm
from mmu_portal.lib.forms import DayInput, LinesField, QuantityField
from mmu_portal.lib.history import field_label
from mmu_portal.lib.text import first_upper
from programs.enums import Moment, Phase, Precision
from programs.models import Cycle, Intervention, Photograph, Street, StreetChange
from programs.models.street_record import (
    CAPTION,
    PHASE,
    STREET,
    Record,
    as_text,
    as_value,
    of_phase,
    photographs,
    tidied,
)
from programs.photographs import validate_photograph
from programs.queries.street_shown import street_shown

_ROWS = 4  # of a text


class ApplicationForm(forms.Form):
    """A municipality's application to a cycle."""

    message = LinesField(
        label=_("Why your municipality applies"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Which street you think of, and who would work on it. The Union’s staff read it."),
    )


class StreetForm(ShownForm):
    """A street with its phases, as a municipality proposes it: what is recorded or waits, or a new one.

    A phase is proposed by its first day; without one nothing of it may be filled in.
    """

    cycle: Any = forms.ModelChoiceField(
        label=_("Cycle"), queryset=Cycle.objects.none(), empty_label=None, required=True
    )

    def __init__(
        self,
        posted: Any,
        *,
        municipality: int,
        street: Street | None,
        waiting: StreetChange | None,
        cycles: Any = None,
    ) -> None:
        super().__init__(posted)
        self._of = {name: Street._meta.get_field(name) for name in STREET}
        for phase in Phase:
            self._of.update({of_phase(phase, each): Intervention._meta.get_field(each) for each in PHASE})
        self.fields.update({name: _field(field) for name, field in self._of.items()})
        self.fields["name_tr"].required = True
        self._offer_cycles(cycles)
        # A new street that waits is told by its name: each wording of it is a proposal of its own.
        which = street.pk if street else f"new:{waiting.name_key}" if waiting else "new"
        thing = f"street:{municipality}:{which}"
        self.show(thing, street_shown(street, waiting))
        self.initial.update({name: self._start(name, part.offered) for name, part in self._now.items()})

    def _offer_cycles(self, cycles: Any) -> None:
        if cycles is None:
            del self.fields["cycle"]
        else:
            field: Any = self.fields["cycle"]
            field.queryset = cycles

    def _start(self, name: str, text: str) -> Any:
        """What a field starts with; a phase is known to the day unless somebody says otherwise."""
        if name.endswith("_precision"):
            return text or Precision.DAY
        return as_value(self._of[name], text)

    @property
    def street_fields(self) -> list[BoundField]:
        """The fields of the street itself."""
        return [self[name] for name in ("cycle", *STREET) if name in self.fields]

    @property
    def phases(self) -> list[tuple[Phase, list[BoundField], bool]]:
        """The fields of each phase, and whether there is anything in them to be seen at once."""
        found = []
        for phase in Phase:
            fields = [self[of_phase(phase, name)] for name in PHASE]
            starts = self[of_phase(phase, "starts")]
            found.append((phase, fields, bool(starts.value()) or any(each.errors for each in fields)))
        return found

    @cached_property
    def record(self) -> Record:
        """What was typed, as a record has it; without the photographs."""
        typed = {name: as_text(self._of[name], self.cleaned_data.get(name)) for name in self._of}
        for phase in Phase:
            if not typed[of_phase(phase, "starts")]:
                typed |= {of_phase(phase, name): "" for name in PHASE}
            elif not typed[of_phase(phase, "precision")]:
                typed[of_phase(phase, "precision")] = Precision.DAY.value
        return tidied(typed)

    def clean(self) -> dict[str, Any]:
        """Ask for the first day of a phase of which something else is filled in."""
        for phase in Phase:
            first = of_phase(phase, "starts")
            others = [of_phase(phase, name) for name in PHASE if name not in ("starts", "precision")]
            if not self.data.get(first) and any(self.cleaned_data.get(name) for name in others):
                sentence = gettext("Enter the first day of the phase: %(phase)s.") % {"phase": phase.label}
                self.add_error(first, ValidationError(sentence, code="required"))
        return self.cleaned_data

    def tell(self, faults: Iterable[tuple[str, str]]) -> None:
        """Say what is wrong with the record, each beside its field."""
        for name, sentence in faults:
            self.add_error(name if name in self.fields else None, sentence)

    def _says_else(self, name: str) -> bool:
        before = self.seen.get(name, self._now[name])
        return self.record.get(name, "") != before.offered

    def _renew(self, untouched: list[str]) -> None:
        super()._renew(untouched)
        sent: Any = self.data
        for name in untouched:
            start = self._start(name, self._now[name].offered)
            localized = isinstance(self._of[name], models.DecimalField)
            sent[name] = formats.localize_input(start) if localized and start is not None else start or ""


def _field(field: Any) -> Any:
    """The form's field for a field of the record."""
    found: Any
    if isinstance(field, models.DecimalField):
        found = field.formfield(form_class=QuantityField, localize=True)
        found.widget.attrs["inputmode"] = "decimal"
    elif isinstance(field, models.DateField):
        found = field.formfield(widget=DayInput())
    elif isinstance(field, models.TextField):
        found = field.formfield(widget=forms.Textarea(attrs={"rows": _ROWS}))
    else:
        found = field.formfield()
    found.label = field_label(field.model, field.name)
    found.required = False
    return found


class PhotographForm(forms.Form):
    """A photograph of a phase, before or after it."""

    moment_of_phase = forms.ChoiceField(label=_("What it shows"))
    picture = forms.FileField(
        label=_("Photograph"),
        validators=[validate_photograph],
        help_text=_(
            "PNG, JPEG or WebP, at most 12 MiB and 6000 pixels a side. Where the camera stood is not kept. "
            "Show nobody who did not agree to it."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    description_tr = forms.CharField(max_length=250, widget=forms.TextInput(attrs={"lang": "tr"}))
    description_en = forms.CharField(max_length=250, widget=forms.TextInput(attrs={"lang": "en"}))
    credit = forms.CharField(max_length=120)
    taken_on = forms.DateField(required=False, widget=DayInput())

    def __init__(self, posted: Any, files: Any, *, record: Record) -> None:
        super().__init__(posted, files)
        choice: Any = self.fields["moment_of_phase"]
        choice.choices = [
            (f"{phase}-{moment}", moment_of_phase(phase, moment))
            for phase, moment in photographs()
            if record.get(of_phase(phase, "starts"))
        ]
        for name in CAPTION:
            field: Any = Photograph._meta.get_field(name)
            self.fields[name].label = field_label(Photograph, name)
            self.fields[name].help_text = getattr(field, "translated_field", field).help_text
            self.fields[name].validators += field.validators

    def caption(self) -> Record:
        """What is said of the photograph."""
        fields: Any = [Photograph._meta.get_field(name) for name in CAPTION]
        typed = self.cleaned_data
        return {each.name: as_text(each, each.clean(typed[each.name], None)) for each in fields}

    def where(self) -> tuple[int, str]:
        """The phase and the moment."""
        phase, moment = self.cleaned_data["moment_of_phase"].split("-")
        return int(phase), moment


def moment_of_phase(phase: int, moment: str) -> str:
    """A phase and a moment in words."""
    return f"{Phase(phase).label}: {first_upper(str(Moment(moment).label))}"
