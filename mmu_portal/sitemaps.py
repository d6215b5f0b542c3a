"""The list of public pages for search engines, each with its twin in the other language."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.models import Municipality
from mmu_portal.lib.generation import generation_cache
from platforms.models import Committee, Platform, Recommendation
from programs.models import Activity, Cycle, Indicator, Plan, Program, Project, Street
from reporting.datasets.registry import PUBLIC


class PortalSitemap(Sitemap):
    """Pages of the portal, under the address it is known by and no other."""

    i18n = True
    alternates = True
    x_default = False

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """The entries of one page of the list, whatever host the request named."""
        return _entries(type(self), page)


@generation_cache
def _entries(kind: type[PortalSitemap], page: int | str) -> list[dict[str, Any]]:
    """The entries of one page of one kind. Nobody changes what it gives."""
    parts = urlsplit(settings.SITE_URL)
    known: Any = SimpleNamespace(domain=parts.netloc)
    return Sitemap.get_urls(kind(), page, known, parts.scheme)


class StandingPages(PortalSitemap):
    """Pages that there is one of."""

    def items(self) -> Sequence[str]:
        """Names of the pages' addresses."""
        return [
            "home",
            "campaign:profile",
            "members:directory",
            "platforms:list",
            "programs:list",
            "projects:list",
            "activities:list",
            "open-data:index",
            "open-data:api",
            "about",
            "accessibility",
            "privacy",
        ]

    def location(self, item: str) -> str:
        """The address in the active language."""
        return reverse(item)


class MunicipalityPages(PortalSitemap):
    """The page of every municipality."""

    def items(self) -> Sequence[str]:
        """The municipalities' address parts."""
        return list(Municipality.objects.order_by("slug").values_list("slug", flat=True))

    def location(self, item: str) -> str:
        """The address in the active language."""
        return reverse("members:municipality", kwargs={"slug": item})


class PlatformPages(PortalSitemap):
    """The page of every platform."""

    def items(self) -> Sequence[str]:
        """The platforms' address parts."""
        return list(Platform.objects.filter(is_active=True).order_by("slug").values_list("slug", flat=True))

    def location(self, item: str) -> str:
        """The address in the active language."""
        return reverse("platforms:platform", kwargs={"slug": item})


class CommitteePages(PortalSitemap):
    """The page of every committee."""

    def items(self) -> Sequence[str]:
        """The committees' address parts."""
        return list(Committee.objects.filter(is_active=True).order_by("slug").values_list("slug", flat=True))

    def location(self, item: str) -> str:
        """The address in the active language."""
        return reverse("committees:committee", kwargs={"slug": item})


class RecommendationPages(PortalSitemap):
    """The page of every adopted recommendation."""

    def items(self) -> Sequence[tuple[str, int]]:
        """Platform and number of each."""
        public = Recommendation.objects.public().order_by("platform__slug", "number")
        return list(public.values_list("platform__slug", "number"))

    def location(self, item: tuple[str, int]) -> str:
        """The address in the active language."""
        return reverse("platforms:recommendation", args=item)


class ProgramPages(PortalSitemap):
    """The page of every program and of every project."""

    def items(self) -> Sequence[Program | Project]:
        """The records whose pages are shown."""
        return [*Program.objects.shown(), *Project.objects.shown()]


class CyclePages(PortalSitemap):
    """The page of every cycle and of every street."""

    def items(self) -> Sequence[Cycle | Street]:
        """The records of shown programs."""
        cycles = Cycle.objects.filter(program__is_active=True).select_related("program")
        return [*cycles, *Street.objects.shown().select_related("program")]


class ActivityPages(PortalSitemap):
    """The page of every activity."""

    def items(self) -> Sequence[Activity]:
        """Those that are no drafts."""
        return list(Activity.objects.shown().order_by("slug"))


class PlanPages(PortalSitemap):
    """The monitor of every plan, and the page of every indicator."""

    def items(self) -> Sequence[Plan | Indicator]:
        """The records of shown plans."""
        indicators = Indicator.objects.filter(action__objective__plan__is_active=True)
        return [*Plan.objects.shown(), *indicators.select_related("action__objective__plan")]


class DatasetPages(PortalSitemap):
    """The page of every public dataset."""

    def items(self) -> Sequence[str]:
        """The datasets' address parts."""
        return list(PUBLIC)

    def location(self, item: str) -> str:
        """The address in the active language."""
        return reverse("open-data:dataset", args=[item])


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole list as XML."""
    kinds: dict[str, Any] = {
        "pages": StandingPages,
        "municipalities": MunicipalityPages,
        "platforms": PlatformPages,
        "committees": CommitteePages,
        "recommendations": RecommendationPages,
        "programs": ProgramPages,
        "cycles": CyclePages,
        "activities": ActivityPages,
        "plans": PlanPages,
        "datasets": DatasetPages,
    }
    return render_sitemap(request, kinds)
