"""The states and kinds that the programs' records know."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy


class Unit(models.TextChoices):
    """The Union's units that run programs."""

    ACADEMY = "academy", _("Local Government Academy")
    CENTER = "center", _("Migration and Social Policy Center")


class Precision(models.TextChoices):
    """How exactly a day is known."""

    DAY = "day", _("To the day")
    MONTH = "month", _("To the month")
    YEAR = "year", _("To the year")


class ParticipationState(models.TextChoices):
    """The way of a municipality through a cycle."""

    APPLIED = "applied", _("Applied")
    SELECTED = "selected", _("Selected")
    ACTIVE = "active", _("Taking part")
    GRADUATED = "graduated", _("Graduated")
    WITHDRAWN = "withdrawn", pgettext_lazy("participation", "Withdrawn")

    @property
    def next_states(self) -> list["ParticipationState"]:
        """The states that may follow."""
        return _FOLLOWING[self]


# Those who take part, or took part to the end.
TAKING_PART = (ParticipationState.SELECTED, ParticipationState.ACTIVE, ParticipationState.GRADUATED)
UNDER_WAY = (ParticipationState.APPLIED, ParticipationState.SELECTED, ParticipationState.ACTIVE)
_FOLLOWING: dict[ParticipationState, list[ParticipationState]] = {
    ParticipationState.APPLIED: [ParticipationState.SELECTED, ParticipationState.WITHDRAWN],
    ParticipationState.SELECTED: [ParticipationState.ACTIVE, ParticipationState.WITHDRAWN],
    ParticipationState.ACTIVE: [ParticipationState.GRADUATED, ParticipationState.WITHDRAWN],
    ParticipationState.GRADUATED: [],
    ParticipationState.WITHDRAWN: [],
}


class Phase(models.IntegerChoices):
    """Phases of a street's transformation in their order, after the Global Street Design Guide of GDCI."""

    POP_UP = 1, _("Pop-up intervention")
    INTERIM = 2, _("Interim implementation")
    FINAL = 3, _("Final implementation")


class Moment(models.TextChoices):
    """Before or after an intervention."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class Metric(models.TextChoices):
    """What a program's targets count; each is computed from the records by `queries.figures`."""

    STREETS = "streets", _("Streets transformed")
    AREA = "area", _("Area reclaimed for people (m²)")
    MUNICIPALITIES = "municipalities", _("Municipalities taking part")

    def unit(self, number: int) -> str:
        """The word after a number of it."""
        if self == Metric.AREA:
            return "m²"
        if self == Metric.STREETS:
            return ngettext("street", "streets", number)
        return ngettext("municipality", "municipalities", number)


class ProjectStatus(models.TextChoices):
    """Activity status as IATI names it (codelist ActivityStatus)."""

    PLANNED = "1", _("In preparation")
    RUNNING = "2", pgettext_lazy("project", "Running")
    CONCLUDING = "3", _("Ended, being concluded")
    CLOSED = "4", pgettext_lazy("project", "Ended")
    CANCELED = "5", pgettext_lazy("project", "Canceled")
    SUSPENDED = "6", pgettext_lazy("project", "Suspended")


class PartnerRole(models.TextChoices):
    """An organization's role as IATI names it (codelist OrganisationRole), or not stated."""

    FUNDING = "1", _("Funding")
    ACCOUNTABLE = "2", _("Accountable")
    EXTENDING = "3", _("Extending")
    IMPLEMENTING = "4", _("Implementing")
    NOT_STATED = "", _("Role not stated")


class ActivityKind(models.TextChoices):
    """What kind of activity it is."""

    TRAINING = "training", pgettext_lazy("activity", "Training")
    WORKSHOP = "workshop", pgettext_lazy("activity", "Workshop")
    MEETING = "meeting", pgettext_lazy("activity", "Meeting")
    PEER_EXCHANGE = "exchange", pgettext_lazy("activity", "Peer exchange")
    EXHIBITION = "exhibition", pgettext_lazy("activity", "Exhibition")


class ActivityMode(models.TextChoices):
    """Where people meet."""

    ONLINE = "online", pgettext_lazy("activity", "Online")
    IN_PERSON = "in_person", pgettext_lazy("activity", "In person")
    HYBRID = "hybrid", pgettext_lazy("activity", "Online and in person")


class ActivityState(models.TextChoices):
    """The life of an activity."""

    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    PUBLISHED = "published", pgettext_lazy("activity", "Published")
    CANCELED = "canceled", pgettext_lazy("activity", "Canceled")


class Audience(models.TextChoices):
    """Who may register."""

    EVERYBODY = "everybody", _("Everybody who acts for a municipality")
    REPRESENTATIVES = "representatives", _("Representatives of member municipalities")
    SEAT_HOLDERS = "seats", _("Who has a seat on the platform")
    ROLES = "roles", _("Certain roles; the Union’s staff register them, or invite them")
    NAMED = "named", _("Named people")


class RegistrationState(models.TextChoices):
    """What a person has of an activity: a place, one in the queue, or an offer that waits for an answer."""

    CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
    WAITLISTED = "waitlisted", pgettext_lazy("registration", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "Place offered")
    CANCELED = "canceled", pgettext_lazy("registration", "Canceled")


# Those that hold a place.
HOLDING = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)


class Gender(models.TextChoices):
    """Gender, as a person gives it."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", pgettext_lazy("gender", "Another")
    NOT_GIVEN = "", pgettext_lazy("answer", "Not given")


class ParticipantRole(models.TextChoices):
    """What a person is in their municipality or organization, as they give it."""

    MAYOR = "mayor", _("Mayor")
    COUNCILOR = "councilor", _("Councilor")
    MANAGER = "manager", _("Manager")
    EXPERT = "expert", _("Expert or official")
    OTHER = "other", pgettext_lazy("role", "Another")
    NOT_GIVEN = "", pgettext_lazy("answer", "Not given")


class AttendanceWay(models.TextChoices):
    """How it was noted that somebody was there."""

    LIST = "list", _("On the list")
    CODE = "code", _("By the code at the door")
    SPREADSHEET = "spreadsheet", _("By a spreadsheet")


class Face(models.TextChoices):
    """The two faces of a plan: what the Union does in its own house, and what it does for municipalities."""

    GOVERNANCE = "governance", _("How the Union governs itself")
    SUPPORT = "support", _("How the Union supports municipalities")


class ActionStatus(models.TextChoices):
    """How an action of a plan stands: computed by `queries.plan_figures`, or said with a reason."""

    DONE = "done", pgettext_lazy("action of a plan", "Done")
    ON_TRACK = "on-track", pgettext_lazy("action of a plan", "On track")
    LATE = "late", pgettext_lazy("action of a plan", "Late")
    NOT_STARTED = "not-started", pgettext_lazy("action of a plan", "Not started")


class IndicatorKind(models.TextChoices):
    """Whether an indicator counts what was done or what became of it."""

    OUTPUT = "output", pgettext_lazy("indicator", "Output")
    OUTCOME = "outcome", pgettext_lazy("indicator", "Outcome")


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


class Breakdown(models.TextChoices):
    """Into which parts a reading is told apart."""

    NONE = "", _("Not told apart")
    GENDER = "gender", _("By gender")
    KIND = "kind", _("By kind of municipality")

    @property
    def parts(self) -> list["Part"]:
        """The parts, in the order in which they are asked and shown."""
        return _PARTS[self]


class Part(models.TextChoices):
    """One part of a reading."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    OTHER = "other", _("Other, or not stated")
    METROPOLITAN = "metropolitan", _("Metropolitan municipalities")
    DISTRICT = "district", _("District municipalities")
    OTHERS = "others", _("Provincial and town municipalities")


_PARTS: dict[Breakdown, list[Part]] = {
    Breakdown.NONE: [],
    Breakdown.GENDER: [Part.WOMEN, Part.MEN, Part.OTHER],
    Breakdown.KIND: [Part.METROPOLITAN, Part.DISTRICT, Part.OTHERS],
}


class Rhythm(models.IntegerChoices):
    """How often an indicator is due, in months."""

    QUARTER = 3, _("Every three months")
    HALF_YEAR = 6, _("Twice a year")
    YEAR = 12, _("Once a year")
    TWO_YEARS = 24, _("Every two years")


class Computed(models.TextChoices):
    """Figures that the portal counts itself; each has its function in `queries.computed`."""

    TYPED = "", _("Typed in")
    SEATED = "seated", _("Municipalities that hold a seat on a platform")
    SEATS = "seats", _("Seats held on the platforms")
    IN_PROGRAMS = "in-programs", _("Municipalities that took part in a program")
    ATTENDED = "attended", _("People who attended activities in the period, each once an activity")
    REACHED = "reached", _("Municipalities reached by activities or cycles in the period")

    @property
    def counts_people(self) -> bool:
        """Whether what it counts are people."""
        return self == Computed.ATTENDED


# Those that can be counted of one program alone.
OF_A_PROGRAM = (Computed.IN_PROGRAMS, Computed.ATTENDED, Computed.REACHED)


class PeriodState(models.TextChoices):
    """Whether readings of a period may still change."""

    OPEN = "open", pgettext_lazy("review period", "Open")
    LOCKED = "locked", pgettext_lazy("review period", "Locked")


class ReadingState(models.TextChoices):
    """The way of a reading: nothing of it is public before it is approved."""

    DRAFT = "draft", pgettext_lazy("reading", "Draft")
    PENDING = "pending", pgettext_lazy("reading", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("reading", "Returned")
    APPROVED = "approved", pgettext_lazy("reading", "Approved")


# Those that the person who reports still works on, and those that they have handed in.
IN_WORK = (ReadingState.DRAFT, ReadingState.RETURNED)
HANDED_IN = (ReadingState.PENDING, ReadingState.APPROVED)


class Trend(models.TextChoices):
    """How the latest reading stands to the one before it."""

    BETTER = "better", pgettext_lazy("trend", "Better than before")
    WORSE = "worse", pgettext_lazy("trend", "Worse than before")
    SAME = "same", pgettext_lazy("trend", "As before")
