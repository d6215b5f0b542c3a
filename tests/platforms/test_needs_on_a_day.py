"""Which needs waited on a day, as reports of an earlier period tell it."""

import datetime as dt

import pytest
from django.utils import timezone

from platforms.models import Need, Wording
from platforms.queries.board import needs_table, waiting_longest
from tests.factories.members import UserFactory
from tests.factories.platforms import NeedFactory, RecommendationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_needs_that_waited_on_a_day_are_told_as_of_that_day(holder, platform):
    theme = ThemeFactory(platform=platform)
    recommendation = RecommendationFactory(theme=theme, state="adopted")
    named = {}
    for title, brought, gathered, state in [
        ("answered later", "2025-03-01", "2025-04-01", "answered"),
        ("answered then", "2024-01-01", "2024-02-01", "answered"),
        ("answered, nobody knows when", "2024-01-01", None, "answered"),
        ("waits", "2025-06-30", None, "open"),
        ("brought later", "2025-07-01", None, "open"),
        ("withdrawn", "2025-01-01", None, "withdrawn"),
    ]:
        need = NeedFactory(holder=holder, title=title, theme=theme, state=state)
        moments = {"created_at": at(brought), "gathered_at": at(gathered) if gathered else None}
        Need.objects.filter(pk=need.pk).update(**moments)
        named[title] = need
    for number, adopted in [(2, "2024-06-01"), (3, "2025-09-01")]:
        words = {"title": "T", "addressee": "A", "text": "T", "adopted_by": UserFactory()}
        Wording.objects.create(recommendation=recommendation, number=number, adopted_at=at(adopted), **words)

    def titles(day):
        return [need.title for need in waiting_longest(platform, day=day)]

    assert titles(dt.date(2025, 6, 30)) == ["answered later", "waits"]
    assert sum(total for _t, _c, total in needs_table(platform, day=dt.date(2025, 6, 30)).rows) == 2
    assert titles(dt.date(2025, 9, 1)) == ["waits", "brought later"]
    assert titles(dt.date(2024, 5, 31)) == ["answered then"]
    assert waiting_longest(platform) == [named["waits"], named["brought later"]]


def at(day):
    """The noon of a day."""
    return timezone.make_aware(dt.datetime.fromisoformat(f"{day}T12:00"))
