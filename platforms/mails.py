"""The platforms' mails: requests to join, steps of recommendations, news, letters from member to member."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mails import Letter, from_templates, register
from members.models import Mail, User
from platforms.access import access_to
from platforms.actions.contact import LETTER
from platforms.actions.notices import NEWS, stop_token
from platforms.actions.recommendations import STEP, people_behind
from platforms.actions.requests import ASKED, DECIDED
from platforms.actions.seats import ENDED
from platforms.enums import RequestState
from platforms.models import (
    JoinRequest,
    NoticeChoice,
    Platform,
    Recommendation,
    RecommendationStep,
    Seat,
    SeatHolder,
)
from platforms.queries.board import title_of
from platforms.queries.news import news_for
from platforms.queries.recommendation import needs_told
from platforms.queries.seat import is_shut_out


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(DECIDED, _("Answer to a request to join"), _decided)
    register(ASKED, _("Request to join"), _asked)
    register(STEP, _("Step of a recommendation"), _stepped)
    register(NEWS, _("News of a platform"), _news)
    register(LETTER, _("Letter from a member"), _letter)
    register(ENDED, _("Seat left or given up"), _ended)


def _request(mail: Mail) -> JoinRequest | None:
    found = JoinRequest.objects.select_related(
        "platform", "department", "appointment__municipality", "appointment__user"
    )
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
    enters = approved and access_to(request.platform, request.appointment.user) is not None
    place = "workspace:home" if enters else "platforms:join"
    return from_templates(
        DECIDED,
        request=request,
        approved=approved,
        shut_out=is_shut_out(request.appointment.user, request.platform),
        returned=request.state == RequestState.RETURNED,
        address=settings.SITE_URL + reverse(place, args=[request.platform.slug]),
    )


def _asked(mail: Mail) -> Letter | None:
    request = _request(mail)
    if request is None or not request.is_pending:
        return None
    place = reverse("admin:platforms_joinrequest_change", args=[request.pk])
    return from_templates(ASKED, request=request, address=settings.SITE_URL + place)


def _ended(mail: Mail) -> Letter | None:
    """A seat that was left or given up; who leads the platform is shown its people, others their seats."""
    found = Seat.objects.select_related("platform", "department", "municipality")
    seat = found.filter(pk=mail.words["seat"]).first()
    if seat is None or mail.recipient is None:
        return None
    access = access_to(seat.platform, mail.recipient)
    leads = access is not None and access.leads
    people = reverse("workspace:people", args=[seat.platform.slug])
    holder = SeatHolder.objects.filter(pk=mail.words["holder"]).select_related("appointment__user").first()
    return from_templates(
        ENDED,
        seat=seat,
        closed=mail.words["closed"],
        who=User.objects.get(pk=mail.words["by"]),
        holder=holder.appointment.user if holder is not None else "",
        address=settings.SITE_URL + (people if leads else reverse("my-platforms:list")),
    )


def _stepped(mail: Mail) -> Letter | None:
    """A step of a recommendation; nothing to who is not behind a need on it any more."""
    steps = RecommendationStep.objects.select_related("recommendation__platform", "recommendation__theme")
    step = steps.filter(pk=mail.words["step"]).first()
    person = mail.recipient
    if step is None or person is None or person not in people_behind(step.recommendation):
        return None
    recommendation = step.recommendation
    inside = access_to(recommendation.platform, person) is not None
    return from_templates(
        STEP,
        step=step,
        recommendation=recommendation,
        # What is written in a workspace goes to nobody who does not enter it.
        title=title_of(recommendation) if inside or recommendation.is_public else "",
        needs=needs_told(recommendation, person, inside=inside),
        address=settings.SITE_URL + _place_of(recommendation, inside=inside),
    )


def _place_of(recommendation: Recommendation, *, inside: bool) -> str:
    """Where the reader of a mail finds the recommendation; who does not enter the workspace, their needs."""
    where = [recommendation.platform.slug, recommendation.number]
    if recommendation.is_public:
        return reverse("platforms:recommendation", args=where)
    return reverse("workspace:recommendation", args=where) if inside else reverse("my-needs:list")


def _news(mail: Mail) -> Letter | None:
    """What is new, as the reader may read it at this moment; nothing to who may not enter any more."""
    choices = NoticeChoice.objects.select_related("user", "platform")
    choice = choices.filter(pk=mail.words["choice"]).first()
    access = access_to(choice.platform, choice.user) if choice is not None else None
    if choice is None or access is None:
        return None
    since, until = (dt.datetime.fromisoformat(mail.words[name]) for name in ("since", "until"))
    subjects = news_for(access, since, until)
    if not subjects:
        return None
    stop = settings.SITE_URL + reverse(
        "platforms:stop", args=[stop_token(choice.user_id, choice.platform_id)]
    )
    letter = from_templates(
        NEWS,
        platform=choice.platform,
        subjects=subjects,
        choices=settings.SITE_URL + reverse("workspace:notices", args=[choice.platform.slug]),
        stop=stop,
    )
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(letter.subject, letter.text, one_click)


def _letter(mail: Mail) -> Letter | None:
    """A letter; nothing if one of the two does not work on the platform any more."""
    platform = Platform.objects.filter(pk=mail.words["platform"]).first()
    sender = User.objects.filter(pk=mail.words["sender"]).first()
    if platform is None or sender is None or mail.recipient is None:
        return None
    if access_to(platform, sender) is None or access_to(platform, mail.recipient) is None:
        return None
    answer = reverse("workspace:write", args=[platform.slug, sender.pk])
    return from_templates(
        LETTER,
        platform=platform,
        sender=sender,
        seat=Seat.objects.filter(pk=mail.words.get("seat")).first(),
        title=mail.words["subject"],
        text=mail.words["text"],
        address=settings.SITE_URL + answer,
    )
