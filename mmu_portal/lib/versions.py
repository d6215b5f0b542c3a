"""Forms that cannot overwrite what somebody else saved meanwhile.

A form of an `EditedVersion` record carries a signed token: which record, which version, opened when. A save
whose token is missing, forged or of an older version is refused: the person keeps what was typed, sees what
is stored now beside it, and gets a fresh token, so that the next save is a decision.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils import formats
from django.utils.translation import gettext as _

from mmu_portal.lib.forms import RecordForm, broken, rules_of_derived_keys
from mmu_portal.lib.history import number_shown
from mmu_portal.lib.models import EditedVersion
from mmu_portal.lib.text import first_upper

VERSION_FIELD = "edited_version"
_signer = signing.TimestampSigner(salt="edited-version")


@dataclass(frozen=True)
class Opened:
    """What a form's token says: the version that its reader saw, and when."""

    version: int
    at: dt.datetime


@dataclass(frozen=True)
class Difference:
    """One field in both versions."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Conflict:
    """Why a save was refused: the differences, and when the form was opened if its token says so."""

    differences: list[Difference]
    opened_at: dt.datetime | None


def version_token(record: EditedVersion) -> str:
    """The token of the version of `record` that is being shown."""
    return _signer.sign(f"{record._meta.label_lower}:{record.pk}:{record.version}")


def read_token(record: EditedVersion, token: str) -> Opened | None:
    """What `token` says of `record`; nothing if it is missing, forged or of another record."""
    try:
        plain = _signer.unsign(token)
    except signing.BadSignature:
        return None
    label, key, version = plain.rsplit(":", 2)
    if (label, key) != (record._meta.label_lower, str(record.pk)):
        return None
    seconds = signing.b62_decode(token.rsplit(":", 2)[1])
    return Opened(int(version), dt.datetime.fromtimestamp(seconds, dt.UTC))


class VersionField(forms.CharField):
    """The hidden token; it never counts as an edit of its own."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, max_length=300)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class EditedVersionForm(RecordForm):
    """A form that refuses to overwrite a newer version."""

    edited_version = VersionField()
    checked_unchanged = True
    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if VERSION_FIELD in self.fields and not self.instance._state.adding:
            self.fields[VERSION_FIELD].initial = version_token(self.instance)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance._state.adding or not (self.checked_unchanged or self.has_changed()):
            return cleaned
        self.refuse_other_version()
        return cleaned

    def refuse_other_version(self) -> None:
        """Note a conflict unless the token is of the stored version."""
        posted = str(self.data.get(self.add_prefix(VERSION_FIELD), ""))
        opened = read_token(self.instance, posted)
        if opened is not None and opened.version == self.instance.version:
            return
        self.conflict = Conflict(self._differences(), opened.at if opened else None)
        self._renew_token()
        for sentence in self._conflict_sentences():
            self.add_error(None, ValidationError(sentence, code="conflict"))

    def _conflict_sentences(self) -> list[str]:
        return [_("Somebody else saved this record after you opened it. Nothing of yours was stored yet.")]

    def _differences(self) -> list[Difference]:
        """The fields in which what was typed is not what is stored."""
        found = []
        of_record = {field.name for field in self.instance._meta.get_fields()}
        for name in self.changed_data:
            if name not in of_record:
                continue  # a file that comes along, a box that says what to do: nothing of it is stored
            bound = self[name]
            label = first_upper(str(bound.label))
            stored, typed = (self._shown(bound, value) for value in (bound.initial, bound.value()))
            if stored != typed:
                found.append(Difference(label, stored, typed))
        return found

    def _shown(self, bound: forms.BoundField, value: Any) -> str:
        """A value as the history shows it too."""
        field = {each.name: each for each in self.instance._meta.concrete_fields}.get(bound.name)
        return _shown(bound.field, value, field)

    def _renew_token(self) -> None:
        """The form is shown again, beside what is stored now: the next save knows of it."""
        renewed: Any = self.data.copy()  # type: ignore[attr-defined]
        renewed[self.add_prefix(VERSION_FIELD)] = version_token(self.instance)
        self.data = renewed


class EditedVersionInlineForm(EditedVersionForm):
    """The same for a row below another record; a row that nobody touched is not asked."""

    checked_unchanged = False

    def _conflict_sentences(self) -> list[str]:
        sentences = [_("Somebody else saved this row after you opened the page.")]
        pattern = _("%(label)s: stored now “%(stored)s”, typed by you “%(typed)s”.")
        differences = self.conflict.differences if self.conflict else []
        return sentences + [pattern % vars(difference) for difference in differences]


class EditedVersionFormSet(BaseInlineFormSet):
    """Rows below a record; a row that somebody changed meanwhile is not deleted unseen either."""

    def clean(self) -> None:
        super().clean()
        self._compare_derived_keys()
        for form in self.deleted_forms:
            if isinstance(form, EditedVersionForm) and not form.instance._state.adding:
                form.refuse_other_version()
                if form.conflict:
                    raise ValidationError(
                        _("“%(row)s” was changed by somebody else meanwhile; it was not deleted."),
                        params={"row": form.instance},
                    )

    def _compare_derived_keys(self) -> None:
        """Refuse two new rows of one page that break a rule on keys that they derive."""
        model: Any = self.model
        added = [form for form in self.extra_forms if form.has_changed() and form not in self.deleted_forms]
        for rule in rules_of_derived_keys(model):
            seen: set[tuple[Any, ...]] = set()
            for form in added:
                keys = tuple(getattr(form.instance, name) for name in rule.fields if name != self.fk.name)
                if keys in seen and not form.errors:
                    form.add_error(None, broken(rule))
                seen.add(keys)


def _shown(field: forms.Field, value: Any, stored_in: models.Field | None) -> str:
    """A form value in the reader's words; `stored_in` is the record's field."""
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return _names(field, value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    try:
        found = field.to_python(value)
    except (ValidationError, AttributeError):
        return str(value)
    if stored_in is not None and isinstance(found, int | Decimal):
        return number_shown(stored_in, found)
    return str(formats.localize(found))


def _names(field: forms.ModelChoiceField, value: Any) -> str:
    """The names of the chosen records, without reading all that could be chosen."""
    keys = [getattr(key, "pk", key) for key in (value if isinstance(value, list | tuple) else [value])]
    try:
        chosen = list(field.queryset.filter(pk__in=keys)) if field.queryset is not None else []
    except (ValueError, OverflowError):
        chosen = []
    return ", ".join(sorted(str(row) for row in chosen)) or ", ".join(str(key) for key in keys)
