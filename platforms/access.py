"""Who enters a platform's workspace, and as what: the one gate of every page, file and count in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from members.acting import acting_in
from members.enums import AppointmentRole
from members.models import Municipality, User
from platforms.models import Platform, SeatHolder

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """A person in a workspace: by a seat, as a coordinator of the platform, or both."""

    user: User
    platform: Platform
    holder: SeatHolder | None
    leads: bool

    @property
    def speaker(self) -> SeatHolder | None:
        """The seat by which the person speaks for a municipality; None by a viewer's, who only reads."""
        reads = self.holder is None or self.holder.appointment.role == AppointmentRole.VIEWER
        return None if reads else self.holder

    @property
    def writes(self) -> bool:
        """Whether the person may write here, and not only read."""
        return self.leads or self.speaker is not None

    @property
    def municipality(self) -> Municipality | None:
        """The municipality for which the person speaks here; None for who coordinates or reads."""
        return self.speaker.seat.municipality if self.speaker is not None else None


def access_to(platform: Platform, user: User, *, acting: int | None = None) -> Access | None:
    """How the person enters the workspace today; None if not.

    Of several seats, by several appointments, the one of the appointment `acting` (its key) is taken. It says
    the same as `PlatformQuerySet.open_to`, with what a page needs to know beside it.
    """
    held = SeatHolder.objects.current().filter(platform=platform, appointment__user=user)
    holders = list(
        held.select_related("appointment", "seat__municipality__province", "seat__department")
        .defer("seat__municipality__province__outline")
        .order_by("pk")
    )
    leads = Platform.objects.coordinated_by(user).filter(pk=platform.pk).exists()
    if not (holders or leads):
        return None
    chosen = next((each for each in holders if each.appointment_id == acting), None)
    return Access(user, platform, chosen or (holders[0] if holders else None), leads)


def for_workspace(view: View) -> View:
    """Give a view of `platforms/<slug>/workspace/…` the reader's access; who has none finds nothing."""
    return _gate(view, lambda access: True)


def for_writing(view: View) -> View:
    """As `for_workspace`, for what is written there: who only reads finds nothing."""
    return _gate(view, lambda access: access.writes)


def _gate(view: View, lets: Callable[[Access], bool]) -> View:
    @wraps(view)
    def entered(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        platform = Platform.objects.visible_to(request.user).filter(slug=slug).first()
        person = request.user
        if platform is None or not isinstance(person, User):
            raise Http404
        appointment = acting_in(request)
        access = access_to(platform, person, acting=appointment.pk if appointment else None)
        if access is None or not lets(access):
            raise Http404
        return view(request, access, *args, **kwargs)

    return never_cache(entered)
