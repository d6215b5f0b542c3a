"""Sample activities to come, for the demonstration: flagged as sample, and never in production."""

import datetime as dt
from typing import Any

from auditlog.context import set_extra_data
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.demo import NOTE
from members.models import Appointment, User
from mmu_portal.lib.errors import DomainError
from platforms.models import Platform
from programs.actions.registrations import register
from programs.enums import ActivityKind, ActivityMode, ActivityState, Audience
from programs.models import Activity, Program, Registration, Session

TRAINING, MEETING = "sample-care-training", "sample-street-exchange"


@transaction.atomic
def load_sample_activities(*, by: User | None) -> int:
    """A training with free places and an exchange whose one place is taken, both open; how many were made.

    What is there stays as it is.
    """
    if not settings.DEMO:
        sentence = _("Sample data are for the demonstration only, and this portal is not the demonstration.")
        raise DomainError(sentence)
    with set_extra_data({"actor": by, "additional_data": {"note": NOTE}}):
        return sum((_training(), _exchange()))


def _training() -> bool:
    platform = Platform.objects.filter(slug="social-services").first()
    if Activity.objects.filter(slug=TRAINING).exists():
        return False
    activity = _made(
        TRAINING,
        kind=ActivityKind.TRAINING,
        mode=ActivityMode.IN_PERSON,
        platform=platform,
        title_tr="Örnek eğitim: Evde bakım hizmetleri",
        title_en="Sample training: Care services at home",
        lead_tr="Tanıtım için uydurulmuş bir eğitim; iki oturum.",
        lead_en="A training made up for the demonstration; two sessions.",
        place_tr="Örnek Salon, Yenikapı",
        place_en="Sample Hall, Yenikapı",
        capacity=20,
        seats_per_municipality=2,
        certificate_share=80,
    )
    for number, (title_tr, title_en) in enumerate((("Temeller", "Basics"), ("Uygulama", "Practice"))):
        _session(activity, days=60 + number, title_tr=title_tr, title_en=title_en)
    return True


def _exchange() -> bool:
    """One place, which a demonstration account has: who registers next sees the waiting list."""
    if Activity.objects.filter(slug=MEETING).exists():
        return False
    activity = _made(
        MEETING,
        kind=ActivityKind.PEER_EXCHANGE,
        mode=ActivityMode.ONLINE,
        program=Program.objects.filter(slug="reclaiming-streets").first(),
        title_tr="Örnek paylaşım: Okul sokakları",
        title_en="Sample exchange: School streets",
        lead_tr="Tanıtım için uydurulmuş bir çevrim içi buluşma; tek yeri dolu.",
        lead_en="An online meeting made up for the demonstration; its one place is taken.",
        capacity=1,
    )
    _session(activity, days=45, title_tr="", title_en="")
    first = Appointment.objects.running().filter(user__email="rep.nilufer@example.org").first()
    if first is not None:
        made = register(activity=activity, appointment=first)
        Registration.objects.filter(pk=made.pk).update(is_sample=True)
    return True


def _made(slug: str, **fields: Any) -> Activity:
    activity = Activity(
        slug=slug,
        state=ActivityState.PUBLISHED,
        audience=Audience.EVERYBODY,
        opens=timezone.now(),
        is_sample=True,
        **fields,
    )
    activity.full_clean()
    activity.save()
    return activity


def _session(activity: Activity, *, days: int, **fields: str) -> None:
    day = timezone.localdate() + dt.timedelta(days=days)
    starts = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    Session.objects.create(activity=activity, starts=starts, ends=starts + dt.timedelta(hours=5), **fields)
