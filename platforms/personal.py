"""What the platforms' storey holds of a person, for that person."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.personal import Holding, Row, register
from mmu_portal.lib import history
from platforms.models import (
    Comment,
    Document,
    DocumentVersion,
    JoinRequest,
    Need,
    NeedComment,
    NeedSupport,
    NoticeChoice,
    Platform,
    Post,
    PostRevision,
    RecommendationComment,
    ReplacedText,
    SeatHolder,
)


def register_holdings() -> None:
    """Let people see and take along what this storey holds of them; called once when the portal starts."""
    for code, title, rows in (
        ("seats", gettext_lazy("Seats on platforms"), _seats),
        ("join-requests", gettext_lazy("Requests to join"), _requests),
        ("posts", gettext_lazy("Posts"), _posts),
        ("earlier-posts", gettext_lazy("Earlier texts of your posts"), _earlier_posts),
        ("comments", gettext_lazy("Comments"), _comments),
        ("documents", gettext_lazy("Documents"), _documents),
        ("versions", gettext_lazy("Files that you uploaded to documents"), _versions),
        ("needs", gettext_lazy("Needs that you wrote"), _needs),
        ("supports", gettext_lazy("Needs that you supported"), _supports),
        ("notices", gettext_lazy("Mails on what is new"), _notices),
    ):
        register(Holding(f"platforms.{code}", title, rows))


def _seats(user: User) -> list[Row]:
    held = SeatHolder.objects.filter(appointment__user=user).select_related(
        "platform", "seat__municipality", "seat__department"
    )
    return [
        {
            _("Platform"): str(each.platform),
            _("Municipality"): str(each.seat.municipality),
            _("Department"): str(each.seat.department),
            _("Since"): each.since,
            _("Until"): each.until,
            _("Suspended"): each.is_suspended,
        }
        for each in held.order_by("since", "pk")
    ]


def _requests(user: User) -> list[Row]:
    asked = JoinRequest.objects.filter(appointment__user=user).select_related("platform", "department")
    return [
        {
            _("Platform"): str(each.platform),
            _("Department"): str(each.department),
            _("What you wrote"): each.message,
            _("Asked on"): each.asked_at,
            _("State"): each.get_state_display(),
            _("Answer of the coordinators"): each.note,
        }
        for each in asked.order_by("asked_at", "pk")
    ]


def _posts(user: User) -> list[Row]:
    written = Post.objects.filter(author=user).select_related("platform").order_by("created_at", "pk")
    return [
        {
            _("Platform"): str(each.platform),
            _("Title"): each.title,
            _("Text"): each.body,
            _("Written on"): each.created_at,
        }
        for each in written
    ]


def _earlier_posts(user: User) -> list[Row]:
    replaced = PostRevision.objects.filter(post__author=user).select_related("post__platform")
    return [
        {
            _("Platform"): str(each.post.platform),
            _("Title"): each.title,
            _("Text"): each.body,
            _("Replaced on"): each.replaced_at,
        }
        for each in replaced.order_by("replaced_at", "pk")
    ]


def _comments(user: User) -> list[Row]:
    """Comments on posts, needs and drafts, of those that were withdrawn too; what they are on is others'."""
    on_posts = Comment.objects.filter(author=user).select_related("post__platform")
    on_needs = NeedComment.objects.filter(author=user).select_related("need__platform")
    on_drafts = RecommendationComment.objects.filter(author=user).select_related("recommendation__platform")
    return [
        *(_comment(each, _("a post"), each.post.platform) for each in on_posts),
        *(_comment(each, _("a need"), each.need.platform) for each in on_needs),
        *(_comment(each, _("a recommendation"), each.recommendation.platform) for each in on_drafts),
    ]


def _comment(comment: Comment | NeedComment | RecommendationComment, on: str, platform: Platform) -> Row:
    return {
        _("Platform"): str(platform),
        _("Comment on"): on,
        _("Text"): comment.body,
        _("Written on"): comment.created_at,
        _("Withdrawn on"): comment.withdrawn_at,
    }


def _documents(user: User) -> list[Row]:
    return _worded(Document.objects.all(), ReplacedText.objects.filter(document__isnull=False), user)


def _versions(user: User) -> list[Row]:
    uploaded = DocumentVersion.objects.filter(uploaded_by=user).select_related("document__platform")
    return [
        {
            _("Platform"): str(each.document.platform),
            _("Version"): each.number,
            _("File"): each.name,
            _("Size in bytes"): each.size,
            _("What is new"): each.note,
            _("Uploaded on"): each.uploaded_at,
        }
        for each in uploaded.order_by("uploaded_at", "pk")
    ]


def _needs(user: User) -> list[Row]:
    return _worded(Need.objects.all(), ReplacedText.objects.filter(need__isnull=False), user)


def _worded(records: Any, replaced: Any, user: User) -> list[Row]:
    """What the person wrote in records that colleagues may change, as they left it, replaced since or not."""
    model = records.model
    own = Q(worded_by=user) | Q(worded_by__isnull=True, **{model.first_writer: user})
    stands = records.filter(own).select_related("platform").order_by("created_at", "pk")
    mine = replaced.filter(written_by=user).select_related(f"{model._meta.model_name}__platform")
    rows = [(each, each.in_words(), each.worded_at or each.created_at) for each in stands]
    rows += [(each.need or each.document, each.words, each.written_at) for each in mine]
    return [
        {
            _("Platform"): str(record.platform),
            **{history.field_label(model, name): text for name, text in words.items()},
            _("Written on"): at,
        }
        for record, words, at in rows
    ]


def _supports(user: User) -> list[Row]:
    given = NeedSupport.objects.filter(by=user).select_related("need__platform", "municipality")
    return [
        {
            _("Platform"): str(each.need.platform),
            _("Municipality"): str(each.municipality),
            _("What you wrote"): each.note,
            _("Given on"): each.given_at,
        }
        for each in given.order_by("given_at", "pk")
    ]


def _notices(user: User) -> list[Row]:
    chosen = NoticeChoice.objects.filter(user=user).select_related("platform").order_by("platform")
    return [
        {_("Platform"): str(each.platform), _("How often"): each.get_cadence_display()} for each in chosen
    ]
