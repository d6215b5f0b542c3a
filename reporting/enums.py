"""The words of the reporting storey that the database knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.claimed import WORKER_DIED, ClaimState


class RunState(models.TextChoices):
    """The life of a report that was asked for: that of any job, and the end that a person sets it."""

    WAITING = ClaimState.WAITING.value, _("Waiting")
    RUNNING = ClaimState.RUNNING.value, _("Being made")
    DONE = ClaimState.DONE.value, _("Done")
    FAILED = ClaimState.FAILED.value, _("Failed")
    CANCELED = "canceled", _("Canceled")


class Format(models.TextChoices):
    """What kind of file a report is."""

    PDF = "pdf", _("PDF document")
    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV table")


class Language(models.TextChoices):
    """In which language a report is written."""

    TURKISH = "tr", "Türkçe"
    ENGLISH = "en", "English"


class Cadence(models.TextChoices):
    """How often a report is made by itself."""

    MONTHLY = "monthly", _("On the first day of each month")
    QUARTERLY = "quarterly", _("On the first day of each quarter")
    YEARLY = "yearly", _("On the first day of each year")
    BEFORE_MEETING = "before_meeting", _("On the day before each committee meeting")


class PastPeriod(models.TextChoices):
    """Which days a report that is made by itself covers, seen from the day on which it is made."""

    MONTH = "month", _("The month before")
    QUARTER = "quarter", _("The quarter before")
    YEAR = "year", _("The year before")


class Problem(models.TextChoices):
    """Why a report could not be made; what a definition itself says stands in its own words."""

    WORKER_DIED = (
        WORKER_DIED,
        _("The program that makes reports was stopped each time before this one was done."),
    )
    NO_RIGHT = "no right", _("Who asked for it may not have this report any more.")
    UNKNOWN = "unknown", _("This kind of report does not exist any more.")
    TOO_LONG = "too long", _("It took more than nine minutes. Choose a shorter period.")
    NO_ROOM = "no room", _("The file could not be stored. Tell who runs the portal: the disk may be full.")
    DATABASE = "database", _("The records could not be read at that time.")
    UNEXPECTED = "unexpected", _("An error that nobody expected. It is in the log of the portal.")
