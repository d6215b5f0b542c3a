"""The mails of activities: what somebody has, what is canceled, the day before, certificates."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mails import Letter, Writer, from_templates, register
from members.models import Mail
from programs.actions.activities import CALLED_OFF, CHANGED, REMINDER
from programs.actions.certificates import ISSUED
from programs.actions.places import OFFERED, PROMOTED
from programs.actions.registrations import CANCELED, LAPSED, REGISTERED, WAITING
from programs.enums import ActivityState, RegistrationState
from programs.models import Certificate, Registration, Session

# What the person has while such a mail is true.
_STATES = {
    REGISTERED: RegistrationState.CONFIRMED,
    WAITING: RegistrationState.WAITLISTED,
    OFFERED: RegistrationState.OFFERED,
    PROMOTED: RegistrationState.CONFIRMED,
    LAPSED: RegistrationState.CANCELED,
    CANCELED: RegistrationState.CANCELED,
}


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(REGISTERED, _("Registration for an activity"), _of_state(REGISTERED))
    register(WAITING, _("Waiting list of an activity"), _of_state(WAITING))
    register(OFFERED, _("Offered place in an activity"), _of_state(OFFERED))
    register(PROMOTED, _("Place after waiting"), _of_state(PROMOTED))
    register(LAPSED, _("Offer that has ended"), _of_state(LAPSED))
    register(CANCELED, _("Canceled registration"), _of_state(CANCELED))
    register(CALLED_OFF, _("Canceled activity"), _called_off)
    register(CHANGED, _("Changed activity"), _changed)
    register(REMINDER, _("Reminder of an activity"), _reminder)
    register(ISSUED, _("Certificate"), _certificate)


def _registration(mail: Mail) -> Registration | None:
    found = Registration.objects.select_related("activity", "user")
    return found.filter(pk=mail.words["registration"]).first()


def _of_state(kind: str) -> Writer:
    """Writes a kind of mail as long as the person is in the state of which it tells."""

    def write(mail: Mail) -> Letter | None:
        registration = _registration(mail)
        if registration is None or registration.state != _STATES[kind] or registration.activity.is_canceled:
            return None
        return _letter(kind, registration)

    return write


def _letter(kind: str, registration: Registration, **words: object) -> Letter:
    activity = registration.activity
    own = registration.user_id is not None
    place = reverse("activities:register", args=[activity.slug]) if own else activity.get_absolute_url()
    words.setdefault("sessions", activity.sessions.all())
    return from_templates(
        kind,
        registration=registration,
        activity=activity,
        own=own,
        address=settings.SITE_URL + place,
        **words,
    )


def _called_off(mail: Mail) -> Letter | None:
    registration = _registration(mail)
    if registration is None or not registration.activity.is_canceled:
        return None
    return _letter(CALLED_OFF, registration)


def _changed(mail: Mail) -> Letter | None:
    """When and where it is; nothing to who gave it up, or once it is canceled."""
    registration = _registration(mail)
    if registration is None or registration.state == RegistrationState.CANCELED:
        return None
    return None if registration.activity.is_canceled else _letter(CHANGED, registration)


def _reminder(mail: Mail) -> Letter | None:
    """The sessions of that day; nothing to who gave the place up, or if they were moved."""
    registration = _registration(mail)
    if registration is None or registration.state != RegistrationState.CONFIRMED:
        return None
    if registration.activity.state != ActivityState.PUBLISHED:
        return None
    day = dt.date.fromisoformat(mail.words["day"])
    sessions = Session.objects.on(day).filter(activity=registration.activity_id)
    return _letter(REMINDER, registration, sessions=sessions) if sessions.exists() else None


def _certificate(mail: Mail) -> Letter | None:
    """To who has an account also where it is downloaded."""
    rows = Certificate.objects.select_related("registration__activity", "registration__user")
    certificate = rows.filter(pk=mail.words["certificate"]).first()
    if certificate is None or not certificate.is_valid:
        return None
    return _letter(
        ISSUED,
        certificate.registration,
        confirmed=settings.SITE_URL + certificate.get_absolute_url(),
        mine=settings.SITE_URL + reverse("my-activities:list"),
    )
