"""What a version says, arranged for a page: sections in their order, texts rendered, figures in place.

Two queries for any version, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.safestring import SafeString

from campaign.queries.figure import Figure, figure_of
from campaign.queries.places import PLACE_OF_CLAIM
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.languages import other_language
from mmu_portal.lib.markdown import render

if TYPE_CHECKING:
    from campaign.models import Claim, ProfileVersion, Section

_TOP_HEADING, _LOWEST_HEADING = 2, 6


@dataclass(frozen=True)
class Block:
    """A stretch of a section's text, or a figure between two of them."""

    html: SafeString | None = None
    language: str = ""
    figure: Figure | None = None


@dataclass
class Part:
    """A section with its place, its blocks and the sections below it."""

    section: Section
    heading: int
    number: str
    blocks: list[Block] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the page."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def leaves(self) -> list[Part]:
        """The parts below it that have none below themselves."""
        return [part for part in self.walk() if not part.parts and part is not self]

    def towards_target(self) -> Figure | None:
        """The first figure here or below that has a target."""
        return next((figure for figure in self._all_figures() if figure.claim.target), None)

    def plain_figure(self) -> Figure | None:
        """The first figure here or below that has none."""
        return next((figure for figure in self._all_figures() if not figure.claim.target), None)

    def _all_figures(self) -> Iterator[Figure]:
        for part in self.walk():
            yield from part.figures


@dataclass(frozen=True)
class Content:
    """All of a version."""

    version: ProfileVersion
    parts: list[Part]

    def walk(self) -> Iterator[Part]:
        """Every part, in the order of the page."""
        for part in self.parts:
            yield from part.walk()

    def figures(self) -> list[Figure]:
        """Every figure, in the order of the page."""
        return [figure for part in self.walk() for figure in part.figures]

    def home_figures(self) -> list[Figure]:
        """Those for the home page."""
        return [figure for figure in self.figures() if figure.claim.on_home]

    def home_parts(self) -> list[Part]:
        """The lines of work for the home page."""
        return [part for part in self.walk() if part.section.on_home]

    def lines_of_work(self) -> list[Part]:
        """The parts with a year, the earliest first."""
        dated = [part for part in self.walk() if part.section.from_year]
        return sorted(dated, key=lambda part: part.section.from_year or 0)

    def anchor_of_lines(self) -> str:
        """The anchor of the first part at the top that has lines of work below it; empty without one."""
        for part in self.parts:
            if any(below.section.from_year for below in part.walk()):
                return part.section.anchor
        return ""

    def figure(self, code: str) -> Figure | None:
        """The figure of this code, or nothing."""
        return next((figure for figure in self.figures() if figure.claim.code == code), None)


@generation_cache
def current_version() -> ProfileVersion | None:
    """The version of the Union's profile that is published now, with its profile."""
    versions = apps.get_model("campaign", "ProfileVersion").objects
    return versions.of_union().select_related("profile").current()


@generation_cache
def content_of(version: ProfileVersion) -> Content:
    """All that `version` says, in the language of the moment."""
    sections = list(version.sections.order_by("position", "pk"))
    claims: dict[int, list[Claim]] = {}
    claim_model = apps.get_model("campaign", "Claim")
    for claim in claim_model.objects.filter(section__profile_version=version).order_by("position", "pk"):
        claims.setdefault(claim.section_id, []).append(claim)
    below: dict[int | None, list[Section]] = {}
    for section in sections:
        below.setdefault(section.parent_id, []).append(section)
    return Content(version, _parts(None, _TOP_HEADING, below, claims, version))


def _parts(
    parent: int | None,
    heading: int,
    below: dict[int | None, list[Section]],
    claims: dict[int, list[Claim]],
    version: ProfileVersion,
) -> list[Part]:
    """The parts under one section; lines of work, the second level, are numbered."""
    parts = []
    for count, section in enumerate(below.pop(parent, []), start=1):
        part = Part(section, heading, str(count) if heading == _TOP_HEADING + 1 else "")
        part.figures = [figure_of(claim, section, version) for claim in claims.get(section.pk, [])]
        part.blocks = list(_blocks(section, heading, part.figures))
        part.parts = _parts(section.pk, min(heading + 1, _LOWEST_HEADING), below, claims, version)
        parts.append(part)
    return parts


def _blocks(section: Section, heading: int, figures: Iterable[Figure]) -> Iterator[Block]:
    """The text cut at the places of its figures; figures without a place come after it."""
    waiting = {figure.claim.code: figure for figure in figures}
    language = other_language(section, "body")
    pieces = PLACE_OF_CLAIM.split(section.body or "")
    for index, piece in enumerate(pieces):
        if index % 2 and piece in waiting:
            yield Block(figure=waiting.pop(piece))
        elif index % 2 == 0 and piece.strip():
            yield Block(html=render(piece, above=heading), language=language)
    for figure in waiting.values():
        yield Block(figure=figure)
