"""What all proposals of representatives share, whatever part of the record they are about."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from mmu_portal.lib.fields import ParagraphsField


@dataclass(frozen=True)
class Side:
    """One part of the record, side by side: when it was proposed, in the record now, and proposed.

    Of a picture `now` and `proposed` are addresses.
    """

    label: str | Promise
    seen: str
    now: str
    proposed: str
    is_picture: bool = False


class Proposal(models.Model):
    """A change of a municipality's record: who proposed it when, and what staff decided.

    Who leaves passes it to a successor, who from then on stands for it (`proposed_by`); who wrote it stays.
    Nothing of it is public before it is approved, and nobody decides their own (`members.actions.proposals`).
    """

    on_public_pages = False

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="%(class)ss", verbose_name=_("municipality")
    )
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.PENDING)
    proposed_by = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="%(class)ss", verbose_name=_("proposed by")
    )
    written_by = models.ForeignKey(
        "members.Appointment",
        models.PROTECT,
        related_name="%(class)ss_written",
        verbose_name=_("written by"),
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed on"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="%(class)ss_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True)
    note = ParagraphsField(_("answer of the staff"), max_length=1000, blank=True)

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the proposal; who makes it wrote it."""
        if self._state.adding:
            self.written_by_id = self.proposed_by_id
        super().save(*args, **kwargs)

    @property
    def subject(self) -> str:
        """What of the record is to change, in the reader's language."""
        raise NotImplementedError

    @property
    def was(self) -> Any:
        """What the record said when this was proposed."""
        raise NotImplementedError

    @property
    def now(self) -> Any:
        """What the record says today."""
        raise NotImplementedError

    @property
    def has_moved(self) -> bool:
        """Whether the record says something else than it did when this was proposed."""
        return self.now != self.was

    @property
    def mark(self) -> str:
        """A sign of what the record says today, which differs when the record does."""
        return sha256(repr(self.now).encode()).hexdigest()[:32]

    @property
    def is_conflict(self) -> bool:
        """Whether it waits while the record has moved."""
        return self.state == ChangeState.PENDING and self.has_moved

    def sides(self) -> list[Side]:
        """What it is about, part by part, old and new."""
        raise NotImplementedError

    @property
    def withdraw_address(self) -> str:
        """Where it is taken back; empty if it is not pending."""
        raise NotImplementedError

    @property
    def page_address(self) -> str:
        """Where who proposed it reads the answer."""
        return reverse("my:municipality")

    def differing(self) -> list[Side]:
        """The parts that are to change, as words: a picture is none."""
        return [side for side in self.sides() if side.seen != side.proposed and not side.is_picture]

    def let_go(self) -> None:
        """Give up what is kept only while this waits; called once it is decided or withdrawn."""
