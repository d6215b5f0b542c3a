"""Who registered for an activity, and who was there."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import SampleFlag
from mmu_portal.lib.text import sort_key
from programs.enums import AttendanceWay, Gender, ParticipantRole, RegistrationState
from programs.queries.registration import RegistrationQuerySet

LANGUAGES = [("tr", "Türkçe"), ("en", "English")]


class Registration(SampleFlag):
    """One person's place in an activity, or in its queue: by an appointment, or entered by staff.

    A person of the portal has `user` and `appointment`; one from outside has a name and perhaps an address.
    `since` is when it came into its state; those who wait are served by it.
    """

    on_public_pages = False

    activity = models.ForeignKey(
        "programs.Activity", models.PROTECT, related_name="registrations", verbose_name=_("activity")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("person"),
    )
    appointment = models.ForeignKey(
        "members.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("appointment"),
    )
    municipality = models.ForeignKey(  # the appointment's: its places are counted
        "members.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("municipality"),
    )
    name = OneLineField(_("name"), max_length=150, blank=True)
    organization = OneLineField(_("organization"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="tr")
    gender = models.CharField(
        _("gender"), max_length=10, choices=Gender, blank=True, default=Gender.NOT_GIVEN
    )
    role = models.CharField(
        _("role"), max_length=10, choices=ParticipantRole, blank=True, default=ParticipantRole.NOT_GIVEN
    )
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState)
    since = models.DateTimeField(_("in this state since"), default=timezone.now)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    walked_in = models.BooleanField(_("came without registering"), default=False, editable=False)

    objects: ClassVar = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["activity", "since", "pk"]
        indexes = [models.Index(fields=["activity", "state", "since"], name="registration_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "user"],
                name="registration_once_a_person",
                violation_error_message=_("This person is registered for the activity already."),
            ),
            models.UniqueConstraint(
                fields=["activity", "email"],
                condition=~Q(email=""),
                name="registration_once_an_address",
                violation_error_message=_(
                    "Somebody with this address is registered for the activity already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, appointment__isnull=True, municipality__isnull=True)
                | Q(
                    user__isnull=False,
                    appointment__isnull=False,
                    municipality__isnull=False,
                    name="",
                    email="",
                ),
                name="registration_of_somebody",
                violation_error_message=_(
                    "Choose an appointment, or write the name of somebody from outside."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, offered_until__isnull=False)
                | (~Q(state=RegistrationState.OFFERED) & Q(offered_until__isnull=True)),
                name="registration_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values)
                & Q(gender__in=Gender.values)
                & Q(role__in=ParticipantRole.values),
                name="registration_words_known",
            ),
        ]

    def __str__(self) -> str:
        # The history keeps it: who is from outside can be erased, so they are not named here.
        who = self.user if self.user is not None else _("somebody from outside")
        return f"{self.activity} – {who}"

    @property
    def person_name(self) -> str:
        """The name that lists show; of who was erased, that there was somebody."""
        return str(self.user) if self.user is not None else self.name or str(_("A person (erased)"))

    @property
    def is_erased(self) -> bool:
        """Whether nobody knows any more who this was."""
        return self.user_id is None and not self.name

    @property
    def sort_key(self) -> str:
        """By which lists of people are in the Turkish order."""
        return sort_key(self.person_name)

    @property
    def address(self) -> str:
        """Where mails go; empty for who has none."""
        return self.user.email if self.user is not None else self.email

    @property
    def reads(self) -> str:
        """The language of mails and of the certificate."""
        return self.user.language if self.user is not None else self.language

    @property
    def from_where(self) -> str:
        """The municipality, or the organization of somebody from outside."""
        return str(self.municipality) if self.municipality is not None else self.organization


class Attendance(models.Model):
    """That somebody was at a session: who noted it, when and how."""

    on_public_pages = False

    session = models.ForeignKey(
        "programs.Session",
        models.PROTECT,
        related_name="attendances",
        verbose_name=pgettext_lazy("of an activity", "session"),
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="attendances", verbose_name=_("registration")
    )
    way = models.CharField(_("how"), max_length=12, choices=AttendanceWay)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("noted by")
    )
    at = models.DateTimeField(_("noted on"), default=timezone.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "registration"], name="attendance_once"),
            models.CheckConstraint(condition=Q(way__in=AttendanceWay.values), name="attendance_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.registration} – {self.session}"

    def clean(self) -> None:
        """Refuse a session of another activity."""
        super().clean()
        if self.session.activity_id != self.registration.activity_id:
            raise ValidationError(_("This session belongs to another activity."))
