"""The mail that tells a representative what became of their proposals."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.actions.proposals import DECIDED
from members.enums import ChangeState
from members.mails import Letter, from_templates, register
from members.models import Mail
from members.models.proposal import Proposal


def register_mails() -> None:
    """Let the portal write it; called once when it starts."""
    register(DECIDED, _("Answer to a proposed change"), _decided)


def _decided(mail: Mail) -> Letter | None:
    # Mails that waited when they began to gather events tell of one.
    events = mail.words.get("events") or [mail.words]
    changes = [change for change in map(_change, events) if change is not None]
    if not changes:
        return None
    return from_templates(
        DECIDED,
        changes=changes,
        approved=[change for change in changes if change.state == ChangeState.APPROVED],
        returned=[change for change in changes if change.state != ChangeState.APPROVED],
        municipality=changes[0].municipality.name,
        addresses=[settings.SITE_URL + each for each in dict.fromkeys(c.page_address for c in changes)],
    )


def _change(event: dict[str, Any]) -> Proposal | None:
    label = event.get("model", "profilechange")
    # Mails that waited when other storeys began to have proposals name the model alone.
    model = apps.get_model(label if "." in label else f"members.{label}")
    found: Proposal | None = (
        model._default_manager.select_related("municipality").filter(pk=event["change"]).first()
    )
    return found
