"""Posts of a platform's members, and what is said to them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.text import fold
from platforms.enums import PostKind, PostState
from platforms.models.file import StoredFile
from platforms.queries.post import PostQuerySet


class Post(EditedVersion, SampleFlag):
    """What one member writes to all members of the platform; of a draft only its author knows."""

    on_public_pages = False

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="posts", verbose_name=_("platform")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("written by")
    )
    seat = models.ForeignKey(
        "platforms.Seat", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("seat")
    )
    group = models.ForeignKey(
        "platforms.SubGroup",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("sub-group"),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=PostKind, default=PostKind.EXPERIENCE)
    title = OneLineField(_("title"), max_length=150)
    body = ParagraphsField(
        _("text"),
        max_length=20_000,
        help_text=_("A blank line between paragraphs, **bold**, - lists, [links](https://example.org)."),
    )
    work_areas = models.ManyToManyField(
        "members.WorkArea", blank=True, related_name="posts", verbose_name=_("work areas")
    )
    target_groups = models.ManyToManyField(
        "members.TargetGroup", blank=True, related_name="posts", verbose_name=_("target groups")
    )
    rights = models.ManyToManyField(
        "members.RightsTheme", blank=True, related_name="posts", verbose_name=_("rights")
    )
    state = models.CharField(_("state"), max_length=10, choices=PostState, default=PostState.DRAFT)
    created_at = models.DateTimeField(_("begun on"), auto_now_add=True)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited on"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="posts_hidden"
    )
    hidden_reason = ParagraphsField(_("why it was hidden"), max_length=1000, blank=True)
    search_key = models.CharField(max_length=400, editable=False)

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["platform", "-published_at", "-id"], name="post_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PostState.values) & models.Q(kind__in=PostKind.values),
                name="post_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state=PostState.DRAFT) | models.Q(published_at__isnull=False),
                name="post_published_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        # The history of the back office names records by this and outlives them: it tells nothing of them.
        return f"{self.platform} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("workspace:post", args=[self.platform.slug, self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = fold(self.title)
        super().save(*args, **kwargs)


class PostRevision(models.Model):
    """An earlier text of a published post."""

    on_public_pages = False

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions", verbose_name=_("post"))
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced on"), auto_now_add=True)

    class Meta:
        verbose_name = _("earlier text of a post")
        verbose_name_plural = _("earlier texts of posts")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return str(self.post)


class Comment(SampleFlag):
    """What somebody of the platform says to a post; a withdrawn one leaves its place."""

    on_public_pages = False

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("written by")
    )
    seat = models.ForeignKey("platforms.Seat", models.PROTECT, null=True, blank=True, related_name="comments")
    body = ParagraphsField(_("comment"), max_length=3000)
    created_at = models.DateTimeField(_("written on"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.post}: {self.author}"


class Attachment(StoredFile):
    """A file that goes with a post; who may read the post may have it."""

    on_public_pages = False

    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments", verbose_name=_("post"))

    class Meta:
        verbose_name = _("file of a post")
        verbose_name_plural = _("files of posts")
        ordering = ["pk"]

    def get_absolute_url(self) -> str:
        return reverse("workspace:attachment", args=[self.post.platform.slug, self.pk])
