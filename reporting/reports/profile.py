"""The Union's profile in the campaign of human rights cities, as it is published now."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import ProfileVersion
from campaign.queries.content import Content, content_of, current_version
from campaign.queries.content import Part as Section
from campaign.queries.figure import Figure as Claimed
from campaign.queries.places import PLACE_OF_CLAIM
from campaign.queries.timeline import timeline_of
from campaign.views.chart import chart_of
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.languages import other_language
from mmu_portal.lib.markdown import paragraphs_of
from reporting.definition import Definition, PeriodForm
from reporting.document import (
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Origin,
    Part,
    Prose,
    Table,
    Text,
)


class ProfileReport(Definition):
    """The published version of the profile; a period changes nothing of it."""

    slug = "campaign-profile"
    name = gettext_lazy("Human rights city profile")
    what_for = gettext_lazy(
        "The Union’s profile in the human rights cities campaign as it is published now, with its figures "
        "and their sources."
    )
    has_period = False

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        version = current_version()
        if version is None:
            raise DomainError(_("No version of the profile is published yet."))
        return profile_document(version, origin)


def profile_document(version: ProfileVersion, origin: Origin) -> Document:
    """One version of the profile in the active language."""
    content = content_of(version)
    return Document(
        title=version.profile.name,
        subtitle=_("Human rights city profile"),
        origin=origin,
        as_of=timezone.localdate(version.published_at),
        facts=list(_facts(version)),
        is_of_period=False,
        parts=[
            *([Text(version.lead)] if version.lead else []),
            *_sections(content),
            *_lines(content),
            Heading(_("Figures and their sources")),
            _claims(content),
        ],
    )


def _facts(version: ProfileVersion) -> Iterator[tuple[str, str]]:
    """What the side of the page says."""
    mandate = f"{version.mandate_from or ''}–{version.mandate_to or ''}".strip("–")
    leader = ", ".join(part for part in (version.leader_name, version.leader_title) if part)
    yield _("Region"), version.region or ""
    yield _("Country"), version.country or ""
    yield _("Joined the campaign in"), str(version.joined_year or "")
    yield _("Local or regional leader"), leader
    yield _("Mandate"), mandate
    yield _("Type of government"), version.government_type or ""
    if version.published_at is not None:
        published = {"number": version.number, "day": date_format(timezone.localtime(version.published_at))}
        yield _("Version"), _("%(number)s, published on %(day)s") % published


def _sections(content: Content) -> Iterator[Part]:
    for section in content.walk():
        yield Heading(section.section.title, min(section.heading - 1, 3))
        yield from _blocks(section)


def _blocks(section: Section) -> Iterator[Part]:
    """The text of a section with its figures in their places."""
    figures = {each.claim.code: each for each in section.figures}
    language = other_language(section.section, "body")
    for place, piece in enumerate(PLACE_OF_CLAIM.split(section.section.body or "")):
        if place % 2 and piece in figures:
            yield Figures(section.section.title, [_figure(figures.pop(piece))])
        elif place % 2 == 0 and piece.strip():
            yield Prose(paragraphs_of(piece), language)
    if figures:
        yield Figures(section.section.title, [_figure(each) for each in figures.values()])


def _figure(claimed: Claimed) -> Figure:
    target = _("Target: %(target)s.") % {"target": claimed.target} if claimed.target else ""
    source = f"{claimed.source}, {claimed.claim.as_of_year}" if claimed.source else ""
    return Figure(str(claimed), claimed.claim.label, note=" ".join(part for part in (target, source) if part))


def _lines(content: Content) -> Iterator[Part]:
    lines = timeline_of(content)
    if not lines:
        return
    columns = [
        Column("line", _("Line of work"), width=3),
        Column("from", _("Since")),
        Column("to", _("Until")),
    ]
    rows = [[each.name, str(each.start), str(each.end) if each.end else _("goes on")] for each in lines]
    table = Table(_("Lines of work"), columns, rows, size=len(rows))
    yield Heading(_("Lines of work in time"))
    yield Chart(str(chart_of(lines)), _("Chart: in which years each line of work has run."), table)


def _claims(content: Content) -> Table:
    columns = [
        Column("section", _("Section"), printed=False),
        Column("figure", _("Figure"), width=1.2),
        Column("label", _("What it counts"), width=2.6),
        Column("target", _("Target"), width=1.1),
        Column("due", _("Target date"), printed=False),
        Column("source", _("Source"), width=2.4),
        Column("year", _("As of"), width=0.8),
    ]
    rows: list[list[Any]] = [
        [
            each.section.title,
            str(each),
            each.claim.label,
            each.target,
            each.claim.target_due or "",
            each.source or None,
            str(each.claim.as_of_year),
        ]
        for each in content.figures()
    ]
    title = _("Published figures")
    return Table(title, columns, rows, size=len(rows), empty=_("The profile states no figure."), is_core=True)
