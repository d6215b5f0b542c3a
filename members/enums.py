"""The states and kinds that members' records know."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class MunicipalityKind(models.TextChoices):
    """Kinds of municipality after Laws 5393 and 5216."""

    METROPOLITAN = "metropolitan", _("Metropolitan municipality")
    PROVINCIAL = "provincial", _("Provincial municipality")
    METROPOLITAN_DISTRICT = "metropolitan_district", _("Metropolitan district municipality")
    DISTRICT = "district", _("District municipality")
    TOWN = "town", _("Town municipality")

    @property
    def short(self) -> str:
        """The kind without the word municipality, for lists of municipalities."""
        return {
            "metropolitan": pgettext("kind of municipality", "Metropolitan"),
            "provincial": pgettext("kind of municipality", "Provincial"),
            "metropolitan_district": pgettext("kind of municipality", "Metropolitan district"),
            "district": pgettext("kind of municipality", "District"),
            "town": pgettext("kind of municipality", "Town"),
        }[self.value]


class PopulationMethod(models.TextChoices):
    """How a population figure came about (`fixtures/SOURCES.md`)."""

    REPORTED = "reported", _("reported for the municipality")
    DERIVED = "derived", _("district less its villages and towns")


class Office(models.TextChoices):
    """Offices whose holders are kept."""

    MAYOR = "mayor", _("Mayor")
    ACTING_MAYOR = "acting_mayor", _("Acting mayor")


class AppointmentRole(models.TextChoices):
    """What a person may do for a municipality."""

    COORDINATOR = "coordinator", _("Coordinator")
    REPRESENTATIVE = "representative", _("Representative")
    VIEWER = "viewer", _("Viewer")


class ReportState(models.TextChoices):
    """The life of a visitor's error report."""

    OPEN = "open", _("Open")
    CORRECTED = "corrected", _("Corrected")
    DISMISSED = "dismissed", _("Dismissed")


class MembershipStatus(models.TextChoices):
    """Whom a list shows: those who belong to the Union today, or every municipality of the region."""

    MEMBERS = "members", _("Members now")
    ALL = "all", _("All municipalities of the region")


class InvitationState(models.TextChoices):
    """The life of an invitation; past its day it is still pending, but no longer open."""

    PENDING = "pending", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentPurpose(models.TextChoices):
    """What a person is asked when they come in (`docs/privacy.md`)."""

    NOTICE = "notice", _("Has read what the portal keeps of people")
    NEWS = "news", _("Wants news of trainings and meetings by e-mail")


class ChangeState(models.TextChoices):
    """The life of a proposed change."""

    PENDING = "pending", _("Waits for staff")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HandoverState(models.TextChoices):
    """The life of a handover: open until a successor has taken over what there was."""

    OPEN = "open", _("Open")
    DONE = "done", _("Passed on")
    EMPTY = "empty", _("Nothing to pass on")


class RoundState(models.TextChoices):
    """The life of a renewal round."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class AnswerState(models.TextChoices):
    """Whether a municipality has confirmed its record in a renewal round."""

    WAITING = "waiting", _("Not answered")
    CONFIRMED = "confirmed", _("Confirmed")


class LeaderAnswer(models.TextChoices):
    """What a municipality says in a renewal round about who leads it."""

    UNSAID = "unsaid", _("Nothing said yet")
    STANDS = "stands", _("As recorded")
    PROPOSED = "proposed", _("Proposed, waits for staff")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
