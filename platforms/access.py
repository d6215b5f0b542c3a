"""Who enters a platform's workspace, and as what: the one gate of every page, file and count in it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from members.acting import acting_in
from members.enums import AppointmentRole
from members.models import Appointment, User
from mmu_portal.lib.composed import composed
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
    def municipality_id(self) -> int | None:
        """The key of the municipality for which the person speaks here; None for who coordinates or reads."""
        return self.speaker.seat.municipality_id if self.speaker is not None else None


def access_to(
    platform: Platform, user: User, *, acting: Callable[[], Appointment | None] = lambda: None
) -> Access | None:
    """How the person enters the workspace today; None if not.

    Of several seats, by several appointments, the one of the appointment that `acting` gives is taken. It
    says the same as `PlatformQuerySet.open_to`, with what a page needs to know beside it.
    """
    holders = _holders(platform.pk, user.pk, timezone.localdate())
    leads = user.is_staff and Platform.objects.coordinated_by(user).filter(pk=platform.pk).exists()
    if not (holders or leads):
        return None
    return Access(user, platform, _chosen(holders, acting), leads)


@composed
def _holders(platform: int, user: int, day: dt.date) -> QuerySet[SeatHolder]:
    """The seats by which a person enters a platform on a day."""
    held = SeatHolder.objects.current(day).filter(platform=platform, appointment__user=user)
    return held.select_related("appointment", "seat").order_by("pk")


def _chosen(holders: list[SeatHolder], acting: Callable[[], Appointment | None]) -> SeatHolder | None:
    if len(holders) < 2:
        return holders[0] if holders else None
    appointment = acting()
    held = (each for each in holders if appointment is not None and each.appointment_id == appointment.pk)
    return next(held, holders[0])


@composed
def _platform(slug: str) -> QuerySet[Platform]:
    return Platform.objects.filter(is_active=True, slug=slug)


def for_workspace(view: View) -> View:
    """Give a view of `platforms/<slug>/workspace/…` the reader's access; who has none finds nothing."""
    return _gate(view, lambda access: True)


def led_inside(view: View) -> View:
    """As `for_workspace`, for a view that needs the address alone."""

    def with_address(request: HttpRequest, access: Access, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, slug=access.platform.slug, **kwargs)

    return _gate(with_address, lambda access: True)


def for_writing(view: View) -> View:
    """As `for_workspace`, for what is written there: who only reads finds nothing."""
    return _gate(view, lambda access: access.writes)


def _gate(view: View, lets: Callable[[Access], bool]) -> View:
    @wraps(view)
    def entered(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        platform = next(iter(_platform(slug)), None)
        if platform is None or not isinstance(person, User):
            raise Http404
        access = access_to(platform, person, acting=lambda: acting_in(request))
        if access is None or not lets(access):
            raise Http404
        return view(request, access, *args, **kwargs)

    return never_cache(entered)
