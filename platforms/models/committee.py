"""Committees of the Union's council: who sits there, when they meet, what guidance they adopt."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.validators import validate_day_of_record
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.overlap import SeparateStretches
from mmu_portal.lib.text import fold
from platforms.enums import CommitteeOffice, ElectedAs, MeetingState
from platforms.queries.committee import CommitteeMemberQuerySet, GuidanceQuerySet, MeetingQuerySet


class Committee(EditedVersion):
    """One committee of the Union's council, with what its public page says of it."""

    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    name = OneLineField(_("name"), max_length=120)
    lead = ParagraphsField(_("lead"), max_length=600)
    text = ParagraphsField(_("text"), max_length=6000, blank=True, help_text=_("Markdown."))
    source = OneLineField(_("source"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("committees:committee", args=[self.slug])


class CommitteeMember(SeparateStretches, EditedVersion, SampleFlag):
    """One person's time in a committee, as mayor or councilor of a municipality; nobody sits there twice."""

    committee = models.ForeignKey(
        Committee, models.CASCADE, related_name="members", verbose_name=_("committee")
    )
    person_name = OneLineField(_("person’s name"), max_length=150)
    name_key = models.CharField(max_length=300, editable=False)
    office = models.CharField(
        _("office"), max_length=12, choices=CommitteeOffice, default=CommitteeOffice.MEMBER
    )
    elected_as = models.CharField(_("elected as"), max_length=12, choices=ElectedAs)
    municipality = models.ForeignKey(
        "members.Municipality",
        models.PROTECT,
        related_name="committee_members",
        verbose_name=_("municipality"),
    )
    started = models.DateField(_("from"), validators=[validate_day_of_record])
    ended = models.DateField(
        _("to"),
        null=True,
        blank=True,
        validators=[validate_day_of_record],
        help_text=_("The first day out of office."),
    )
    source = OneLineField(_("source"), max_length=200, blank=True)

    stretch_keys = ("committee_id", "municipality_id", "name_key")
    stretch_fields = ("started", "ended")

    objects: ClassVar = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        ordering = ["committee", "office", "name_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True) | models.Q(ended__gt=models.F("started")),
                name="committee_member_ends_after_start",
                violation_error_message=_("A term must end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(office__in=CommitteeOffice.values)
                & models.Q(elected_as__in=ElectedAs.values),
                name="committee_member_words_known",
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    def clean(self) -> None:
        self.derive_keys()
        super().clean()

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive_keys()
        super().save(*args, **kwargs)

    def derive_keys(self) -> None:
        """Make the stored key that follows from the person's name."""
        self.name_key = fold(self.person_name)

    def overlap_sentence(self, other: "CommitteeMember") -> str:
        return gettext("%(name)s sits in the committee at that time already.") % {"name": other.person_name}


class CommitteeMeeting(EditedVersion, SampleFlag):
    """One meeting of a committee; agenda and minutes are public or not, each by itself."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="meetings", verbose_name=_("committee")
    )
    day = models.DateField(_("day"), validators=[validate_day_of_record])
    place = OneLineField(_("place"), max_length=150, blank=True)
    title = OneLineField(_("title"), max_length=150)
    agenda = ParagraphsField(_("agenda"), max_length=10_000, blank=True, help_text=_("Markdown."))
    agenda_public = models.BooleanField(_("the agenda is public"), default=False)
    minutes = ParagraphsField(_("minutes"), max_length=30_000, blank=True, help_text=_("Markdown."))
    minutes_public = models.BooleanField(_("the minutes are public"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)

    objects: ClassVar = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee meeting")
        verbose_name_plural = _("committee meetings")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("committees:meeting", args=[self.committee.slug, self.pk])


class Guidance(EditedVersion, SampleFlag):
    """Policy guidance of a committee: a draft until it is adopted, public and unchangeable from then on."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="guidance", verbose_name=_("committee")
    )
    title = OneLineField(_("title"), max_length=150)
    text = ParagraphsField(_("text"), max_length=20_000, help_text=_("Markdown."))
    meeting = models.ForeignKey(
        CommitteeMeeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guidance",
        verbose_name=_("adopted at the meeting"),
    )
    adopted_on = models.DateField(
        _("adopted on"),
        null=True,
        blank=True,
        validators=[validate_day_of_record],
        help_text=_("With a day it is public, and its text does not change any more."),
    )
    themes = models.ManyToManyField(
        "platforms.Theme", blank=True, related_name="guidance", verbose_name=_("themes that it answers")
    )
    recommendations = models.ManyToManyField(
        "platforms.Recommendation",
        blank=True,
        related_name="guidance",
        verbose_name=_("recommendations that it takes up"),
    )

    objects: ClassVar = GuidanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance")
        verbose_name_plural = _("guidance")
        ordering = ["-adopted_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_adopted()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_adopted()
        return super().delete(*args, **kwargs)

    def _refuse_if_adopted(self) -> None:
        type(self).objects.filter(pk=self.pk).refuse_adopted()
