"""The directory's filter by program: municipalities that take or took part in one of its cycles."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from members.facets import Facet, register
from programs.models import CycleParticipation, Program


def register_facet() -> None:
    """Let the directory filter by program; called once when the portal starts."""
    register(Facet("program", _("Program"), _("In any program or none"), _names, _taking_part, _SLUG))


_SLUG = "cycle__program__slug"


def _taking_part() -> QuerySet:
    """Participations as the programs' pages count them."""
    return CycleParticipation.objects.taking_part().filter(cycle__program__is_active=True)


def _names() -> dict[str, str]:
    """Programs in which anybody takes part, by their slug."""
    anybody = Exists(_taking_part().filter(cycle__program=OuterRef("pk")))
    return {each.slug: each.name for each in Program.objects.filter(anybody)}
