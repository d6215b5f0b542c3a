"""The platforms' mails: of requests to join, and of the steps of a recommendation."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mails import Letter, from_templates, register
from members.models import Mail
from platforms.actions.recommendations import STEP
from platforms.actions.requests import ASKED, DECIDED
from platforms.enums import RequestState
from platforms.models import JoinRequest, RecommendationStep
from platforms.queries.board import title_of


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(DECIDED, _("Answer to a request to join"), _decided)
    register(ASKED, _("Request to join"), _asked)
    register(STEP, _("Step of a recommendation"), _stepped)


def _request(mail: Mail) -> JoinRequest | None:
    found = JoinRequest.objects.select_related("platform", "department", "appointment__municipality")
    return found.filter(pk=mail.words["request"]).first()


def _decided(mail: Mail) -> Letter | None:
    request = _request(mail)
    if request is None or request.state not in (
        RequestState.APPROVED,
        RequestState.RETURNED,
        RequestState.DECLINED,
    ):
        return None
    approved = request.state == RequestState.APPROVED
    place = "workspace:home" if approved else "platforms:join"
    return from_templates(
        DECIDED,
        request=request,
        approved=approved,
        returned=request.state == RequestState.RETURNED,
        address=settings.SITE_URL + reverse(place, args=[request.platform.slug]),
    )


def _asked(mail: Mail) -> Letter | None:
    request = _request(mail)
    if request is None or not request.is_pending:
        return None
    place = reverse("admin:platforms_joinrequest_change", args=[request.pk])
    return from_templates(ASKED, request=request, address=settings.SITE_URL + place)


def _stepped(mail: Mail) -> Letter | None:
    steps = RecommendationStep.objects.select_related("recommendation__platform", "recommendation__theme")
    step = steps.filter(pk=mail.words["step"]).first()
    if step is None:
        return None
    recommendation = step.recommendation
    place = "platforms:recommendation" if recommendation.is_public else "workspace:recommendation"
    address = reverse(place, args=[recommendation.platform.slug, recommendation.number])
    return from_templates(
        STEP,
        step=step,
        recommendation=recommendation,
        title=title_of(recommendation),
        address=settings.SITE_URL + address,
    )
