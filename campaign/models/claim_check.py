"""What the records said of a published figure when it was last held against them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.enums import ClaimState


class ClaimCheck(models.Model):
    """The last check of one figure of the published version; `found` is what the records count."""

    on_public_pages = on_kept_pages = False

    claim = models.OneToOneField(
        "campaign.Claim", models.CASCADE, related_name="checked", verbose_name=_("figure")
    )
    state = models.CharField(_("state"), max_length=20, choices=ClaimState)
    found = models.DecimalField(_("in the records"), max_digits=14, decimal_places=2, null=True, blank=True)
    checked_at = models.DateTimeField(_("checked on"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("check of a figure")
        verbose_name_plural = _("checks of figures")
        ordering = ["claim"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ClaimState.values), name="claim_check_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_state_display()}"
