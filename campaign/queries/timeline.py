"""The lines of work of a version in time."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.queries.content import Content
from mmu_portal.lib.languages import other_language


@dataclass(frozen=True)
class LineOfWork:
    """One line: a name, the year in which it began, and the year in which it ended or nothing."""

    name: str
    language: str
    start: int
    end: int | None
    anchor: str
    is_membership: bool = False


def timeline_of(content: Content) -> list[LineOfWork]:
    """The lines of work with a year, and last the membership of the campaign."""
    lines = [
        LineOfWork(
            name=part.section.title,
            language=other_language(part.section, "title"),
            start=part.section.from_year or 0,
            end=part.section.to_year,
            anchor=part.section.anchor,
        )
        for part in content.lines_of_work()
    ]
    joined = content.version.joined_year
    if lines and joined:
        lines.append(LineOfWork(_("Human rights campaign"), "", joined, None, "", is_membership=True))
    return lines
