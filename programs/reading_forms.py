"""Forms of readings: one line of the page of a period, and a correction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.validators import validate_web_address
from mmu_portal.lib.forms import LinesField, QuantityField, WholeField
from platforms.files import Accepted, accept
from programs.actions.readings import Entry
from programs.enums import Breakdown, Computed
from programs.models import Indicator, Measurement
from programs.models.indicator import DIGITS


def _figure(label: Any, indicator: Indicator, *, required: bool = False) -> forms.Field:
    """A number as this indicator's readings are."""
    numeric = forms.TextInput(attrs={"inputmode": "decimal", "class": "vIntegerField"})
    more: dict[str, Any] = {"label": label, "required": required, "localize": True, "widget": numeric}
    if not indicator.decimals:
        return WholeField(**more)
    return QuantityField(max_digits=DIGITS, decimal_places=indicator.decimals, **more)


class ReadingForm(forms.Form):
    """A reading of one indicator: figure, parts, note, evidence; `seen` is the version that was shown.

    An empty form of an indicator without a reading says nothing; one of a draft takes the draft back.
    """

    note = LinesField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "cols": 24})
    )
    address = forms.URLField(
        label=_("Address of the evidence"),
        required=False,
        max_length=300,
        assume_scheme="https",
        validators=[validate_web_address],
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    upload = forms.FileField(label=_("File as evidence"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, indicator: Indicator, reading: Measurement | None, **kwargs: Any) -> None:
        self.indicator, self.reading = indicator, reading
        self.accepted: Accepted | None = None
        super().__init__(*args, **{**kwargs, "initial": _initial(reading)})
        self.is_computed = indicator.computed != Computed.TYPED
        own: dict[str, forms.Field] = {}
        if self.is_computed:
            own["take"] = forms.BooleanField(label=_("Take over the figure"), required=False)
        else:
            own["value"] = _figure(_("Figure"), indicator)
        for part in Breakdown(indicator.breakdown).parts:
            own[part.value] = _figure(part.label, indicator)
        self.fields = {**own, **self.fields}
        if reading is not None:
            self.offer_removal(reading)

    def offer_removal(self, reading: Measurement) -> None:
        """Let files be removed that bear the reading out, if it has any."""
        files = [(each.pk, each.name) for each in reading.evidence.all()]  # type: ignore[attr-defined]
        if files:
            self.fields["dropped"] = forms.TypedMultipleChoiceField(
                label=_("Remove evidence"),
                choices=files,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def parts(self) -> list[Any]:
        """The bound fields of the parts."""
        return [self[part.value] for part in Breakdown(self.indicator.breakdown).parts]

    @property
    def is_touched(self) -> bool:
        """Whether something was typed, chosen or emptied."""
        return bool(set(self.changed_data) - {"seen"})

    @property
    def is_emptied(self) -> bool:
        """Whether figure and parts of what was there are gone."""
        names = ["value", *(part.value for part in Breakdown(self.indicator.breakdown).parts)]
        return not self.is_computed and all(self.cleaned_data.get(name) is None for name in names)

    def clean_upload(self) -> Any:
        """Keep what was found of a file, if it may be kept."""
        if upload := self.cleaned_data.get("upload"):
            self.accepted = accept(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        """Refuse what says something of a figure that is not there."""
        cleaned = super().clean() or {}
        kept = self.reading is not None and self.is_emptied
        if not self.is_touched or kept:
            return cleaned
        if not self.is_computed and cleaned.get("value") is None and "value" not in self.errors:
            self.add_error("value", ValidationError(_("Write the figure, too."), code="required"))
        if self.is_computed and self.reading is None and not cleaned.get("take"):
            self.add_error("take", ValidationError(_("Take over the figure, too."), code="required"))
        return cleaned

    def entry(self) -> Entry:
        """What was said."""
        found = self.cleaned_data
        parts = {
            part.value: Decimal(found[part.value])
            for part in Breakdown(self.indicator.breakdown).parts
            if found.get(part.value) is not None
        }
        value = found.get("value")
        return Entry(
            value=None if value is None else Decimal(value),
            parts=parts,
            note=found["note"],
            address=found["address"],
            files=(self.accepted,) if self.accepted else (),
            dropped=tuple(found.get("dropped") or ()),
        )

    def see(self, reading: Measurement) -> None:
        """Take what is stored now as seen: the next save is a decision."""
        held: Any = self.data
        data = held.copy()
        data[self.add_prefix("seen")] = str(reading.version)
        self.data = data


def _initial(reading: Measurement | None) -> dict[str, Any]:
    if reading is None:
        return {}
    parts = {each.part: each.value for each in reading.parts.all()}
    about = {"note": reading.note, "address": reading.address, "seen": reading.version, "take": True}
    return {"value": reading.value, **parts, **about}


class CorrectionForm(ReadingForm):
    """What a reading of a locked period should have said, and why.

    `held` is the correction that was returned, if there is one: it keeps its evidence unless that is removed.
    """

    def __init__(self, *args: Any, indicator: Indicator, held: Measurement | None, **kwargs: Any) -> None:
        super().__init__(*args, indicator=indicator, reading=None, **kwargs)
        if held is not None:
            self.offer_removal(held)
        self.fields["note"].label = _("Why it is corrected")
        for name in ("value", "note"):
            self.fields[name].required = True
