"""Recommendations of a platform: what it says to whom, in which wording, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from platforms.enums import RecommendationState
from platforms.queries.recommendation import RecommendationQuerySet, WordingQuerySet


class Recommendation(SampleFlag):
    """What a platform recommends on one theme; its texts are its wordings, one of which is adopted."""

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="recommendations", verbose_name=_("platform")
    )
    theme = models.ForeignKey(
        "platforms.Theme", models.PROTECT, related_name="recommendations", verbose_name=_("theme")
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=12, choices=RecommendationState, default=RecommendationState.DRAFT
    )
    created_at = models.DateTimeField(_("begun on"), auto_now_add=True)

    objects: ClassVar = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["platform", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "number"], name="recommendation_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=RecommendationState.values), name="recommendation_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("platforms:recommendation", args=[self.platform.slug, self.number])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it with its drafts; one with an adopted text stays."""
        self.wordings.refuse_adopted()  # type: ignore[attr-defined]
        return super().delete(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return RecommendationState(self.state).is_public


class Wording(EditedVersion):
    """One text of a recommendation: a draft until it is adopted, unchangeable from then on."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="wordings", verbose_name=_("recommendation")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = OneLineField(_("title"), max_length=150)
    addressee = OneLineField(pgettext_lazy("recommendation", "to whom"), max_length=200)
    text = ParagraphsField(_("text"), max_length=20_000, help_text=_("Markdown."))
    adopted_at = models.DateTimeField(_("adopted on"), null=True, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="wordings_adopted",
        verbose_name=_("adopted by"),
    )

    objects: ClassVar = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["recommendation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="wording_number_once"),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=models.Q(adopted_at__isnull=True),
                name="wording_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}, {self.number}"  # the history must not tell what a draft says

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_adopted()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_adopted()
        return super().delete(*args, **kwargs)

    def _refuse_if_adopted(self) -> None:
        type(self).objects.filter(pk=self.pk).refuse_adopted()


class RecommendationStep(models.Model):
    """One step in the life of a recommendation: who took it, when, and what they say of it."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="steps", verbose_name=_("recommendation")
    )
    state = models.CharField(_("state"), max_length=12, choices=RecommendationState)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="steps_taken", verbose_name=_("person")
    )
    at = models.DateTimeField(_("on"), auto_now_add=True)
    note = ParagraphsField(_("note"), max_length=1000, blank=True)
    wording = models.PositiveSmallIntegerField(
        _("later wording"), null=True, blank=True, help_text=_("Its number, if the step adopted one.")
    )

    class Meta:
        verbose_name = _("step of a recommendation")
        verbose_name_plural = _("steps of recommendations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.said}"

    @property
    def said(self) -> str:
        """What the step is, in the reader's language."""
        if self.wording is not None:
            return _text("Wording %(number)s adopted") % {"number": self.wording}
        return str(self.get_state_display())


class RecommendationComment(SampleFlag):
    """What somebody of the platform says to a draft; a withdrawn one leaves its place."""

    on_public_pages = False

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="comments", verbose_name=_("recommendation")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recommendation_comments"
    )
    seat = models.ForeignKey(
        "platforms.Seat", models.PROTECT, null=True, blank=True, related_name="recommendation_comments"
    )
    body = ParagraphsField(_("comment"), max_length=3000)
    created_at = models.DateTimeField(_("written on"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment on a recommendation")
        verbose_name_plural = _("comments on recommendations")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.author}"
