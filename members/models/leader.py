"""Leaders of municipalities."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.enums import Office
from members.queries.leader import LeaderTermQuerySet
from members.validators import validate_day_of_record
from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.overlap import SeparateStretches
from mmu_portal.lib.text import fold


class LeaderTerm(SeparateStretches, EditedVersion, SampleFlag):
    """One person's term in one office of a municipality; no two at once in one office.

    Where only the years of a mandate are known, `years_only` is set and both days are the first of January
    of those years: a mandate 2024–2029 may follow one of 2019–2024.
    """

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="leader_terms", verbose_name=_("municipality")
    )
    office = models.CharField(_("office"), max_length=20, choices=Office, default=Office.MAYOR)
    person_name = OneLineField(_("person’s name"), max_length=150)
    name_key = models.CharField(max_length=300, editable=False)
    started = models.DateField(_("from"), validators=[validate_day_of_record])
    ended = models.DateField(
        _("to"),
        validators=[validate_day_of_record],
        null=True,
        blank=True,
        help_text=_("The first day out of office."),
    )
    years_only = models.BooleanField(
        _("only the years are known"), default=False, help_text=_("Days and months are then ignored.")
    )
    source = OneLineField(_("source"), max_length=200, blank=True)

    stretch_keys = ("municipality_id", "office")
    stretch_fields = ("started", "ended")

    objects: ClassVar = LeaderTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("leader’s term")
        verbose_name_plural = _("leaders’ terms")
        ordering = ["municipality", "office", "-started"]
        permissions = [
            ("import_leaderterm", "Can import spreadsheets"),
            ("export_leaderterm", "Can export spreadsheets"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True) | models.Q(ended__gt=models.F("started")),
                name="leader_ends_after_start",
                violation_error_message=_("A term must end after it starts."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "office"],
                condition=models.Q(ended__isnull=True),
                name="leader_open_once",
                violation_error_message=_("This office already has a holder without a last day."),
            ),
            models.CheckConstraint(
                condition=models.Q(office__in=Office.values),
                name="leader_office_known",
                violation_error_message=_("Choose an office from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    def clean(self) -> None:
        self.drop_days()
        super().clean()

    def save(self, *args: object, **kwargs: object) -> None:
        self.drop_days()
        self.derive_keys()
        super().save(*args, **kwargs)

    def derive_keys(self) -> None:
        """Make the stored key that follows from the person's name."""
        self.name_key = fold(self.person_name)

    def drop_days(self) -> None:
        """Where only the years are known, keep the first of January of each."""
        if self.years_only:
            self.started = self.started and self.started.replace(month=1, day=1)
            self.ended = self.ended and self.ended.replace(month=1, day=1)

    @property
    def mandate(self) -> str:
        """The years of the term: `2024–2029`; open at the end while nobody knows it."""
        return f"{self.started.year}–{self.ended.year if self.ended else ''}"

    def overlap_sentence(self, other: "LeaderTerm") -> str:
        return gettext("This term overlaps the one of %(name)s, %(mandate)s.") % {
            "name": other.person_name,
            "mandate": other.mandate,
        }
