"""Streets that a program gave back to people, phase by phase, with what was measured there."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models.position import Position
from members.validators import validate_day_of_service
from mmu_portal.lib.fields import LastDayField, OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.overlap import SeparateStretches
from mmu_portal.lib.text import search_key
from programs.enums import Moment, Phase, Precision
from programs.queries.street import InterventionQuerySet, StreetQuerySet

LARGEST_STREET = 200_000  # m²; no street of the region has twenty hectares


def _within(part: str) -> Q:
    """That an area is not recorded, or lies between zero and the whole."""
    whole = Q(total_area__isnull=False, **{f"{part}__gte": 0, f"{part}__lte": F("total_area")})
    return Q(**{f"{part}__isnull": True}) | whole


class Street(EditedVersion, SampleFlag, Position):
    """One street of a municipality that was changed, or is being changed, in a program."""

    # Made by modeltranslation.
    name_tr: str
    name_en: str | None
    # Made by `StreetQuerySet.with_result`.
    done_phase: int | None
    done_ends: dt.date | None

    program = models.ForeignKey(
        "programs.Program", models.PROTECT, related_name="streets", verbose_name=_("program")
    )
    cycle = models.ForeignKey(
        "programs.Cycle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="streets",
        verbose_name=pgettext_lazy("of a program", "cycle"),
        help_text=_("Empty where no source says it."),
    )
    municipality = models.ForeignKey(
        "members.Municipality", models.PROTECT, related_name="streets", verbose_name=_("municipality")
    )
    slug = models.SlugField(_("address of the page"), max_length=100)
    name = OneLineField(_("name"), max_length=150)
    text = ParagraphsField(_("what changed"), max_length=3000, blank=True)
    source = OneLineField(_("source"), max_length=200, blank=True)
    search_key = models.CharField(max_length=400, editable=False)

    objects: ClassVar = StreetQuerySet.as_manager()

    class Meta:
        verbose_name = _("street")
        verbose_name_plural = _("streets")
        ordering = ["search_key", "pk"]
        permissions = [
            ("import_street", "Can import spreadsheets"),
            ("export_street", "Can export spreadsheets"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["program", "slug"], name="street_address_once"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="street_position_whole",
                violation_error_message=_("A position needs both latitude and longitude."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.municipality}"

    def get_absolute_url(self) -> str:
        return reverse("programs:street", args=[self.program.slug, self.slug])

    @property
    def done_phase_name(self) -> str:
        """The latest completed phase in words; of a street read `with_result`."""
        return str(Phase(self.done_phase).label) if self.done_phase else ""

    @property
    def done_on(self) -> dt.date | None:
        """The last day of the latest completed phase; of a street read `with_result`."""
        return self.done_ends

    def clean(self) -> None:
        """Refuse a cycle of another program."""
        super().clean()
        if self.cycle is not None and self.program_id and self.cycle.program_id != self.program_id:
            raise ValidationError({"cycle": _("This cycle belongs to another program.")})

    def derive_keys(self) -> None:
        """Make the key by which it is found; every way of writing a row calls it."""
        self.search_key = search_key([self.name_tr, self.name_en, str(self.municipality)])

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive_keys()
        super().save(*args, **kwargs)


class Intervention(SeparateStretches, EditedVersion):
    """One phase of a street's transformation: when, and how much of it is for people before and after.

    Areas are square meters of the same stretch of street: `total_area` of all of it, the others of the part
    of it that is for people. `starts` and `ends` are planned until they are past; `is_done` says that it is.
    """

    street = models.ForeignKey(Street, models.CASCADE, related_name="interventions", verbose_name=_("street"))
    phase = models.PositiveSmallIntegerField(_("phase"), choices=Phase)
    planned_for = models.DateField(
        _("planned to be done by"), null=True, blank=True, validators=[validate_day_of_service]
    )
    starts = models.DateField(_("from"), validators=[validate_day_of_service])
    ends = LastDayField(
        _("last day"),
        null=True,
        blank=True,
        validators=[validate_day_of_service],
        help_text=_("The last day of the phase; any day of the month or the year if no more is known."),
    )
    precision = models.CharField(
        _("how exactly the days are known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    is_done = models.BooleanField(_("done"), default=False)
    total_area = models.DecimalField(
        _("area in all (m²)"),
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    people_before = models.DecimalField(
        _("for people before (m²)"),
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    people_after = models.DecimalField(
        _("for people after (m²)"),
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    text = ParagraphsField(_("what was done"), max_length=2000, blank=True)

    objects: ClassVar = InterventionQuerySet.as_manager()

    stretch_keys = ("street_id",)
    stretch_fields = ("starts", "ends")

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["street", "phase"]
        permissions = [
            ("import_intervention", "Can import spreadsheets"),
            ("export_intervention", "Can export spreadsheets"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["street", "phase"], name="intervention_phase_once"),
            models.CheckConstraint(
                condition=Q(phase__in=Phase.values) & Q(precision__in=Precision.values),
                name="intervention_words_known",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="intervention_ends_after_start",
                violation_error_message=_("A phase must not end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(is_done=False) | Q(ends__isnull=False),
                name="intervention_done_has_an_end",
                violation_error_message=_("A phase that is done has a day on which it ended."),
            ),
            models.CheckConstraint(
                condition=_within("people_before"),
                name="intervention_before_within_total",
                violation_error_message=_("The area for people before lies between zero and the whole area."),
            ),
            models.CheckConstraint(
                condition=_within("people_after"),
                name="intervention_after_within_total",
                violation_error_message=_("The area for people after lies between zero and the whole area."),
            ),
            models.CheckConstraint(
                condition=Q(total_area__isnull=True) | Q(total_area__gte=0, total_area__lte=LARGEST_STREET),
                name="intervention_total_possible",
                violation_error_message=_("No street has more than 200,000 m². Is it in another unit?"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street}: {self.get_phase_display()}"

    @property
    def reclaimed(self) -> Any:
        """Square meters that people have more than before (`Decimal`); None where it is not recorded."""
        if self.people_before is None or self.people_after is None:
            return None
        return self.people_after - self.people_before

    @property
    def done_word(self) -> str:
        """Whether it is done, under way or still planned, in a word."""
        if self.is_done:
            return gettext("Done")
        return gettext("Under way") if self.starts <= timezone.localdate() else gettext("Planned")

    @property
    def stretch(self) -> tuple[dt.date | None, dt.date | None]:
        """First day and the day after the last."""
        return self.starts, self.ends and self.ends + dt.timedelta(days=1)

    @property
    def too_early(self) -> str:
        """Why the phase cannot be done yet, in a sentence; empty if it can."""
        over = self.ends if self.precision == Precision.DAY else self.starts
        if self.is_done and over is not None and over > timezone.localdate():
            return gettext("This phase has not ended yet: it cannot be done.")
        return ""

    def clean(self) -> None:
        """Refuse a phase that is done before its days have come."""
        super().clean()
        if sentence := self.too_early:
            raise ValidationError({"is_done": sentence})

    def overlap_sentence(self, other: Intervention) -> str:
        return gettext("This phase overlaps another one of the street: %(phase)s.") % {
            "phase": other.get_phase_display()
        }


class Reading(EditedVersion):
    """One thing measured at an intervention, before or after: comparable only by the same method and unit."""

    # Made by modeltranslation.
    quantity_tr: str
    unit_tr: str
    method_tr: str

    intervention = models.ForeignKey(
        Intervention, models.CASCADE, related_name="readings", verbose_name=_("intervention")
    )
    quantity = OneLineField(
        _("what was measured"), max_length=100, help_text=_("Such as: children at play, in an hour.")
    )
    moment = models.CharField(_("before or after"), max_length=6, choices=Moment)
    taken_on = models.DateField(_("measured on"), validators=[validate_day_of_service])
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    unit = OneLineField(_("unit"), max_length=30)
    method = OneLineField(
        _("method"), max_length=150, help_text=_("How it was measured; the same words for the same method.")
    )

    class Meta:
        verbose_name = _("reading at a street")
        verbose_name_plural = _("readings at a street")
        ordering = ["intervention", "quantity_tr", "moment", "taken_on", "pk"]
        permissions = [
            ("import_reading", "Can import spreadsheets"),
            ("export_reading", "Can export spreadsheets"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="reading_moment_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}, {self.get_moment_display()}"
