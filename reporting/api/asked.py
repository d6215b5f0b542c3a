"""What an address of the API asks for, strictly: what makes no sense is refused by name, never passed over.

Pages leave out what they do not understand, since a person sees what was found; a program would take the
whole for the part that it asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters.fields import ChoiceField, MultipleChoiceField

from members.filters import LONGEST_SEARCH
from mmu_portal.lib.text import fold
from reporting.api.problems import Kind, Refused
from reporting.datasets.dataset import Dataset

FEWEST, MOST, USUAL = 1, 1_000, 250
CURSOR = r"^[0-9]{1,18}$"
OF_FIELDS = frozenset({"fields"})
OF_LISTS = OF_FIELDS | {"limit", "cursor"}


@dataclass(frozen=True)
class Asked:
    """`filters` for the filter of the dataset; the columns; how many records after which key."""

    filters: QueryDict
    names: tuple[str, ...]
    limit: int = USUAL
    cursor: str = ""
    names_given: bool = False


def asked_of(dataset: Dataset, query: QueryDict, *, also: frozenset[str], filtered: bool = True) -> Asked:
    """Read the parameters of an address; `also` names those that are no filters.

    Raises:
        Refused: one is not known, or its value makes no sense.
    """
    filters = dataset.parameters if filtered else {}
    refuse_unknown(query, [*filters, *sorted(also)])
    asked = QueryDict(mutable=True)
    for name, each in filters.items():
        if values := [value for value in query.getlist(name) if value != ""]:
            _refuse_senseless(name, each.field, values)
            asked.setlist(name, values)
    names = _names(dataset, query)
    return Asked(asked, names, _limit(query), _cursor(query), names != tuple(dataset.public_columns))


def refuse_unknown(query: QueryDict, known: list[str]) -> None:
    """Refuse parameters that are not among the known ones.

    Raises:
        Refused: one is not.
    """
    for name in query:
        if name not in known:
            sentence = _("“%(name)s” is not known here. Known are: %(known)s.")
            names = ", ".join(known) or "–"
            raise Refused(
                Kind.UNKNOWN_PARAMETER,
                sentence % {"name": _short(name), "known": names},
                {"parameter": _short(name), "known": known},
            )


def _refuse_senseless(name: str, field: Any, values: list[str]) -> None:
    """Refuse what the pages' filter would leave out."""
    if len(values) > 1 and not isinstance(field, MultipleChoiceField):
        raise _wrong(name, values[-1], _("It can be given once."))
    if isinstance(field, (ChoiceField, MultipleChoiceField)):
        known = [str(key) for key, _label in field.choices if key != ""]
        for value in values:
            if value not in known:
                raise _wrong(name, value, _("Possible are: %(known)s.") % {"known": ", ".join(known) or "–"})
    elif len(values[0]) > LONGEST_SEARCH:
        sentence = _("At most %(number)d characters are searched for.") % {"number": LONGEST_SEARCH}
        raise _wrong(name, values[0], sentence)
    elif not fold(values[0]):  # nothing of it would be searched for, so that everything would be found
        raise _wrong(name, values[0], _("It has no letter or digit."))


def _names(dataset: Dataset, query: QueryDict) -> tuple[str, ...]:
    """The columns asked for, each once; all public ones if none is named."""
    known = dataset.public_columns
    given = [name.strip() for value in query.getlist("fields") for name in value.split(",")]
    asked = tuple(dict.fromkeys(name for name in given if name))
    for name in asked:
        if name not in known:
            raise _wrong("fields", name, _("Possible are: %(known)s.") % {"known": ", ".join(known)})
    if not asked and any(query.getlist("fields")):
        raise _wrong("fields", ",", _("Possible are: %(known)s.") % {"known": ", ".join(known)})
    return asked or tuple(known)


def _limit(query: QueryDict) -> int:
    given = _once(query, "limit")
    if not given:
        return USUAL
    if not re.fullmatch(r"[0-9]{1,6}", given) or not FEWEST <= int(given) <= MOST:
        sentence = _("A whole number from %(fewest)d to %(most)d.") % {"fewest": FEWEST, "most": MOST}
        raise _wrong("limit", given, sentence)
    return int(given)


def _cursor(query: QueryDict) -> str:
    given = _once(query, "cursor")
    if given and not re.fullmatch(CURSOR, given):
        raise _wrong("cursor", given, _("Take it from the address under “next”."))
    return given


def _once(query: QueryDict, name: str) -> str:
    given: Iterable[str] = query.getlist(name)
    values = [value for value in given if value != ""]
    if len(values) > 1:
        raise _wrong(name, values[-1], _("It can be given once."))
    return values[0] if values else ""


def _wrong(name: str, value: str, advice: str) -> Refused:
    sentence = _("“%(value)s” makes no sense for “%(name)s”.") % {"value": _short(value), "name": name}
    return Refused(Kind.WRONG_VALUE, f"{sentence} {advice}", {"parameter": name})


def _short(text: str) -> str:
    """A stranger's text as an answer may say it: cut, and fit for UTF-8."""
    return text[:60].encode("utf-8", "replace").decode()
