"""The directory's filter by platform: municipalities that hold a seat on it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.facets import Facet, register
from platforms.models import Platform, Seat
from platforms.queries.seat import admitted


def register_facet() -> None:
    """Let the directory filter by platform; called once when the portal starts."""
    register(Facet("platform", _("Platform"), _("On any platform or none"), _names, _seats, "platform__slug"))


def _seats() -> QuerySet:
    """Seats as the platforms' pages count them."""
    taken = admitted("municipality", timezone.localdate())
    return Seat.objects.open().filter(taken, platform__is_active=True)


def _names() -> dict[str, str]:
    """Platforms on which anybody has a seat, by their slug."""
    anybody = Exists(_seats().filter(platform=OuterRef("pk")))
    return {each.slug: each.name for each in Platform.objects.filter(anybody)}
