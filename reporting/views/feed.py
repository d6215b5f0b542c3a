"""What is new on the portal as an Atom feed: recommendations, versions of the profile, activities."""

import datetime as dt
from typing import NamedTuple

from auditlog.models import LogEntry
from django.conf import settings
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign.models import ProfileVersion
from mmu_portal.lib.pagestore import public_page
from platforms.models import Recommendation, Wording
from programs.models import Activity

NEWEST = 30
# An activity that is recorded as published, without having been a draft, has no other entry.
_IS_NEWS = Q(changes__has_key="state") | Q(action=LogEntry.Action.CREATE)


class News(NamedTuple):
    """One entry."""

    moment: dt.datetime
    title: str
    path: str
    words: str
    kind: str
    is_sample: bool


@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The newest entries of all kinds, the last first."""
    news = sorted([*_recommendations(), *_versions(), *_activities()], reverse=True)[:NEWEST]
    site, here = settings.SITE_URL, reverse("open-data:feed")
    made = Atom1Feed(
        title=_("News of the Marmara Municipalities Union"),
        link=site + reverse("home"),
        description=_("Adopted recommendations, versions of the profile, and activities."),
        language=get_language(),
        author_name=_("Marmara Municipalities Union"),
        feed_url=site + here,
        feed_guid=site + here,
    )
    for each in news:
        made.add_item(
            title=f"{each.title} ({_('sample data')})" if each.is_sample else each.title,
            link=site + each.path,
            # Readers take it for HTML.
            description=escape(each.words),
            unique_id=site + each.path,
            pubdate=each.moment,
            updateddate=each.moment,
            categories=[each.kind],
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _recommendations() -> list[News]:
    """The texts in force; a later wording is news of the same recommendation."""
    shown = Recommendation.objects.public().with_text()
    adopted = Wording.objects.adopted().filter(recommendation__in=shown)
    rows = adopted.select_related("recommendation__platform").order_by("-adopted_at")[: 2 * NEWEST]
    newest: dict[int, News] = {}
    for row in rows:
        path = row.recommendation.get_absolute_url()
        kind = _("Recommendation")
        words = f"{row.recommendation.platform}: {row.addressee}"
        news = News(row.adopted_at, row.title, path, words, kind, row.recommendation.is_sample)
        newest.setdefault(row.recommendation_id, news)
    return list(newest.values())


def _versions() -> list[News]:
    rows = ProfileVersion.objects.of_union().published().newest_first()[:NEWEST]
    kind = _("Human rights city profile")
    return [
        News(row.published_at, f"{kind}: {row}", row.get_absolute_url(), row.lead or "", kind, False)
        for row in rows
    ]


def _activities() -> list[News]:
    """Shown ones by when they were published or called off, as the history has it."""
    logged = LogEntry.objects.get_for_model(Activity).filter(_IS_NEWS).order_by()
    moved = dict(logged.values("object_id").annotate(at=Max("timestamp")).values_list("object_id", "at"))
    rows = Activity.objects.shown().filter(pk__in=moved).order_by("-pk")[:NEWEST]
    kind = _("Activity")
    return [
        News(moved[row.pk], row.title, row.get_absolute_url(), row.lead or "", kind, row.is_sample)
        for row in rows
    ]
