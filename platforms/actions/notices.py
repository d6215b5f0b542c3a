"""Notices: who hears when what is new on a platform; one mail a stretch of time, whatever asks twice."""

import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from members.actions.mails import queue_mail
from members.models import User
from platforms.access import access_to
from platforms.enums import Cadence
from platforms.models import NoticeChoice, Platform, SeatHolder
from platforms.queries.news import news_for

NEWS = "platforms/mails/news"
_signer = signing.Signer(salt="platforms.notices")


@transaction.atomic
def choose_cadence(*, user: User, platform: Platform, cadence: Cadence) -> None:
    """Store how often the person hears of the platform; what happened until now is not told any more."""
    NoticeChoice.objects.update_or_create(
        user=user, platform=platform, defaults={"cadence": cadence, "told_until": timezone.now()}
    )


def cadence_of(user: User, platform: Platform) -> Cadence:
    """What the person chose, else once a day."""
    found = NoticeChoice.objects.filter(user=user, platform=platform).first()
    return Cadence(found.cadence) if found is not None else Cadence.DAILY


def stop_token(user_key: int, platform_key: int) -> str:
    """What the link to stop the notices of one platform holds; it ends nothing but those."""
    return _signer.sign(f"{user_key}-{platform_key}")


def stopped_by(token: str) -> NoticeChoice | None:
    """The choice that a link stops; None for one that nobody made."""
    try:
        user, _dash, platform = _signer.unsign(token).partition("-")
    except signing.BadSignature:
        return None
    chosen = NoticeChoice.objects.filter(user=int(user), platform=int(platform))
    return chosen.select_related("user", "platform").first()


def send_news(cadences: Iterable[Cadence]) -> int:
    """Write a mail to each who chose one of these and for whom there is news; how many."""
    _remember_everybody()
    due = NoticeChoice.objects.filter(
        cadence__in=list(cadences), user__is_active=True, platform__is_active=True
    )
    return sum(_tell(choice) for choice in due.select_related("user", "platform").order_by("pk"))


def _remember_everybody() -> None:
    """Who sits on a platform or coordinates it and has chosen nothing hears once a day from now on."""
    known = NoticeChoice.objects.filter(user=OuterRef("appointment__user"), platform=OuterRef("platform"))
    seated = SeatHolder.objects.current().filter(~Exists(known))
    pairs = set(seated.values_list("appointment__user", "platform"))
    chosen = set(NoticeChoice.objects.values_list("user", "platform"))
    leading = Platform.objects.filter(is_active=True, coordinators__isnull=False)
    pairs |= set(leading.values_list("coordinators", "pk")) - chosen
    rows = [NoticeChoice(user_id=user, platform_id=platform) for user, platform in pairs]
    NoticeChoice.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _tell(choice: NoticeChoice) -> bool:
    """Write one person's mail, and remember up to when they were told: of two who do, one does."""
    access = access_to(choice.platform, choice.user)
    now = timezone.now()
    if access is None or not news_for(access, choice.told_until, now):
        return False
    as_read = NoticeChoice.objects.filter(pk=choice.pk, told_until=choice.told_until)
    if not as_read.update(told_until=now):
        return False
    queue_mail(
        kind=NEWS,
        key=f"{NEWS}:{choice.pk}:{_stamp(choice.told_until)}",
        address=choice.user.email,
        language=choice.user.language,
        recipient=choice.user,
        choice=choice.pk,
        since=choice.told_until.isoformat(),
        until=now.isoformat(),
    )
    return True


def _stamp(moment: dt.datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S%f")
