"""What representatives propose to change in the fields of their municipality's record."""

from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from members.models.proposal import Proposal, Side
from members.queries.change import ProfileChangeQuerySet

# What a representative may propose; the rest of the record is the statistical office's or the staff's.
FIELDS = ("website", "phone", "email", "description_tr", "description_en")
LOGO = "logo"


class ProfileChange(Proposal):
    """One field of a municipality's record: what it said then, what is proposed, and what became of it.

    A field has one pending proposal at a time. Of a logo the values are names of stored files; the proposed
    one lies apart from the logos, and goes when it is decided.
    """

    field = models.CharField(_("field"), max_length=30)
    seen = models.TextField(_("value then"), blank=True)
    proposed = models.TextField(_("proposed"), blank=True)

    objects: ClassVar = ProfileChangeQuerySet.as_manager()

    class Meta(Proposal.Meta):
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "field"],
                condition=models.Q(state=ChangeState.PENDING),
                name="change_pending_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values) & models.Q(field__in=[*FIELDS, LOGO]),
                name="change_words_known",
            ),
        ]

    @property
    def subject(self) -> str:
        """The field's name in the reader's language."""
        from members.models.municipality import Municipality
        from mmu_portal.lib.history import field_label

        return field_label(Municipality, self.field)

    @property
    def was(self) -> str:
        """What the record said when this was proposed."""
        return self.seen

    @property
    def now(self) -> str:
        """What the record says today."""
        return str(getattr(self.municipality, self.field) or "")

    @property
    def is_picture(self) -> bool:
        """Whether this is about the logo."""
        return self.field == LOGO

    @property
    def picture_address(self) -> str:
        """Where those who may see a proposed logo see it; empty when its file is gone."""
        waits = self.is_picture and self.state == ChangeState.PENDING
        return reverse("my:proposed-logo", args=[self.pk]) if waits else ""

    @property
    def withdraw_address(self) -> str:
        """Where it is taken back; empty if it is not pending."""
        waits = self.state == ChangeState.PENDING
        return reverse("my:withdraw-change", args=[self.pk]) if waits else ""

    def sides(self) -> list[Side]:
        """The field, old and new."""
        if not self.is_picture:
            return [Side(self.subject, self.seen, self.now, self.proposed)]
        place = self.municipality
        now = reverse("members:logo", args=[place.slug]) if place.logo else ""
        seen = gettext("another picture") if self.seen else ""
        return [Side(self.subject, seen, now, self.picture_address, is_picture=True)]

    def let_go(self) -> None:
        """Delete the file of a proposed logo once the decision is committed."""
        if self.is_picture:
            name = self.proposed
            transaction.on_commit(lambda: default_storage.delete(name), robust=True)
