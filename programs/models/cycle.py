"""Cycles of a program and the municipalities that go through them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Municipality
from members.validators import validate_day_of_service
from mmu_portal.lib.capacity import CountedCapacity, never_oversold
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from programs.enums import TAKING_PART, UNDER_WAY, ParticipationState
from programs.models.program import YEARS
from programs.queries.cycle import CycleQuerySet, ParticipationQuerySet

UNLIMITED = 32_767  # places of a cycle that names no number


class Cycle(EditedVersion):
    """One round of a program: municipalities apply in a window, some are selected, and they graduate.

    `stated_*` is what a source says of the cycle as a whole, told apart from what the records hold.
    """

    program = models.ForeignKey(
        "programs.Program", models.PROTECT, related_name="cycles", verbose_name=_("program")
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, validators=YEARS)
    text = ParagraphsField(_("text"), max_length=2000, blank=True)
    opens = models.DateField(
        _("applications from"), null=True, blank=True, validators=[validate_day_of_service]
    )
    closes = models.DateField(
        _("applications until"),
        null=True,
        blank=True,
        validators=[validate_day_of_service],
        help_text=_("The last day on which municipalities may apply."),
    )
    starts = models.DateField(_("begins on"), null=True, blank=True, validators=[validate_day_of_service])
    ends = models.DateField(_("ends on"), null=True, blank=True, validators=[validate_day_of_service])
    capacity = models.PositiveSmallIntegerField(
        _("places for municipalities"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    target_streets = models.PositiveSmallIntegerField(_("target: streets"), null=True, blank=True)
    target_area = models.PositiveIntegerField(_("target: m² for people"), null=True, blank=True)
    stated_municipalities = models.PositiveSmallIntegerField(
        _("municipalities, as stated"), null=True, blank=True
    )
    stated_cities = models.PositiveSmallIntegerField(_("cities, as stated"), null=True, blank=True)
    source = OneLineField(_("source"), max_length=200, blank=True)

    objects: ClassVar = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a program", "cycle")
        verbose_name_plural = pgettext_lazy("of a program", "cycles")
        ordering = ["program", "number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=models.Q(closes__isnull=True)
                | models.Q(opens__isnull=False, closes__gte=models.F("opens")),
                name="cycle_window_in_order",
                violation_error_message=_("The window for applications needs a first day before its last."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="cycle_ends_after_start",
                violation_error_message=_("A cycle does not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.title}"

    @property
    def title(self) -> str:
        """What pages call it."""
        return gettext("Cycle %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("programs:cycle", args=[self.program.slug, self.number])

    def clean(self) -> None:
        """Refuse fewer places than are taken."""
        super().clean()
        if self.pk is None or self.capacity is None:
            return
        if sentence := self._too_few():
            raise ValidationError({"capacity": sentence})

    def _too_few(self) -> str:
        """Why the places are too few for those who take part, in a sentence; empty if they are not."""
        taken = CyclePlaces.objects.filter(cycle=self.pk, taken__gt=self.capacity)
        number = taken.values_list("taken", flat=True).first()
        sentence = _("%(number)d municipalities take part already: the cycle needs as many places.")
        return sentence % {"number": number} if number else ""

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the cycle, and let what is counted of it follow its number of places.

        Raises:
            DomainError: more municipalities were selected at this moment.
        """
        with transaction.atomic():
            super().save(*args, **kwargs)
            counted, _made = CyclePlaces.objects.get_or_create(cycle=self, defaults={"capacity": UNLIMITED})
            wanted = UNLIMITED if self.capacity is None else self.capacity
            enough = CyclePlaces.objects.filter(pk=counted.pk, taken__lte=wanted)
            if not enough.update(capacity=wanted):
                raise DomainError(self._too_few())

    @property
    def takes_applications(self) -> bool:
        """Whether municipalities may apply today."""
        today = timezone.localdate()
        return (
            self.opens is not None and self.opens <= today and (self.closes is None or today <= self.closes)
        )


class CyclePlaces(CountedCapacity):
    """How many municipalities a cycle takes, and how many were selected and did not withdraw."""

    on_public_pages = False

    cycle = models.OneToOneField(Cycle, models.CASCADE, related_name="places")

    class Meta:
        verbose_name = _("places of a cycle")
        verbose_name_plural = _("places of cycles")
        constraints = [never_oversold("cycle_places_not_oversold")]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.taken}/{self.capacity}"


class CycleParticipation(EditedVersion, SampleFlag):
    """One municipality in one cycle, from its application on.

    `mentor` is a municipality that graduated from an earlier cycle of the same program. `applied_by` is the
    appointment that hears what becomes of it; a row that staff recorded has none.
    """

    cycle = models.ForeignKey(
        Cycle,
        models.PROTECT,
        related_name="participations",
        verbose_name=pgettext_lazy("of a program", "cycle"),
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        models.PROTECT,
        related_name="participations",
        verbose_name=_("municipality"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ParticipationState, default=ParticipationState.APPLIED
    )
    since = models.DateField(
        _("in this state since"), default=timezone.localdate, validators=[validate_day_of_service]
    )
    applied_by = models.ForeignKey(
        "members.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="participations",
        verbose_name=_("applied by"),
    )
    message = ParagraphsField(_("why the municipality applies"), max_length=2000, blank=True)
    answer = ParagraphsField(_("answer of the staff"), max_length=1000, blank=True)
    mentor = models.ForeignKey(
        "members.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentored",
        verbose_name=_("mentor"),
        help_text=_("A municipality that graduated from an earlier cycle."),
    )

    objects: ClassVar = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation in a cycle")
        verbose_name_plural = _("participations in cycles")
        ordering = ["cycle", "municipality__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "municipality"], name="participation_once_a_cycle"),
            models.CheckConstraint(
                condition=models.Q(state__in=ParticipationState.values), name="participation_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(mentor__isnull=True) | ~models.Q(mentor=models.F("municipality")),
                name="participation_mentor_is_another",
                violation_error_message=_("A municipality is not its own mentor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.cycle}"

    @property
    def takes_part(self) -> bool:
        """Whether the municipality was selected and did not withdraw."""
        return self.state in TAKING_PART

    @property
    def is_under_way(self) -> bool:
        """Whether something of it is still to come."""
        return self.state in UNDER_WAY

    def may_be_mentored_by(self, mentor: Municipality) -> bool:
        """Whether `mentor` graduated from an earlier cycle of the program."""
        return CycleParticipation.objects.graduates(self.cycle).filter(municipality=mentor).exists()

    def clean(self) -> None:
        """Refuse a mentor that did not graduate from an earlier cycle."""
        super().clean()
        if self.mentor is None or self.cycle_id is None:
            return
        if not self.may_be_mentored_by(self.mentor):
            sentence = _("A mentor is a municipality that graduated from an earlier cycle of the program.")
            raise ValidationError({"mentor": sentence})
