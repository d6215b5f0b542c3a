"""What representatives propose, in forms that overwrite nothing that their reader has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from members.forms import DepartmentForm, LogoForm
from members.models import Department, DepartmentChange, Municipality, ProfileChange
from members.models.change import FIELDS
from members.models.department_change import DepartmentRecord
from members.queries.shown import Shown, department_shown, fields_shown, logo_shown
from members.validators import validate_web_address
from mmu_portal.lib.admin_words import field_name
from mmu_portal.lib.errors import EditConflict
from mmu_portal.lib.forms import LinesField
from mmu_portal.lib.text import first_upper
from mmu_portal.lib.versions import Conflict, Difference

_SALT = "members.shown"


class ShownForm(forms.Form):
    """A form that carries, signed, what it showed of each field: only what the person changed is theirs.

    Where something else stands by now, it comes back with both values and all that was typed.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    conflict: Conflict | None = None

    def show(self, thing: str, now: Mapping[str, Shown]) -> None:
        """Start with what there is `now` of a thing; `thing` names it among all."""
        self._thing, self._now = thing, now
        self.initial.update({name: part.offered for name, part in now.items()})
        self.fields["shown"].initial = self._token()

    def _token(self) -> str:
        parts = {name: [part.recorded, part.waiting] for name, part in self._now.items()}
        return signing.dumps([self._thing, parts], salt=_SALT, compress=True)

    @cached_property
    def seen(self) -> dict[str, Shown]:
        """What the form that was sent had shown; nothing without a token of this very thing."""
        try:
            thing, parts = signing.loads(str(self.data.get(self.add_prefix("shown"), "")), salt=_SALT)
        except signing.BadSignature:
            return {}
        return {name: Shown(*part) for name, part in parts.items()} if thing == self._thing else {}

    @cached_property
    def changed(self) -> list[str]:
        """The fields that were sent and say something else than was shown, else than there is now."""
        return [name for name in self._now if self._was_sent(name) and self._says_else(name)]

    def _was_sent(self, name: str) -> bool:
        widget = self.fields[name].widget
        return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))

    def _says_else(self, name: str) -> bool:
        before = self.seen.get(name, self._now[name])
        return self.fields[name].has_changed(before.offered, self[name].data)

    def come_back(self, now: Mapping[str, Shown], conflict: EditConflict) -> None:
        """Stand beside what there is `now`, with what was typed; untouched fields show what there is.

        What is sent from here is sent knowingly.
        """
        differing = [name for name, part in now.items() if self.seen.get(name) != part]
        found = [self._difference(name, now[name]) for name in differing]
        self.conflict = Conflict(found, None)
        self.stand_beside(now)
        self.add_error(None, ValidationError(str(conflict), code="conflict"))

    def stand_beside(self, now: Mapping[str, Shown]) -> None:
        """Keep what was typed beside what there is `now`, which the reader sees or has just said."""
        self._now = now
        self._renew([name for name in now if name not in self.changed])

    def _renew(self, untouched: list[str]) -> None:
        """Let untouched fields say what there is now, and the token too."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in untouched:
            offered = self._now[name].offered
            values = offered if isinstance(offered, list) else [offered]
            sent.setlist(self.add_prefix(name), [value for value in values if value is not False])
        sent[self.add_prefix("shown")] = self._token()
        self.data = sent

    def _difference(self, name: str, part: Shown) -> Difference:
        field, stored = self.fields[name], _words(self.fields[name], part.recorded)
        if part.waiting is not None:
            waits = gettext("Waits for staff: %(proposed)s") % {"proposed": _words(field, part.waiting)}
            recorded = gettext("In the record: %(value)s") % {"value": stored}
            stored = f"{waits}\n{recorded}"
        typed = self.cleaned_data.get(name, "")
        shown = _words(field, typed) if name in self.changed else gettext("not changed by you")
        return Difference(first_upper(str(field.label)), stored, shown)


def _words(field: forms.Field, value: Any) -> str:
    """A value of a field for who reads it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, forms.MultipleChoiceField):
        choices: Any = field.choices
        return ", ".join(str(label) for code, label in choices if code in value) or "–"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, "–"))  # type: ignore[arg-type]
    return str(value) or "–"


class ProposalForm(ShownForm, forms.ModelForm):
    """The fields of the own municipality's record in which a representative proposes changes."""

    website = forms.URLField(required=False, assume_scheme="https", validators=[validate_web_address])

    class Meta:
        model = Municipality
        fields = FIELDS
        field_classes = {"description_tr": LinesField, "description_en": LinesField}
        widgets = {
            "description_tr": forms.Textarea(attrs={"rows": 6, "lang": "tr"}),
            "description_en": forms.Textarea(attrs={"rows": 6, "lang": "en"}),
        }

    def __init__(self, posted: Any, *, municipality: Municipality) -> None:
        super().__init__(posted, instance=municipality)
        self.show(f"municipality:{municipality.pk}", fields_shown(municipality))
        for name in FIELDS:
            self.fields[name].label = field_name(Municipality._meta.get_field(name))

    def values(self) -> dict[str, str]:
        """What was changed, as it would be stored."""
        return {name: self.cleaned_data.get(name) or "" for name in self.changed}


class DepartmentProposalForm(ShownForm, DepartmentForm):
    """A department as a representative proposes it: what is recorded or waits, or a new one."""

    def __init__(
        self,
        posted: Any,
        *,
        municipality: int,
        department: Department | None,
        waiting: DepartmentChange | None,
    ) -> None:
        super().__init__(posted)
        self.offer(DepartmentRecord.of(department), is_new=department is None)
        thing = f"department:{municipality}:{department.pk if department else 'new'}"
        self.show(thing, department_shown(department, waiting))


class LogoProposalForm(ShownForm, LogoForm):
    """A picture that is proposed in place of the logo that the page shows, and of one that waits."""

    def __init__(
        self, posted: Any, files: Any, *, municipality: Municipality, waiting: ProfileChange | None
    ) -> None:
        super().__init__(posted, files)
        self.show(f"logo:{municipality.pk}", logo_shown(municipality, waiting))
