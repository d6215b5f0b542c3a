"""Activities: trainings, workshops, meetings, exchanges and exhibitions, and when they take place."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Min, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.validators import validate_day_of_service, validate_web_address
from mmu_portal.lib.capacity import CountedCapacity, never_oversold
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from programs.enums import ActivityKind, ActivityMode, ActivityState, Audience, Precision
from programs.queries.activity import ActivityQuerySet, SessionQuerySet

NO_LIMIT = 32_767  # places of an activity (or of a municipality in it) that nobody limited
MOST_PLACES = 20_000
_AT_MOST_ONE = (
    Q(program__isnull=True, platform__isnull=True)
    | Q(program__isnull=True, project__isnull=True)
    | Q(platform__isnull=True, project__isnull=True)
)


class Activity(EditedVersion, SampleFlag):
    """One activity, of at most one program, platform or project; with sessions, if their times are known.

    `first_day` and `last_day` follow from the sessions; where there are none, from what a source states.
    `capacity` and `seats_per_municipality` are what staff want; `Places` counts what is taken.
    """

    # Made by modeltranslation.
    title_tr: str
    title_en: str | None

    slug = models.SlugField(_("address of the page"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ActivityKind)
    mode = models.CharField(
        _("how people meet"),
        max_length=10,
        choices=ActivityMode,
        blank=True,
        help_text=_("Empty where no source says it."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ActivityState, default=ActivityState.DRAFT, editable=False
    )
    title = OneLineField(_("title"), max_length=150)
    lead = ParagraphsField(
        _("lead"), max_length=600, blank=True, help_text=_("What it is about, in one or two sentences.")
    )
    text = ParagraphsField(_("text"), max_length=6000, blank=True, help_text=_("Markdown."))
    source = OneLineField(_("source"), max_length=200, blank=True)
    place = OneLineField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Building and address; empty for online activities."),
    )
    province = models.ForeignKey(
        "members.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("province"),
        help_text=_("Where people meet."),
    )
    link = models.URLField(
        _("address of the online meeting"),
        blank=True,
        validators=[validate_web_address],
        help_text=_("Only those who have a place see it."),
    )
    program = models.ForeignKey(
        "programs.Program",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("program"),
    )
    platform = models.ForeignKey(
        "platforms.Platform",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("platform"),
    )
    project = models.ForeignKey(
        "programs.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("project"),
    )
    target_groups = models.ManyToManyField(
        "members.TargetGroup", blank=True, related_name="activities", verbose_name=_("target groups")
    )
    audience = models.CharField(
        _("who may register"), max_length=15, choices=Audience, default=Audience.REPRESENTATIVES
    )
    audience_words = OneLineField(
        _("for whom, in words"), max_length=150, blank=True, help_text=_("Such as: women councilors.")
    )
    invited = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="invited_to",
        verbose_name=_("invited people"),
        help_text=_("Who may register where the audience is certain roles or named people."),
    )
    opens = models.DateTimeField(
        _("registration from"),
        null=True,
        blank=True,
        validators=[validate_day_of_service],
        help_text=_("Empty: nobody registers on the portal."),
    )
    closes = models.DateTimeField(
        _("registration until"),
        null=True,
        blank=True,
        validators=[validate_day_of_service],
        help_text=_("Empty: until the first session begins."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Empty: no limit."),
    )
    seats_per_municipality = models.PositiveSmallIntegerField(
        _("places for one municipality"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Empty: no limit."),
    )
    certificate_share = models.PositiveSmallIntegerField(
        _("share of the sessions for a certificate (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty: there are no certificates."),
    )
    first_day = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        validators=[validate_day_of_service],
        help_text=_("With sessions below it follows from them. Of a month or a year its first day."),
    )
    last_day = models.DateField(_("last day"), null=True, blank=True, validators=[validate_day_of_service])
    precision = models.CharField(
        _("how exactly the days are known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    stated_participants = models.PositiveIntegerField(_("participants, as stated"), null=True, blank=True)
    stated_municipalities = models.PositiveSmallIntegerField(
        _("municipalities, as stated"), null=True, blank=True
    )
    stated_cities = ParagraphsField(
        _("cities, as stated"), max_length=600, blank=True, help_text=_("Names, with commas between them.")
    )

    objects: ClassVar = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-first_day", "slug"]
        indexes = [models.Index(fields=["state", "last_day"], name="activity_days")]
        constraints = [
            models.CheckConstraint(
                condition=_AT_MOST_ONE,
                name="activity_of_one_at_most",
                violation_error_message=_(
                    "An activity belongs to a program, a platform or a project, not to two."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(audience=Audience.SEAT_HOLDERS) | Q(platform__isnull=False),
                name="activity_seats_of_a_platform",
                violation_error_message=_("Say whose seats: choose the platform."),
            ),
            models.CheckConstraint(
                condition=Q(closes__isnull=True) | Q(opens__isnull=False, closes__gt=F("opens")),
                name="activity_window_in_order",
                violation_error_message=_("Registration needs a beginning before its end."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(first_day__isnull=False, last_day__gte=F("first_day")),
                name="activity_ends_after_start",
                violation_error_message=_("An activity does not end before it begins."),
            ),
            models.CheckConstraint(
                condition=(Q(capacity__isnull=True) | Q(capacity__gte=1, capacity__lte=MOST_PLACES))
                & (
                    Q(seats_per_municipality__isnull=True)
                    | Q(seats_per_municipality__gte=1, seats_per_municipality__lte=MOST_PLACES)
                )
                & (
                    Q(certificate_share__isnull=True)
                    | Q(certificate_share__gte=1, certificate_share__lte=100)
                ),
                name="activity_limits_possible",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values)
                & Q(mode__in=["", *ActivityMode.values])
                & Q(state__in=ActivityState.values)
                & Q(audience__in=Audience.values)
                & Q(precision__in=Precision.values),
                name="activity_words_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether it takes place, as far as is known."""
        return self.state == ActivityState.PUBLISHED

    @property
    def is_canceled(self) -> bool:
        """Whether it was called off."""
        return self.state == ActivityState.CANCELED

    @property
    def takes_registrations(self) -> bool:
        """Whether its window for registration is open at this moment and it is not over."""
        now, today = timezone.now(), timezone.localdate()
        if not self.is_published or self.opens is None or (self.first_day and self.first_day < today):
            return False
        return self.opens <= now and (self.closes is None or now < self.closes)

    @property
    def part_of(self) -> Any:
        """The program, platform or project to which it belongs; None if it stands alone."""
        return self.program or self.platform or self.project

    @property
    def shown_part_of(self) -> Any:
        """The same, if everybody may read of it."""
        whole = self.part_of
        return whole if whole is not None and whole.is_active else None

    @property
    def cities(self) -> list[str]:
        """The cities that a source names, one each."""
        return [name.strip() for name in (self.stated_cities or "").split(",") if name.strip()]


class Session(EditedVersion):
    """One session of an activity: from when to when; people attend sessions.

    `door_code` is what is shown at the door, for those who note themselves that they are there.
    """

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="sessions", verbose_name=_("activity")
    )
    title = OneLineField(_("title"), max_length=150, blank=True)
    starts = models.DateTimeField(_("begins"), validators=[validate_day_of_service])
    ends = models.DateTimeField(_("ends"), validators=[validate_day_of_service])
    place = OneLineField(
        _("place"), max_length=200, blank=True, help_text=_("If it is not the activity’s own.")
    )
    door_code = models.CharField(max_length=8, blank=True, editable=False)

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of an activity", "session")
        verbose_name_plural = pgettext_lazy("of an activity", "sessions")
        ordering = ["activity", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="session_ends_after_start",
                violation_error_message=_("A session must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or formats.date_format(timezone.localtime(self.starts), "SHORT_DATETIME_FORMAT")

    def save(self, *args: object, **kwargs: object) -> None:
        """Store it, and with it the days of its activity."""
        super().save(*args, **kwargs)
        derive_days(self.activity_id)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove it; the activity's days follow from those that stay."""
        gone = super().delete(*args, **kwargs)
        derive_days(self.activity_id)
        return gone

    @property
    def is_one_day(self) -> bool:
        """Whether it ends on the day on which it begins."""
        return timezone.localdate(self.starts) == timezone.localdate(self.ends)


def derive_days(activity_id: int) -> None:
    """Write the days of an activity that has sessions: no edit of its own, so its version stays."""
    first, last = (
        Session.objects.filter(activity=activity_id).aggregate(first=Min("starts"), last=Max("ends")).values()
    )
    if first is not None and last is not None:
        days: dict[str, dt.date] = {
            "first_day": timezone.localdate(first),
            "last_day": timezone.localdate(last),
        }
        Activity.objects.filter(pk=activity_id).update(precision=Precision.DAY, **days)


class Places(CountedCapacity):
    """How many places of an activity are taken: of all (`municipality` empty), or of one municipality's.

    Who changes a registration locks the row of all first, so that nobody waits beside a free place.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="places")
    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, null=True, blank=True, related_name="activity_places"
    )

    class Meta:
        verbose_name = _("places")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(fields=["activity", "municipality"], name="places_once_a_municipality"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(municipality__isnull=True), name="places_of_all_once"
            ),
            never_oversold("places_not_oversold"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} – {self.municipality or '*'}: {self.taken}/{self.capacity}"

    @property
    def is_unlimited(self) -> bool:
        """Whether nobody limited them."""
        return self.capacity == NO_LIMIT
