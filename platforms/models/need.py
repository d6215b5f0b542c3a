"""Needs that municipalities bring to a platform, and the themes under which they are gathered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.text import fold
from platforms.enums import NeedState, Urgency
from platforms.models.words import WordedBySeveral
from platforms.queries.need import NeedQuerySet
from platforms.queries.platform import WorkspaceQuerySet


class Theme(EditedVersion, SampleFlag):
    """What several needs have in common; a recommendation answers it."""

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="themes", verbose_name=_("platform")
    )
    title = OneLineField(_("title"), max_length=150)
    description = ParagraphsField(_("description"), max_length=3000, blank=True)
    created_at = models.DateTimeField(_("opened on"), auto_now_add=True)

    objects: ClassVar = WorkspaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.platform} {self.pk}"  # the history must not tell what it is about

    def get_absolute_url(self) -> str:
        return reverse("workspace:theme", args=[self.platform.slug, self.pk])


class Need(WordedBySeveral, EditedVersion, SampleFlag):
    """What a municipality needs and cannot solve alone; it belongs to the seat, not to the person."""

    words = ("title", "what", "tried")
    first_writer = "author"

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="needs", verbose_name=_("platform")
    )
    seat = models.ForeignKey(
        "platforms.Seat", models.PROTECT, related_name="needs", verbose_name=_("brought by")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="needs", verbose_name=_("written by")
    )
    contact = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="needs", verbose_name=_("looked after by")
    )
    title = OneLineField(_("what is needed, in one line"), max_length=150)
    what = ParagraphsField(_("what is needed"), max_length=5000)
    tried = ParagraphsField(_("what the municipality has tried"), max_length=5000, blank=True)
    target_groups = models.ManyToManyField(
        "members.TargetGroup", blank=True, related_name="needs", verbose_name=_("for whom")
    )
    work_areas = models.ManyToManyField(
        "members.WorkArea", blank=True, related_name="needs", verbose_name=_("work areas")
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.THIS_YEAR)
    may_be_named = models.BooleanField(
        _("the municipality may be named in public"),
        default=False,
        help_text=_("Only when a recommendation on it is adopted, and only its name."),
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("theme")
    )
    gathered_at = models.DateTimeField(_("gathered on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.OPEN)
    created_at = models.DateTimeField(_("brought on"), auto_now_add=True)
    edited_at = models.DateTimeField(_("last changed"), auto_now=True)
    search_key = models.CharField(max_length=400, editable=False)

    objects: ClassVar = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["platform", "state", "-created_at"], name="need_on_board")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=NeedState.values) & models.Q(urgency__in=Urgency.values),
                name="need_words_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[NeedState.GATHERED, NeedState.ANSWERED])
                | models.Q(theme__isnull=False),
                name="need_gathered_under_a_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.pk}"  # the history must not tell what it is about

    def get_absolute_url(self) -> str:
        return reverse("workspace:need", args=[self.platform.slug, self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = fold(self.title)
        super().save(*args, **kwargs)


class NeedSupport(SampleFlag):
    """Another municipality says: we have this need too."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports", verbose_name=_("need"))
    municipality = models.ForeignKey(
        "members.Municipality", models.PROTECT, related_name="supports", verbose_name=_("municipality")
    )
    seat = models.ForeignKey(
        "platforms.Seat", models.PROTECT, related_name="supports", verbose_name=_("given by")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="supports", verbose_name=_("person")
    )
    note = ParagraphsField(_("what it looks like there"), max_length=1000, blank=True)
    may_be_named = models.BooleanField(_("the municipality may be named in public"), default=False)
    given_at = models.DateTimeField(_("given on"), auto_now_add=True)

    class Meta:
        verbose_name = _("support of a need")
        verbose_name_plural = _("supports of needs")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["need", "municipality"], name="support_once_a_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.municipality}"


class NeedComment(SampleFlag):
    """What somebody of the platform says to a need; a withdrawn one leaves its place."""

    on_public_pages = False

    need = models.ForeignKey(Need, models.CASCADE, related_name="comments", verbose_name=_("need"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="need_comments", verbose_name=_("written by")
    )
    seat = models.ForeignKey(
        "platforms.Seat", models.PROTECT, null=True, blank=True, related_name="need_comments"
    )
    body = ParagraphsField(_("comment"), max_length=3000)
    created_at = models.DateTimeField(_("written on"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment on a need")
        verbose_name_plural = _("comments on needs")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.need}: {self.author}"
