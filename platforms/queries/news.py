"""What is new on a platform between two moments, as one reader may read it, grouped by its subject."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from platforms.access import Access
from platforms.models import (
    Comment,
    Document,
    DocumentVersion,
    Need,
    NeedComment,
    NeedSupport,
    Post,
    RecommendationComment,
    RecommendationStep,
)
from platforms.queries.board import title_of


@dataclass
class Subject:
    """One thing of which there is news: its title, where it is, and what happened, a line each."""

    title: str
    url: str
    lines: list[str] = field(default_factory=list)


class _News:
    """Collects subjects in the order in which something happened first."""

    def __init__(self) -> None:
        self.subjects: dict[str, Subject] = {}

    def add(self, title: str, url: str, line: str) -> None:
        self.subjects.setdefault(url, Subject(title, url)).lines.append(line)


def news_for(access: Access, since: dt.datetime, until: dt.datetime) -> list[Subject]:
    """What others did on the platform after `since`, up to `until`."""
    news = _News()
    _posts(news, access, (since, until))
    _documents(news, access, (since, until))
    _needs(news, access, (since, until))
    _recommendations(news, access, (since, until))
    return list(news.subjects.values())


Span = tuple[dt.datetime, dt.datetime]


def _within(name: str, span: Span) -> dict[str, dt.datetime]:
    return {f"{name}__gt": span[0], f"{name}__lte": span[1]}


def _who(row: object) -> str:
    seat = row.seat  # type: ignore[attr-defined]
    place = seat.municipality.short_name if seat is not None else _("Union team")
    return f"{row.author}, {place}"  # type: ignore[attr-defined]


def _posts(news: _News, access: Access, span: Span) -> None:
    readable = Post.objects.filter(platform=access.platform).published()
    new = readable.filter(**_within("published_at", span)).exclude(author=access.user)
    for post in new.select_related("platform", "author", "seat__municipality").order_by("published_at"):
        line = _("New post (%(kind)s) by %(who)s")
        news.add(
            post.title,
            post.get_absolute_url(),
            line % {"kind": post.get_kind_display(), "who": _who(post)},
        )
    said = Comment.objects.filter(post__in=readable, withdrawn_at__isnull=True, **_within("created_at", span))
    rows = said.exclude(author=access.user).select_related("post__platform", "author", "seat__municipality")
    for comment in rows.order_by("created_at"):
        line = _("Comment by %(who)s") % {"who": _who(comment)}
        news.add(comment.post.title, comment.post.get_absolute_url(), line)


def _documents(news: _News, access: Access, span: Span) -> None:
    library = Document.objects.filter(platform=access.platform).standing()
    versions = DocumentVersion.objects.filter(document__in=library, **_within("uploaded_at", span))
    rows = versions.exclude(uploaded_by=access.user).select_related("document__platform")
    for version in rows.order_by("uploaded_at"):
        line = _("New document") if version.number == 1 else _("New version of a document")
        news.add(version.document.title, version.document.get_absolute_url(), line)


def _needs(news: _News, access: Access, span: Span) -> None:
    needs = Need.objects.filter(platform=access.platform).standing()
    new = needs.filter(**_within("created_at", span)).exclude(author=access.user)
    for need in new.select_related("platform", "seat__municipality").order_by("created_at"):
        line = _("New need of %(name)s") % {"name": need.seat.municipality.short_name}
        news.add(need.title, need.get_absolute_url(), line)
    given = NeedSupport.objects.filter(need__in=needs, **_within("given_at", span)).exclude(by=access.user)
    for support in given.select_related("need__platform", "municipality").order_by("given_at"):
        line = _("%(name)s has this need too") % {"name": support.municipality.short_name}
        news.add(support.need.title, support.need.get_absolute_url(), line)
    standing = NeedComment.objects.filter(need__in=needs, withdrawn_at__isnull=True)
    said = standing.filter(**_within("created_at", span))
    rows = said.exclude(author=access.user).select_related("need__platform", "author", "seat__municipality")
    for comment in rows.order_by("created_at"):
        line = _("Comment by %(who)s") % {"who": _who(comment)}
        news.add(comment.need.title, comment.need.get_absolute_url(), line)


def _recommendations(news: _News, access: Access, span: Span) -> None:
    here = {"recommendation__platform": access.platform}
    steps = RecommendationStep.objects.filter(**here, **_within("at", span)).exclude(by=access.user)
    for step in steps.select_related("recommendation").order_by("at"):
        _on_recommendation(news, access, step.recommendation, step.said)
    standing = RecommendationComment.objects.filter(**here, withdrawn_at__isnull=True)
    said = standing.filter(**_within("created_at", span))
    rows = said.exclude(author=access.user).select_related("recommendation", "author", "seat__municipality")
    for comment in rows.order_by("created_at"):
        line = _("Comment by %(who)s") % {"who": _who(comment)}
        _on_recommendation(news, access, comment.recommendation, line)


def _on_recommendation(news: _News, access: Access, recommendation: object, line: str) -> None:
    number = recommendation.number  # type: ignore[attr-defined]
    url = reverse("workspace:recommendation", args=[access.platform.slug, number])
    news.add(title_of(recommendation), url, line)  # type: ignore[arg-type]
