"""The mails of the report center: a report is there, or could not be made. Never the report itself."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.mails import Letter, from_templates, register
from members.models import Mail
from reporting.actions.writing import REPORT
from reporting.enums import RunState
from reporting.models import ReportRun
from reporting.queries.run import may_have
from reporting.words import asked_in_words, name_of


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(REPORT, _("A report that is done, or could not be made"), _ended)


def _ended(mail: Mail) -> Letter | None:
    """Nothing if the report is gone or has moved on, or to who may not have it any more."""
    run = ReportRun.objects.filter(pk=mail.words["run"], state=mail.words["state"]).first()
    if run is None or mail.recipient is None or not may_have(mail.recipient, run):
        return None
    return from_templates(
        REPORT,
        report=name_of(run.definition),
        asked=asked_in_words(run.definition, run.parameters),
        run=run,
        done=run.state == RunState.DONE,
        address=settings.SITE_URL + run.get_absolute_url(),
    )
