"""What visitors report about a record."""

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from members.enums import ReportState
from mmu_portal.lib.fields import ParagraphsField


class ErrorReport(models.Model):
    """One visitor's report of a mistake in a municipality's record, waiting for staff."""

    on_public_pages = False

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="error_reports", verbose_name=_("municipality")
    )
    text = ParagraphsField(_("what is wrong"), max_length=2000)
    email = models.EmailField(_("e-mail for the answer"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.OPEN)
    note = ParagraphsField(_("note of the staff"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ReportState.values),
                name="error_report_state_known",
                violation_error_message=_("Choose a state from the list."),
            ),
        ]

    def __str__(self) -> str:
        """Where and when, not what: the history keeps the name of a report that staff deleted."""
        when = formats.date_format(timezone.localtime(self.created_at), "SHORT_DATETIME_FORMAT")
        return f"{self.municipality}, {when}"
