"""The mails of cycles: what became of a municipality's application to a cycle."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mails import Letter, from_templates, register
from members.models import Mail
from programs.actions.participations import MOVED
from programs.models import CycleParticipation


def register_cycle_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(MOVED, _("Application to a cycle"), _moved)


def _moved(mail: Mail) -> Letter | None:
    """What became of it; nothing once it has gone on, of which another mail tells."""
    rows = CycleParticipation.objects.select_related("cycle__program", "municipality", "mentor")
    found = rows.filter(pk=mail.words["participation"], state=mail.words["state"]).first()
    if found is None:
        return None
    return from_templates(
        MOVED,
        participation=found,
        program=found.cycle.program,
        state=found.state,
        address=settings.SITE_URL + reverse("my-programs:list"),
    )
