"""The mails that tell a successor what will pass to them, that it will not after all, and what has passed."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.actions.handover import NAMED, PASSED, TAKEN_BACK
from members.enums import HandoverState
from members.estates import holdings, title_of
from members.mails import Letter, from_templates, register
from members.models import Appointment, Handover, Mail


def register_mails() -> None:
    """Let the portal write it; called once when it starts."""
    register(NAMED, _("A successor is named"), _named)
    register(TAKEN_BACK, _("A successor takes over no longer"), _taken_back)
    register(PASSED, _("Something passed to a successor"), _passed)


def _named(mail: Mail) -> Letter | None:
    """From whom and on which day, and how many things that is today; nothing if it was changed meanwhile."""
    planned = Handover.objects.open().with_people().filter(successor__user=mail.recipient_id)
    handover = planned.filter(pk=mail.words["handover"]).first()
    if handover is None:
        return None
    return from_templates(
        NAMED,
        handover=handover,
        held=[(each.estate.title, len(each.lines)) for each in holdings(handover.leaver)],
        address=settings.SITE_URL + reverse("my:home"),
    )


def _taken_back(mail: Mail) -> Letter | None:
    """From whom; nothing if they are named again meanwhile."""
    people = Appointment.objects.select_related("user", "municipality")
    leaver = people.filter(pk=mail.words["leaver"]).first()
    if leaver is None or leaver.handovers.filter(successor__user=mail.recipient_id).exists():
        return None
    return from_templates(TAKEN_BACK, leaver=leaver, address=settings.SITE_URL + reverse("my:home"))


def _passed(mail: Mail) -> Letter | None:
    """From whom, and how many things of each kind; the portal shows which."""
    done = Handover.objects.with_people().filter(pk=mail.words["handover"], state=HandoverState.DONE)
    handover = done.first()
    if handover is None:
        return None
    return from_templates(
        PASSED,
        leaver=handover.leaver,
        passed=[(title_of(each["code"]), each["count"]) for each in handover.passed_on],
        address=settings.SITE_URL + reverse("my:home"),
    )
