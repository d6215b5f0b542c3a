"""What passes from an appointment that ends to a successor."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import HandoverState
from members.queries.handover import HandoverQuerySet


class Handover(models.Model):
    """One appointment's end: who takes over what it held, from which day, and what passed on.

    Open without a successor it waits as vacant. `passed_on` has one entry per kind of thing: its code, how
    many passed on, and the lines that told them when they did. `arranged_by` is empty while only the portal
    noticed the end. `end_said_by` said the last day, which `end_before` was until then; it is empty if the
    day was that of the appointment all along, so that there is nothing to take back.
    """

    on_public_pages = False

    leaver = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="handovers", verbose_name=_("from whom")
    )
    successor = models.ForeignKey(
        "members.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="takeovers",
        verbose_name=_("to whom"),
    )
    due = models.DateField(_("takes effect on"))
    state = models.CharField(
        _("state"), max_length=10, choices=HandoverState, default=HandoverState.OPEN, editable=False
    )
    passed_on = models.JSONField(_("what passed on"), default=list, editable=False)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="handovers_arranged",
        verbose_name=_("arranged by"),
        editable=False,
    )
    arranged_at = models.DateTimeField(_("arranged on"), default=timezone.now, editable=False)
    end_said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="ends_said",
        verbose_name=_("last day said by"),
        editable=False,
    )
    end_before = models.DateField(_("last day before that"), null=True, editable=False)
    done_at = models.DateTimeField(_("passed on at"), null=True, editable=False)

    objects: ClassVar = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-due", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leaver"],
                condition=models.Q(state=HandoverState.OPEN),
                name="handover_open_once",
                violation_error_message=_("What this person held is being handed over already."),
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("leaver")),
                name="handover_to_another",
                violation_error_message=_("Nobody succeeds themself: choose a colleague."),
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | models.Q(arranged_by__isnull=False),
                name="handover_arranged",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=HandoverState.DONE)
                | models.Q(successor__isnull=False, done_at__isnull=False),
                name="handover_done_to_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=HandoverState.values), name="handover_state_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.leaver)

    @property
    def is_vacant(self) -> bool:
        """Whether nobody is named to take over."""
        return self.state == HandoverState.OPEN and self.successor_id is None

    @property
    def is_due(self) -> bool:
        """Whether the day has come on which it takes effect."""
        return self.due <= timezone.localdate()
