"""The mail that tells a successor what has passed to them."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.actions.handover import PASSED
from members.enums import HandoverState
from members.estates import title_of
from members.mails import Letter, from_templates, register
from members.models import Handover, Mail


def register_mails() -> None:
    """Let the portal write it; called once when it starts."""
    register(PASSED, _("Something passed to a successor"), _passed)


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
