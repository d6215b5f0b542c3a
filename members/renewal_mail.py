"""The mails of a renewal round: it opened, it waits for the answer, a proposed leader was decided."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.actions.renewal import OPENED, REMINDER
from members.actions.renewal_leader import DECIDED
from members.enums import AnswerState, LeaderAnswer, RoundState
from members.mails import Letter, from_templates, register
from members.models import Mail, RenewalAnswer


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(OPENED, _("Renewal round opened"), _asked)
    register(REMINDER, _("Reminder of a renewal round"), _asked)
    register(DECIDED, _("Answer to a proposed leader"), _decided)


def _asked(mail: Mail) -> Letter | None:
    """What is asked and until when; nothing if it was answered or the round closed meanwhile."""
    found = _answer(mail)
    if found is None or found.state != AnswerState.WAITING or found.round.state != RoundState.OPEN:
        return None
    return from_templates(mail.kind, answer=found, address=_address())


def _decided(mail: Mail) -> Letter | None:
    found = _answer(mail)
    if found is None or found.leader not in (LeaderAnswer.ACCEPTED, LeaderAnswer.RETURNED):
        return None
    accepted = found.leader == LeaderAnswer.ACCEPTED
    return from_templates(DECIDED, answer=found, accepted=accepted, address=_address())


def _answer(mail: Mail) -> RenewalAnswer | None:
    answers = RenewalAnswer.objects.select_related("round", "municipality")
    return answers.filter(pk=mail.words["answer"]).first()


def _address() -> str:
    return settings.SITE_URL + reverse("my:renewal")
