"""A project as a funder asks for it: what it is, who takes part in which role, what took place."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmu_portal.lib.days import to_the
from mmu_portal.lib.forms import RecordField
from platforms.enums import RecommendationState
from platforms.models import Recommendation
from platforms.queries.board import title_of, with_current_wording
from programs.enums import PartnerRole
from programs.models import Activity, Project, ProjectPartner
from programs.queries.participation import took_part
from reporting.definition import Definition, PeriodForm
from reporting.document import Column, Document, Heading, Origin, Part, Table, Text
from reporting.reports.participation import activity_table, gender_parts, participation_figures


class ProjectForm(PeriodForm):
    """A project and a window."""

    project = RecordField(Project.objects.shown(), to_field_name="slug", label=gettext_lazy("Project"))

    field_order = ("project", "first", "last")


class ProjectReport(Definition):
    """One project in any window of time."""

    slug = "project"
    name = gettext_lazy("Project report for a funder")
    what_for = gettext_lazy(
        "A project with its partners and their roles, its extensions, what took place in a window of time, "
        "who came, and which recommendations it led to."
    )
    parameters = ProjectForm

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        project: Project = asked.cleaned_data["project"]
        found = Activity.objects.filter(project=project).held_between(asked.period.first, asked.period.last)
        rows = took_part(found)
        partners = list(project.partners.select_related("organization"))
        return Document(
            title=_("Report of a project: %(project)s") % {"project": project.name},
            subtitle=_funded_by(partners),
            origin=origin,
            as_of=origin.made.date(),
            parts=[
                *project_parts(project, partners),
                Heading(_("What took place")),
                participation_figures(rows),
                activity_table(rows),
                Heading(_("Participation by gender")),
                *gender_parts(Activity.objects.filter(project=project), asked.period),
                Heading(_("What it led to")),
                _led_to(project),
            ],
            has_sample=any(each.is_sample for each in rows)
            or Recommendation.objects.public().filter(projects=project, is_sample=True).exists(),
        )


def _funded_by(partners: Sequence[ProjectPartner]) -> str:
    names = [str(each.organization) for each in partners if each.role == PartnerRole.FUNDING]
    return _("Funding: %(names)s") % {"names": ", ".join(names)} if names else ""


def project_parts(project: Project, partners: Sequence[ProjectPartner]) -> list[Part]:
    """What a project is, who takes part in it, and how its end moved."""
    return [
        Heading(_("The project")),
        Text(project.lead),
        _facts(project),
        _partners(partners),
        _extensions(project),
    ]


def _facts(project: Project) -> Table:
    rows: list[list[Any]] = [
        [_("Status"), project.get_status_display()],
        [_("Begins on"), to_the(project.starts, project.starts_precision) or None],
        [_("Ends on"), to_the(project.ends, project.ends_precision) or None],
        [_("Target groups"), ", ".join(str(each) for each in project.target_groups.all()) or None],
        [_("Rights"), ", ".join(str(each) for each in project.rights.all()) or None],
        [_("Source"), project.source or None],
    ]
    columns = [Column("fact", _("Fact"), width=1), Column("value", _("As recorded"), width=3)]
    return Table(_("Facts of the project"), columns, rows, size=len(rows), sheet=_("Project"))


def _partners(partners: Sequence[ProjectPartner]) -> Table:
    columns = [
        Column("organization", _("Organization"), width=2),
        Column("role", _("Role"), width=1.2),
        Column("note", _("As the source says"), width=1.6),
        Column("source", _("Source"), width=2),
    ]
    return Table(
        _("Partners and their roles"),
        columns,
        [
            [str(each.organization), each.get_role_display(), each.note, each.source or None]
            for each in partners
        ],
        size=len(partners),
        empty=_("No partner is recorded."),
        note=_("Roles as IATI names them."),
        sheet=_("Partners"),
    )


def _extensions(project: Project) -> Table:
    rows = [[each.decided_on, each.was, each.until, each.note] for each in project.extensions.all()]
    columns = [
        Column("decided", _("Decided on"), "date"),
        Column("was", _("End until then"), "date"),
        Column("until", _("New end"), "date"),
        Column("note", _("Reason"), width=3),
    ]
    title = _("Extensions")
    return Table(title, columns, rows, size=len(rows), empty=_("No extension is recorded."))


def _led_to(project: Project) -> Table:
    found = with_current_wording(Recommendation.objects.public().filter(projects=project)).order_by(
        "platform", "number"
    )
    rows = [
        [title_of(each, public=True), each.platform.name, str(RecommendationState(each.state).label)]
        for each in found
    ]
    columns = [
        Column("title", _("Recommendation"), width=3),
        Column("platform", _("Platform"), width=1.5),
        Column("state", _("State"), width=1.2),
    ]
    return Table(
        _("Recommendations that it led to"),
        columns,
        rows,
        size=len(rows),
        empty=_("No recommendation is recorded."),
        sheet=_("Recommendations"),
    )
