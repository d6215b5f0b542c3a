"""What representatives propose to change in their municipality's record."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from members.queries.change import ProfileChangeQuerySet
from mmu_portal.lib.fields import ParagraphsField

# What a representative may propose; the rest of the record is the statistical office's or the staff's.
FIELDS = ("website", "phone", "email", "description_tr", "description_en")


class ProfileChange(models.Model):
    """One field of a municipality's record: what it said then, what is proposed, and what became of it.

    Nothing of it is public before it is approved. A field has one pending proposal at a time.
    """

    on_public_pages = False

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="changes", verbose_name=_("municipality")
    )
    field = models.CharField(_("field"), max_length=30)
    seen = models.TextField(_("value then"), blank=True)
    proposed = models.TextField(_("proposed"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.PENDING)
    proposed_by = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="changes", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed on"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="changes_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True)
    note = ParagraphsField(_("answer of the staff"), max_length=1000, blank=True)

    objects: ClassVar = ProfileChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "field"],
                condition=models.Q(state=ChangeState.PENDING),
                name="change_pending_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values) & models.Q(field__in=FIELDS),
                name="change_words_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.field_label}"

    @property
    def field_label(self) -> str:
        """The field's name in the reader's language."""
        from members.models.municipality import Municipality
        from mmu_portal.lib.history import field_label

        return field_label(Municipality, self.field)

    @property
    def now(self) -> str:
        """What the record says today."""
        return getattr(self.municipality, self.field) or ""

    @property
    def is_conflict(self) -> bool:
        """Whether the record has moved since the proposal was made."""
        return self.state == ChangeState.PENDING and self.now != self.seen
