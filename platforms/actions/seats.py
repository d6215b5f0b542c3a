"""Seats that are given, passed on, suspended and given up."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.appointments import coordinates
from members.actions.mails import queue_mails
from members.models import Appointment, Department, Mail, User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from platforms.models import Allotment, Platform, Seat, SeatHolder
from platforms.queries.platform import PlatformQuerySet
from platforms.queries.seat import is_shut_out
from platforms.queries.verdict import rule_of, verdict_on

ENDED = "platforms/mails/seat_ended"


def decides_on(user: User, platform: Platform) -> bool:
    """Whether the person decides who sits on the platform: its coordinators, and the superuser."""
    if user.is_superuser and user.is_active:
        return True
    return Platform.objects.coordinated_by(user).filter(pk=platform.pk).exists()


def decided_by(user: User) -> PlatformQuerySet:
    """The active platforms on which the person decides."""
    if user.is_superuser and user.is_active:
        return Platform.objects.filter(is_active=True)
    return Platform.objects.coordinated_by(user)


@transaction.atomic
def seat_directly(*, platform: Platform, appointment: Appointment, by: User) -> SeatHolder:
    """Seat somebody who did not ask; the other rules hold all the same.

    Raises:
        DomainError: `by` does not decide it, or it is themself, or a rule is against it.
    """
    if not decides_on(by, platform):
        raise DomainError(_("Only the platform’s coordinators give seats."))
    if appointment.user_id == by.pk:
        raise DomainError(_("Nobody decides about themself."))
    if not Appointment.objects.running().filter(pk=appointment.pk).exists():
        raise DomainError(_("This appointment does not run today."))
    verdict = verdict_on(platform, appointment, invited=True)
    if not verdict.qualifies:
        raise DomainError(verdict.refusal())
    assert appointment.department is not None  # noqa: S101 - the verdict says so
    return give_seat(platform=platform, appointment=appointment, department=appointment.department)


def give_seat(*, platform: Platform, appointment: Appointment, department: Department) -> SeatHolder:
    """Let the appointment hold a seat of the department: one that stands vacant, else a new one.

    Runs in the caller's transaction. It opens the workspace to nobody whom the coordinators have suspended.

    Raises:
        DomainError: the municipality's seats are all taken, the person holds one already, or the person's
            account was closed.
    """
    if not appointment.user.is_active:
        raise DomainError(_("The person’s account was closed."))
    seat = _vacant_seat(platform, department) or _new_seat(platform, department)
    return _hold(seat, appointment)


def _vacant_seat(platform: Platform, department: Department) -> Seat | None:
    vacant = Seat.objects.vacant().filter(platform=platform, department=department)
    return vacant.select_for_update().order_by("pk").first()


def _new_seat(platform: Platform, department: Department) -> Seat:
    """One more seat of the municipality; the counter says whether there is one."""
    allotment = _allotment(platform, department.municipality_id)
    if not allotment.take():
        raise DomainError(_("The municipality has no free seat on this platform."))
    return Seat.objects.create(
        platform=platform, municipality_id=department.municipality_id, department=department
    )


def _allotment(platform: Platform, municipality: int) -> Allotment:
    """What the municipality has on the platform; counted anew by the rule as it stands at this moment."""
    found = Allotment.objects.filter(platform=platform, municipality=municipality).first()
    if found is not None:
        return found
    platform.hold()  # a rule that changes meanwhile waits, and then fits the new row
    given = {"capacity": rule_of(platform).seats_per_municipality}
    return Allotment.objects.get_or_create(platform=platform, municipality_id=municipality, defaults=given)[0]


def _hold(seat: Seat, appointment: Appointment) -> SeatHolder:
    """Let the appointment hold the seat, after those whose time in it is over; a suspension comes along."""
    _end_past_holders(seat)
    _end_past_holdings(appointment, seat.platform)
    try:
        with transaction.atomic():
            return SeatHolder.objects.create(
                seat=seat,
                platform=seat.platform,
                appointment=appointment,
                is_suspended=is_shut_out(appointment.user, seat.platform),
                is_sample=seat.is_sample,
            )
    except IntegrityError as error:
        raise DomainError(_("This person holds a seat already, or somebody else was faster.")) from error


def _end_past_holders(seat: Seat) -> None:
    """Write the end of holders whose appointment is over."""
    today = timezone.localdate()
    for holder in SeatHolder.objects.filter(
        seat=seat, until__isnull=True, appointment__ended__lt=today
    ).select_related("appointment"):
        _end(holder, holder.appointment.ended)


def _end_past_holdings(appointment: Appointment, platform: Platform) -> None:
    """Write the end of holdings whose seat the municipality gave up."""
    over = SeatHolder.objects.filter(
        appointment=appointment, platform=platform, until__isnull=True, seat__closed__isnull=False
    )
    for holder in over.select_related("seat"):
        _end(holder, holder.seat.closed)


def _end(holder: SeatHolder, day: dt.date | None) -> None:
    """Write the holder's last day: `day` (today), or the first if that is later."""
    holder.until = max(holder.since, day or timezone.localdate())
    holder.save(update_fields=["until"])


@transaction.atomic
def leave_seat(*, holder: SeatHolder, by: User) -> None:
    """Let a holder's time end today; the seat stays with the department, vacant. Who coordinates is told.

    Raises:
        DomainError: `by` neither decides it nor is the holder, or it has ended before.
    """
    if by.pk != holder.appointment.user_id and not decides_on(by, holder.platform):
        raise DomainError(_("Only the platform’s coordinators, or the person, end the time in a seat."))
    today = timezone.localdate()
    held = SeatHolder.objects.select_for_update().filter(pk=holder.pk, until__isnull=True).first()
    if held is None:
        raise DomainError(_("This person no longer holds the seat."))
    _end(held, today)
    _tell(held.seat, by, holders=[held])


@transaction.atomic
def close_seat(*, seat: Seat, by: User) -> None:
    """Let the municipality give a seat up, so that another of its departments can have one; it is told.

    Raises:
        DomainError: `by` coordinates neither platform nor municipality, or it was given up before.
    """
    if not decides_on(by, seat.platform) and not coordinates(by, seat.municipality):
        raise DomainError(_("Only the coordinators of the platform and of the municipality give seats up."))
    today = timezone.localdate()
    if not Seat.objects.open().filter(pk=seat.pk).update(closed=max(seat.opened, today)):
        raise DomainError(_("This seat was given up before."))
    holders = list(SeatHolder.objects.filter(seat=seat, until__isnull=True).select_related("appointment"))
    for holder in holders:
        _end(holder, today)
    counted = Allotment.objects.get(platform=seat.platform_id, municipality=seat.municipality_id)
    counted.give_back()
    # The row is held now: a rule that changes meanwhile is read here, or fits the row after us.
    rule_of(seat.platform).fit(Allotment.objects.filter(pk=counted.pk))
    history.record_change(seat, {"closed": (None, today)}, by=by)
    _tell(seat, by, holders=holders, closed=True)


def _tell(seat: Seat, by: User, *, holders: list[SeatHolder], closed: bool = False) -> None:
    """Tell who coordinates the platform or the municipality, and who held the seat; not who did it."""
    ours = Appointment.objects.running().coordinating().filter(municipality=seat.municipality_id)
    people = User.objects.filter(
        Q(platforms_coordinated=seat.platform_id, is_staff=True)
        | Q(pk__in=ours.values("user"))
        | Q(pk__in=[each.appointment.user_id for each in holders]),
        is_active=True,
    )
    words = {"seat": seat.pk, "closed": closed, "by": by.pk, "holder": holders[0].pk if holders else None}
    queue_mails(
        [
            Mail(
                kind=ENDED,
                key=f"{ENDED}:{seat.pk}:{words['holder']}:{closed}:{person.pk}",
                address=person.email,
                language=person.language,
                recipient=person,
                words=words,
            )
            for person in people.exclude(pk=by.pk).distinct()
        ]
    )


@transaction.atomic
def suspend(*, holder: SeatHolder, suspended: bool, by: User) -> None:
    """Shut the workspace to a person, or open it again; their seats on the platform stay theirs.

    Raises:
        DomainError: `by` does not decide it, or it is themself.
    """
    if not decides_on(by, holder.platform):
        raise DomainError(_("Only the platform’s coordinators suspend somebody."))
    if holder.appointment.user_id == by.pk:
        raise DomainError(_("Nobody decides about themself."))
    theirs = SeatHolder.objects.filter(
        platform=holder.platform_id, appointment__user=holder.appointment.user_id
    )
    for each in theirs.exclude(is_suspended=suspended):
        each.is_suspended = suspended
        each.save(update_fields=["is_suspended"])


@transaction.atomic
def pass_on(*, seat: Seat, successor: Appointment) -> bool:
    """Let a successor hold a vacant seat; False if somebody holds it or the successor has one already.

    A part of a handover, which says who decided it. It opens the workspace to nobody whom the platform's
    coordinators have suspended.
    """
    here = SeatHolder.objects.holding().filter(
        Q(seat=seat) | Q(platform=seat.platform_id, appointment=successor)
    )
    if here.exists() or seat.closed is not None:
        return False
    _hold(seat, successor)
    return True


def seats_left_by(appointment: Appointment) -> list[Seat]:
    """The seats that the appointment held to its end and that nobody holds after it.

    A seat that was taken from it before, or given up, is no longer its to pass on.
    """
    mine = SeatHolder.objects.filter(appointment=appointment, until__isnull=True, seat=OuterRef("pk"))
    others = SeatHolder.objects.holding().exclude(appointment=appointment).filter(seat=OuterRef("pk"))
    left = Seat.objects.open().filter(Exists(mine), ~Exists(others))
    return list(left.select_related("platform", "municipality", "department"))
