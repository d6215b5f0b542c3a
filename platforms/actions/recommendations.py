"""Recommendations: drafted on a theme, reviewed by the members, adopted, put into practice."""

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.mails import queue_mail
from members.enums import AppointmentRole
from members.models import Appointment, User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from platforms.access import Access
from platforms.actions.needs import hold_theme
from platforms.actions.writing import Click, require_lead, require_slot, require_writer
from platforms.enums import NeedState, RecommendationState
from platforms.models import (
    Need,
    NeedSupport,
    Platform,
    Recommendation,
    RecommendationComment,
    RecommendationStep,
    SeatHolder,
    Theme,
    Wording,
)

CHANGED = gettext_lazy("The draft changed after you opened the page: read it before you adopt it.")
STEP = "platforms/mails/recommendation_step"
TEXTS = ("title_tr", "title_en", "addressee_tr", "addressee_en", "text_tr", "text_en")


@transaction.atomic
def draft_recommendation(*, theme: Theme, wording: Wording, access: Access) -> Recommendation:
    """Begin a recommendation on a theme with its first wording, and tell who is behind the needs.

    The same again from the same person within the hour is the second click: the recommendation that is there
    is returned.

    Raises:
        DomainError: the reader does not coordinate the theme's platform, or wrote too much today.
    """
    require_lead(access)
    if theme.platform_id != access.platform.pk:
        raise DomainError(_("Choose a theme of this platform."))
    # The row of the platform is held, so that two who begin at once get different numbers.
    Platform.objects.select_for_update().get(pk=access.platform.pk)
    said = {name: getattr(wording, name) for name in TEXTS}
    click = Click("recommendation", access.user, theme.pk, *said.values())
    same = Recommendation.objects.filter(**{f"wordings__{name}": text for name, text in said.items()})
    if there := click.stored_before(same.exclude(state=RecommendationState.DECLINED)):
        return there
    require_slot(access.user)
    highest = Recommendation.objects.filter(platform=access.platform).aggregate(last=Max("number"))["last"]
    made = Recommendation.objects.create(
        platform=access.platform, theme=theme, number=(highest or 0) + 1, is_sample=theme.is_sample
    )
    wording.recommendation, wording.number = made, 1
    wording.save()
    _step(made, RecommendationState.DRAFT, access.user, "")
    click.made(made)
    return made


@transaction.atomic
def change_wording(*, wording: Wording, access: Access) -> None:
    """Store what a coordinator changed in a wording that is not adopted.

    Raises:
        DomainError: the reader does not coordinate the platform, or the wording was adopted.
        EditConflict: another coordinator changed it meanwhile.
    """
    require_lead(access)
    wording.save()


@transaction.atomic
def begin_wording(*, recommendation: Recommendation, access: Access) -> Wording:
    """Begin a later wording of a public recommendation, as a copy of the one in force.

    Raises:
        DomainError: the reader does not coordinate the platform, a draft exists, or nothing was adopted.
    """
    require_lead(access)
    last = recommendation.wordings.order_by("-number").first()
    if last is None or last.adopted_at is None or not recommendation.is_public:
        raise DomainError(_("There is a draft of this recommendation already."))
    copied = Wording(
        recommendation=recommendation,
        number=last.number + 1,
        **{name: getattr(last, name) for name in TEXTS},
    )
    try:
        with transaction.atomic():
            copied.save()
    except IntegrityError as error:
        raise DomainError(_("There is a draft of this recommendation already.")) from error
    return copied


@transaction.atomic
def adopt_wording(
    *, recommendation: Recommendation, access: Access, note: str = "", seen: int | None = None
) -> None:
    """Let a later wording be the one in force, which answers the needs that were gathered since the last.

    The earlier ones stay readable.

    `seen` is the version of the draft that the reader saw, if they saw it earlier than now.

    Raises:
        DomainError: the reader does not coordinate the platform, there is no draft, or it changed since.
    """
    require_lead(access)
    if not recommendation.is_public:
        raise DomainError(_("Adopt the recommendation itself first."))
    adopted = _adopt_draft(recommendation, access.user, seen)
    _answer_needs(adopted)
    state = RecommendationState(recommendation.state)
    _step(recommendation, state, access.user, note, wording=adopted.number)


@transaction.atomic
def move_recommendation(
    *,
    recommendation: Recommendation,
    to: RecommendationState,
    access: Access,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Take the next step: its draft is adopted with it, and every municipality behind a need is told.

    `seen` is the version of the draft that the reader saw, if they saw it earlier than now.

    Raises:
        DomainError: the reader does not coordinate the platform, the step does not follow, somebody took
            another one or changed the draft meanwhile, or it is declined without a reason.
    """
    require_lead(access)
    now = RecommendationState(recommendation.state)
    if to not in now.next_states:
        raise DomainError(_("This step does not follow on the state of the recommendation."))
    if to == RecommendationState.DECLINED and not note.strip():
        raise DomainError(_("Write why it is declined: the municipalities behind it read it."))
    stored = Recommendation.objects.filter(pk=recommendation.pk, state=now)
    if not stored.update(state=to):
        raise DomainError(_("Somebody else took a step meanwhile: look at the page again."))
    history.record_change(recommendation, {"state": (now.value, to.value)}, by=access.user)
    recommendation.state = to
    if to == RecommendationState.ADOPTED:
        _answer_needs(_adopt_draft(recommendation, access.user, seen))
    _step(recommendation, to, access.user, note)


def draft_as_read(recommendation: Recommendation, seen: int | None) -> Wording:
    """The draft of a recommendation, still in the version `seen` that the reader saw (None: whatever it is).

    Raises:
        DomainError: there is none, or it changed.
    """
    found = Wording.objects.filter(recommendation=recommendation, adopted_at__isnull=True).first()
    if found is None:
        raise DomainError(_("There is no draft to adopt."))
    if seen is not None and found.version != seen:
        raise DomainError(CHANGED)
    return found


def _adopt_draft(recommendation: Recommendation, by: User, seen: int | None) -> Wording:
    """Freeze the draft as it was read; the version moves, so that an edit under way does not thaw it."""
    found = draft_as_read(recommendation, seen)
    as_read = Wording.objects.filter(pk=found.pk, adopted_at__isnull=True, version=found.version)
    hold_theme(recommendation.theme_id)
    found.adopted_at = timezone.now()
    if not as_read.update(adopted_at=found.adopted_at, adopted_by=by, version=F("version") + 1):
        raise DomainError(CHANGED)
    history.record_change(found, {"adopted_at": (None, found.adopted_at)}, by=by)
    return found


def _answer_needs(adopted: Wording) -> None:
    """The needs that the theme gathered until then are answered; an edit under way opens none again."""
    waiting = Need.objects.filter(theme=adopted.recommendation.theme_id, state=NeedState.GATHERED)
    waiting.filter(gathered_at__lte=adopted.adopted_at).update(
        state=NeedState.ANSWERED, version=F("version") + 1
    )


def _step(
    recommendation: Recommendation,
    state: RecommendationState,
    by: User,
    note: str,
    wording: int | None = None,
) -> None:
    """Write the step down, and tell who is behind the needs."""
    step = RecommendationStep.objects.create(
        recommendation=recommendation, state=state, by=by, note=note, wording=wording
    )
    for person in people_behind(recommendation):
        queue_mail(
            kind=STEP,
            key=f"{STEP}:{step.pk}:{person.pk}",
            address=person.email,
            language=person.language,
            recipient=person,
            step=step.pk,
        )


def people_behind(recommendation: Recommendation) -> list[User]:
    """Of each municipality behind a need those who sit on the platform, else its coordinators."""
    needs = Need.objects.standing().filter(theme=recommendation.theme_id)
    own = set(needs.values_list("seat__municipality", flat=True))
    supporting = set(NeedSupport.objects.filter(need__in=needs).values_list("municipality", flat=True))
    concerned = own | supporting
    seated = SeatHolder.objects.current().filter(
        platform=recommendation.platform_id, seat__municipality__in=concerned
    )
    told = list(seated.values_list("seat__municipality", "appointment__user"))
    left = concerned - {municipality for municipality, _user in told}
    leading = Appointment.objects.running().filter(
        municipality__in=left, role=AppointmentRole.COORDINATOR, user__is_active=True
    )
    keys = {user for _municipality, user in told} | set(leading.values_list("user", flat=True))
    return list(User.objects.filter(pk__in=keys).order_by("pk"))


@transaction.atomic
def comment_on_recommendation(
    *, recommendation: Recommendation, access: Access, body: str
) -> RecommendationComment:
    """Say something to a draft while the members review it; the same words within the hour are kept once.

    Raises:
        DomainError: it is not in review, or the reader only reads or wrote too much today.
    """
    require_writer(access)
    in_review = Recommendation.objects.filter(pk=recommendation.pk, state=RecommendationState.IN_REVIEW)
    if not in_review.exists():
        raise DomainError(_("Comments are taken while the members review the draft."))
    click = Click("recommendation-comment", access.user, recommendation.pk, body)
    if there := click.stored_before(RecommendationComment.objects.filter(withdrawn_at__isnull=True)):
        return there
    require_slot(access.user)
    comment = RecommendationComment.objects.create(
        recommendation=recommendation,
        author=access.user,
        seat=access.speaker.seat if access.speaker else None,
        body=body,
        is_sample=access.speaker.is_sample if access.speaker else False,
    )
    click.made(comment)
    return comment
