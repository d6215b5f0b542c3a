"""What the platforms' storey holds of a person, for that person."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.personal import Holding, Row, register
from platforms.models import (
    Comment,
    Document,
    JoinRequest,
    Need,
    NeedComment,
    NeedSupport,
    NoticeChoice,
    Post,
    RecommendationComment,
    SeatHolder,
)


def register_holdings() -> None:
    """Let people see and take along what this storey holds of them; called once when the portal starts."""
    for code, title, rows in (
        ("seats", gettext_lazy("Seats on platforms"), _seats),
        ("join-requests", gettext_lazy("Requests to join"), _requests),
        ("posts", gettext_lazy("Posts"), _posts),
        ("comments", gettext_lazy("Comments"), _comments),
        ("documents", gettext_lazy("Documents"), _documents),
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
    return [_text(each.title, each.body, each.created_at, each.platform) for each in written]


def _text(title: str, body: str, at: Any, platform: Any) -> Row:
    return {_("Platform"): str(platform), _("Title"): title, _("Text"): body, _("Written on"): at}


def _comments(user: User) -> list[Row]:
    """Comments on posts, needs and drafts; of those that were withdrawn too."""
    on_posts = Comment.objects.filter(author=user).select_related("post__platform")
    on_needs = NeedComment.objects.filter(author=user).select_related("need__platform")
    on_drafts = RecommendationComment.objects.filter(author=user).select_related("recommendation__platform")
    rows = [_text(each.post.title, each.body, each.created_at, each.post.platform) for each in on_posts]
    rows += [_text(each.need.title, each.body, each.created_at, each.need.platform) for each in on_needs]
    return rows + [
        _text(str(each.recommendation), each.body, each.created_at, each.recommendation.platform)
        for each in on_drafts
    ]


def _documents(user: User) -> list[Row]:
    added = Document.objects.filter(added_by=user).select_related("platform").order_by("created_at", "pk")
    return [_text(each.title, each.description, each.created_at, each.platform) for each in added]


def _needs(user: User) -> list[Row]:
    written = Need.objects.filter(author=user).select_related("platform").order_by("created_at", "pk")
    return [_text(each.title, each.what, each.created_at, each.platform) for each in written]


def _supports(user: User) -> list[Row]:
    given = NeedSupport.objects.filter(by=user).select_related("need__platform").order_by("given_at", "pk")
    return [_text(each.need.title, each.note, each.given_at, each.need.platform) for each in given]


def _notices(user: User) -> list[Row]:
    chosen = NoticeChoice.objects.filter(user=user).select_related("platform").order_by("platform")
    return [
        {_("Platform"): str(each.platform), _("How often"): each.get_cadence_display()} for each in chosen
    ]
