"""What the portal holds of a person, for that person: the storeys register here when they start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from members.models import User

Row = dict[str, Any]


@dataclass(frozen=True)
class Holding:
    """One kind of rows that the portal holds of people.

    `rows` gives those of one person, each as label → value in the reader's language: text, number, day,
    moment, yes or no, None. Nothing of other people, and no secret.
    """

    code: str
    title: str | Promise
    rows: Callable[[User], list[Row]]


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Let people see and take along what `holding` gives; at best it asks the database once."""
    if holding.code in _holdings:
        raise ValueError(f"The holding {holding.code} is registered twice.")
    _holdings[holding.code] = holding


def held_of(user: User) -> list[tuple[Holding, list[Row]]]:
    """All that the portal holds of a person, in the order in which the holdings were registered."""
    return [(holding, holding.rows(user)) for holding in _holdings.values()]
