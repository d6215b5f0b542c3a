"""Whose the words of a record are that several people may change."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WordedBySeveral(models.Model):
    """A record whose words stand as somebody left them: its author, or who changed them last."""

    words: ClassVar[tuple[str, ...]]  # the fields that hold them
    first_writer: ClassVar[str]  # the field that names the author

    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss_worded",
        verbose_name=_("words by"),
        help_text=_("Who changed the words last; empty while they are the author’s."),
    )
    worded_at = models.DateTimeField(_("words changed on"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def writer_id(self) -> int:
        """The key of whose words they are."""
        return self.worded_by_id or getattr(self, f"{self.first_writer}_id")  # type: ignore[attr-defined]

    def in_words(self) -> dict[str, str]:
        """The words by their fields."""
        return {name: getattr(self, name) for name in self.words}


class ReplacedText(models.Model):
    """Words of a need or a document that somebody else replaced: kept for who wrote them alone."""

    on_public_pages = False

    need = models.ForeignKey(
        "platforms.Need", models.CASCADE, null=True, related_name="replaced_texts", verbose_name=_("need")
    )
    document = models.ForeignKey(
        "platforms.Document",
        models.CASCADE,
        null=True,
        related_name="replaced_texts",
        verbose_name=_("document"),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="replaced_texts",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written on"))
    words = models.JSONField(_("words"))
    replaced_at = models.DateTimeField(_("replaced on"), auto_now_add=True)

    class Meta:
        verbose_name = _("replaced text")
        verbose_name_plural = _("replaced texts")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(need__isnull=True) ^ models.Q(document__isnull=True),
                name="replaced_text_of_one_record",
            ),
        ]

    def __str__(self) -> str:
        return str(self.need or self.document)
