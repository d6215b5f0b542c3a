"""Needs: brought, changed, supported, commented, withdrawn, gathered under a theme."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from members.enums import AppointmentRole
from members.models import Appointment, TargetGroup, User, WorkArea
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from platforms.access import Access
from platforms.actions.writing import (
    Click,
    claim_words,
    require_lead,
    require_slot,
    require_speaker,
    require_writer,
)
from platforms.enums import NeedState
from platforms.models import Need, NeedComment, NeedSupport, Theme

THEME_TEXTS = ("title_tr", "title_en", "description_tr", "description_en")


def speaks_for(access: Access, need: Need) -> bool:
    """Whether the reader speaks for the municipality that brought the need."""
    return access.speaker is not None and access.speaker.seat.municipality_id == need.seat.municipality_id


@transaction.atomic
def bring_need(
    *,
    need: Need,
    access: Access,
    target_groups: Iterable[TargetGroup] = (),
    work_areas: Iterable[WorkArea] = (),
) -> Need:
    """Bring a need for the municipality whose seat the reader holds.

    The same again from the same person within the hour is the second click: the need that is there is
    returned.

    Raises:
        DomainError: the reader speaks for no municipality, or wrote too much today.
    """
    holder = require_speaker(access)
    groups, areas = list(target_groups), list(work_areas)
    said = {name: getattr(need, name) for name in ("title", "what", "tried", "urgency", "may_be_named")}
    sorted_by = [(type(each).__name__, each.pk) for each in (*groups, *areas)]
    click = Click("need", access.user, holder.seat_id, *said.values(), sorted_by)
    if there := click.stored_before(Need.objects.filter(**said).exclude(state=NeedState.WITHDRAWN)):
        return there
    require_slot(access.user)
    need.platform, need.seat = access.platform, holder.seat
    need.author, need.contact = access.user, holder.appointment
    need.is_sample = holder.is_sample
    need.save()
    need.target_groups.set(groups)
    need.work_areas.set(areas)
    click.made(need)
    return need


@transaction.atomic
def change_need(
    *,
    need: Need,
    access: Access,
    target_groups: Iterable[TargetGroup] | None = None,
    work_areas: Iterable[WorkArea] | None = None,
) -> None:
    """Store what the municipality changed in its need; an answered one stays as it is.

    Groups or areas that are not given stay.

    Raises:
        DomainError: it is another municipality's, or it was answered or withdrawn.
        EditConflict: a colleague changed it meanwhile.
    """
    _require_own(need, access)
    if not Need.objects.unanswered().filter(pk=need.pk).exists():
        raise DomainError(_("This need was answered or withdrawn: it does not change any more."))
    claim_words(need, by=access.user)
    need.save()
    if target_groups is not None:
        need.target_groups.set(target_groups)
    if work_areas is not None:
        need.work_areas.set(work_areas)


@transaction.atomic
def withdraw_need(*, need: Need, access: Access) -> None:
    """Take a need back; what others said to it stays.

    Raises:
        DomainError: it is another municipality's, or it was answered or withdrawn before.
    """
    _require_own(need, access)
    _move(need, [NeedState.OPEN, NeedState.GATHERED], access, state=NeedState.WITHDRAWN)


def _require_own(need: Need, access: Access) -> None:
    if not speaks_for(access, need):
        raise DomainError(_("Only the municipality that brought the need changes it."))


def _move(need: Need, expected: list[NeedState], access: Access, **changes: object) -> None:
    """Change the state of a need that is in one of the expected ones: of many at once, one does."""
    found = Need.objects.filter(pk=need.pk, state__in=expected)
    if not found.update(version=F("version") + 1, edited_at=timezone.now(), **changes):
        raise DomainError(_("Somebody else changed this need meanwhile."))
    history.record_change(need, {"state": (need.state, str(changes["state"]))}, by=access.user)


@transaction.atomic
def support_need(*, need: Need, access: Access, note: str = "", may_be_named: bool = False) -> NeedSupport:
    """Say for the reader's municipality: we have this need too.

    Raises:
        DomainError: it is the municipality's own, was supported before, or is no longer open; or the reader
            speaks for no municipality, or wrote too much today.
    """
    holder = require_speaker(access)
    if speaks_for(access, need):
        raise DomainError(_("This is your municipality’s own need."))
    _hold_waiting(need)
    require_slot(access.user)
    support = NeedSupport(
        need=need,
        municipality=holder.seat.municipality,
        seat=holder.seat,
        by=access.user,
        note=note,
        may_be_named=may_be_named,
        is_sample=holder.is_sample,
    )
    try:
        with transaction.atomic():
            support.save()
    except IntegrityError as error:
        raise DomainError(_("Your municipality supports this need already.")) from error
    return support


@transaction.atomic
def withdraw_support(*, need: Need, access: Access) -> None:
    """Take the support of the reader's municipality back; without one nothing happens.

    Raises:
        DomainError: the reader speaks for no municipality, or the need was answered or withdrawn.
    """
    holder = require_speaker(access)
    _hold_waiting(need)
    NeedSupport.objects.filter(need=need, municipality=holder.seat.municipality_id).delete()


def _hold_waiting(need: Need) -> None:
    """Hold a need that waits until the transaction ends: nobody answers or withdraws it meanwhile.

    Raises:
        DomainError: it was answered or withdrawn.
    """
    if not Need.objects.unanswered().filter(pk=need.pk).update(state=F("state")):
        raise DomainError(_("This need was answered or withdrawn."))


@transaction.atomic
def let_be_named(*, need: Need, access: Access, named: bool) -> None:
    """Say whether the reader's municipality may be named in public with a need that it brought or supports.

    It may change its mind at any time, also when the recommendation on it is public already.

    Raises:
        DomainError: the municipality neither brought nor supports the need.
    """
    holder = require_speaker(access)
    _store_naming(need, holder.seat.municipality_id, named=named, by=access.user)


@transaction.atomic
def stop_naming(*, need: Need, appointment: Appointment) -> None:
    """Take back that the municipality may be named with a need; no seat is needed to represent it here.

    Raises:
        DomainError: the appointment does not represent it today, or it neither brought nor supports the need.
    """
    running = Appointment.objects.running().filter(pk=appointment.pk)
    if not running.exclude(role=AppointmentRole.VIEWER).exists():
        raise DomainError(_("Only who represents the municipality decides whether it is named."))
    _store_naming(need, appointment.municipality_id, named=False, by=appointment.user)


def _store_naming(need: Need, municipality: int, *, named: bool, by: User) -> None:
    if need.seat.municipality_id == municipality:
        other = Need.objects.filter(pk=need.pk).exclude(may_be_named=named)
        if other.update(may_be_named=named, version=F("version") + 1):
            history.record_change(need, {"may_be_named": (not named, named)}, by=by)
        return
    given = NeedSupport.objects.filter(need=need, municipality=municipality).first()
    if given is None:
        raise DomainError(_("Your municipality neither brought nor supports this need."))
    given.may_be_named = named
    given.save(update_fields=["may_be_named"])


@transaction.atomic
def comment_on_need(*, need: Need, access: Access, body: str) -> NeedComment:
    """Say something to a need; the same words again within the hour are kept once.

    Raises:
        DomainError: it was withdrawn, or the reader only reads or wrote too much today.
    """
    require_writer(access)
    if not Need.objects.standing().filter(pk=need.pk).exists():
        raise DomainError(_("This need was withdrawn."))
    click = Click("need-comment", access.user, need.pk, body)
    if there := click.stored_before(NeedComment.objects.filter(withdrawn_at__isnull=True)):
        return there
    require_slot(access.user)
    comment = NeedComment.objects.create(
        need=need,
        author=access.user,
        seat=access.speaker.seat if access.speaker else None,
        body=body,
        is_sample=access.speaker.is_sample if access.speaker else False,
    )
    click.made(comment)
    return comment


@transaction.atomic
def save_theme(*, theme: Theme, access: Access) -> Theme:
    """Open a theme on the platform, or store what a coordinator changed in it.

    The same theme again from the same person within the hour is the second click: the one there is returned.

    Raises:
        DomainError: the reader does not coordinate the platform.
        EditConflict: another coordinator changed it meanwhile.
    """
    require_lead(access)
    if theme.pk is not None:
        theme.save()
        return theme
    said = {name: getattr(theme, name) for name in THEME_TEXTS}
    click = Click("theme", access.user, access.platform.pk, *said.values())
    if there := click.stored_before(Theme.objects.filter(**said)):
        return there
    theme.platform = access.platform
    theme.save()
    click.made(theme)
    return theme


def hold_theme(theme: int) -> None:
    """Hold a theme until the transaction ends, before the time is read.

    What is gathered under it and what is adopted on it then come one after the other, and so do their times:
    an adoption answers all that was gathered before it, and nothing is gathered before it afterwards.
    """
    Theme.objects.select_for_update().get(pk=theme)


@transaction.atomic
def gather_needs(*, needs: Iterable[Need], theme: Theme | None, access: Access) -> int:
    """Put needs of the platform under a theme, or under none again; how many moved.

    Answered and withdrawn needs stay where they are.

    Raises:
        DomainError: the reader does not coordinate the platform, or the theme is another platform's.
    """
    require_lead(access)
    if theme is not None and theme.platform_id != access.platform.pk:
        raise DomainError(_("Choose a theme of this platform."))
    if theme is not None:
        hold_theme(theme.pk)
    state = NeedState.GATHERED if theme is not None else NeedState.OPEN
    moved = 0
    for need in needs:
        waiting = Need.objects.unanswered().filter(pk=need.pk, platform=access.platform)
        waiting = waiting.exclude(theme=theme) if theme is not None else waiting.exclude(theme=None)
        changed = waiting.update(
            theme=theme,
            state=state,
            gathered_at=timezone.now() if theme is not None else None,
            version=F("version") + 1,
        )
        if changed:
            history.record_change(need, {"theme": (need.theme_id, theme and theme.pk)}, by=access.user)
        moved += changed
    return moved
