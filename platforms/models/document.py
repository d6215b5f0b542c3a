"""The library of a platform."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.text import fold
from platforms.enums import DocumentLanguage
from platforms.models.file import StoredFile
from platforms.models.words import WordedBySeveral
from platforms.queries.document import DocumentQuerySet


class Document(WordedBySeveral, EditedVersion, SampleFlag):
    """One document of a platform's library; it belongs to the seat and has one version or more."""

    on_public_pages = False
    words = ("title", "description")
    first_writer = "added_by"

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="documents", verbose_name=_("platform")
    )
    seat = models.ForeignKey(
        "platforms.Seat",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("seat"),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="documents", verbose_name=_("added by")
    )
    title = OneLineField(_("title"), max_length=150)
    description = ParagraphsField(_("description"), max_length=2000, blank=True)
    authors = OneLineField(
        _("authors"), max_length=200, blank=True, help_text=_("As the document names them.")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=DocumentLanguage, default=DocumentLanguage.TURKISH
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    search_key = models.CharField(max_length=600, editable=False)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=DocumentLanguage.values), name="document_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.pk}"  # as of a post: the history must not tell what it is about

    def get_absolute_url(self) -> str:
        return reverse("workspace:document", args=[self.platform.slug, self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = fold(f"{self.title} {self.authors}")
        super().save(*args, **kwargs)


class DocumentVersion(StoredFile):
    """One version of a document; earlier ones stay."""

    on_public_pages = False

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    note = OneLineField(_("what is new"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="versions_uploaded"
    )
    uploaded_at = models.DateTimeField(_("uploaded on"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("workspace:version", args=[self.document.platform.slug, self.pk])
