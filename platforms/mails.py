"""The mails of requests to join: to the coordinators who decide, and to the person who asked."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mails import Letter, from_templates, register
from members.models import Mail
from platforms.actions.requests import ASKED, DECIDED
from platforms.enums import RequestState
from platforms.models import JoinRequest


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(DECIDED, _("Answer to a request to join"), _decided)
    register(ASKED, _("Request to join"), _asked)


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
