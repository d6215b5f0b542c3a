"""The states and kinds that the platforms' records know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Admission(models.TextChoices):
    """How departments come to a platform."""

    OPEN = "open", _("Departments that qualify may ask")
    INVITATION = "invitation", _("By invitation of the platform’s coordinators")


class RequestState(models.TextChoices):
    """The life of a request to join."""

    PENDING = "pending", _("Waits for the coordinators")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with a question")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SubGroupKind(models.TextChoices):
    """By what the municipalities of a sub-group belong together."""

    FIELD = "field", _("Field of work")
    SCALE = "scale", _("Size of the city")


class Urgency(models.TextChoices):
    """How urgent a need is to the municipality that brings it."""

    URGENT = "urgent", _("Urgent")
    THIS_YEAR = "this_year", _("This year")
    CAN_WAIT = "can_wait", _("Can wait")


class NeedState(models.TextChoices):
    """The life of a need: what becomes of it follows from the recommendation on its theme."""

    OPEN = "open", _("Written down")
    GATHERED = "gathered", _("Gathered under a theme")
    ANSWERED = "answered", _("Answered by a recommendation")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RecommendationState(models.TextChoices):
    """The life of a recommendation."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review by the members")
    ADOPTED = "adopted", _("Adopted")
    IN_PROGRESS = "in_progress", _("Being put into practice")
    DONE = "done", _("Put into practice")
    DECLINED = "declined", _("Declined")

    @property
    def is_public(self) -> bool:
        """Whether everybody may read a recommendation of this state."""
        return self in PUBLIC_STATES

    @property
    def step(self) -> str:
        """What a person does who takes a recommendation to this state."""
        return str(_STEPS[self])

    @property
    def next_states(self) -> list["RecommendationState"]:
        """The states that may follow."""
        return _FOLLOWING[self]


PUBLIC_STATES = (RecommendationState.ADOPTED, RecommendationState.IN_PROGRESS, RecommendationState.DONE)
_STEPS = {
    RecommendationState.DRAFT: _("Take it back to the draft"),
    RecommendationState.IN_REVIEW: _("Give it to the members to review"),
    RecommendationState.ADOPTED: _("Adopt and publish it"),
    RecommendationState.IN_PROGRESS: _("It is being put into practice"),
    RecommendationState.DONE: _("It is put into practice"),
    RecommendationState.DECLINED: _("Decline it"),
}
_FOLLOWING: dict[RecommendationState, list[RecommendationState]] = {
    RecommendationState.DRAFT: [RecommendationState.IN_REVIEW, RecommendationState.DECLINED],
    RecommendationState.IN_REVIEW: [
        RecommendationState.ADOPTED,
        RecommendationState.DRAFT,
        RecommendationState.DECLINED,
    ],
    RecommendationState.ADOPTED: [RecommendationState.IN_PROGRESS, RecommendationState.DONE],
    RecommendationState.IN_PROGRESS: [RecommendationState.DONE],
    RecommendationState.DONE: [],
    RecommendationState.DECLINED: [RecommendationState.DRAFT],
}


class CommitteeOffice(models.TextChoices):
    """Offices in a committee."""

    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice chair")
    MEMBER = "member", _("Member")


class ElectedAs(models.TextChoices):
    """By which mandate of their municipality people sit in a committee."""

    MAYOR = "mayor", _("Mayor")
    COUNCILOR = "councilor", _("Councilor")


class MeetingState(models.TextChoices):
    """The life of a meeting."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELED = "canceled", _("Canceled")


class PostKind(models.TextChoices):
    """Kinds of posts."""

    EXPERIENCE = "experience", _("Experience")
    QUESTION = "question", _("Question")
    GOOD_PRACTICE = "good_practice", _("Good practice")
    ANNOUNCEMENT = "announcement", _("Announcement")


class PostState(models.TextChoices):
    """The life of a post."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden by the coordinators")


class DocumentLanguage(models.TextChoices):
    """Languages of documents."""

    TURKISH = "tr", _("Turkish")
    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    OTHER = "other", _("Another language")


class Cadence(models.TextChoices):
    """How often a member of a platform hears what is new there."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Mondays")
    NONE = "none", _("Not at all")
