"""Renewal rounds: after an election each municipality says who leads it and who acts for it."""

from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.enums import AnswerState, LeaderAnswer, RoundState
from members.queries.renewal import RenewalAnswerQuerySet, RenewalRoundQuerySet
from members.validators import (
    YEARS_OF_SERVICE,
    validate_day_come,
    validate_day_of_service,
    validate_person_name,
)
from mmu_portal.lib.fields import OneLineField, ParagraphsField

_YEAR = [MinValueValidator(YEARS_OF_SERVICE.start), MaxValueValidator(YEARS_OF_SERVICE.stop - 1)]
_SAID = [LeaderAnswer.PROPOSED, LeaderAnswer.ACCEPTED, LeaderAnswer.RETURNED]


class RenewalRound(models.Model):
    """One round in which the members confirm their records for a new term; one is open at a time."""

    on_public_pages = False

    term_from = models.PositiveSmallIntegerField(_("first year of the new term"), validators=_YEAR)
    term_to = models.PositiveSmallIntegerField(_("last year of the new term"), validators=_YEAR)
    opens = models.DateField(_("opened on"), default=timezone.localdate, editable=False)
    due = models.DateField(
        _("answers until"),
        validators=[validate_day_of_service],
        help_text=_("The mails name this day; answers are taken until you close the round."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="rounds_opened",
        verbose_name=_("opened by"),
        editable=False,
    )

    objects: ClassVar = RenewalRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewal round")
        verbose_name_plural = _("renewal rounds")
        ordering = ["-opens", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=RoundState.OPEN),
                name="renewal_open_once",
                violation_error_message=_("A renewal round is open already: close it first."),
            ),
            models.CheckConstraint(
                condition=models.Q(term_to__gt=models.F("term_from")),
                name="renewal_term_has_years",
                violation_error_message=_("A term must end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("opens")),
                name="renewal_due_after_opening",
                violation_error_message=_("The last day for answers must not lie in the past."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RoundState.values), name="renewal_state_known"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Renewal for the term %(term)s") % {"term": self.term}

    @property
    def term(self) -> str:
        """The years of the new term."""
        return f"{self.term_from}–{self.term_to}"


class RenewalAnswer(models.Model):
    """What one municipality says in one round; whom it names as its leader, staff accept or return."""

    on_public_pages = False

    round = models.ForeignKey(
        RenewalRound, models.CASCADE, related_name="answers", verbose_name=_("renewal round")
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        models.CASCADE,
        related_name="renewal_answers",
        verbose_name=_("municipality"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AnswerState, default=AnswerState.WAITING, editable=False
    )
    answered_by = models.ForeignKey(
        "members.Appointment",
        models.PROTECT,
        null=True,
        related_name="renewals_confirmed",
        verbose_name=_("confirmed by"),
        editable=False,
    )
    answered_at = models.DateTimeField(_("confirmed on"), null=True, editable=False)
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0, editable=False)
    reminded_on = models.DateField(_("last reminded on"), null=True, editable=False)
    leader = models.CharField(
        _("leader"), max_length=10, choices=LeaderAnswer, default=LeaderAnswer.UNSAID, editable=False
    )
    leader_name = OneLineField(
        _("who leads now"), max_length=150, blank=True, validators=[validate_person_name]
    )
    leader_from = models.DateField(
        _("first day in office"),
        null=True,
        blank=True,
        validators=[validate_day_of_service, validate_day_come],
    )
    leader_said_by = models.ForeignKey(
        "members.Appointment",
        models.PROTECT,
        null=True,
        related_name="leaders_proposed",
        verbose_name=_("proposed by"),
        editable=False,
    )
    leader_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="leaders_decided",
        verbose_name=_("decided by"),
        editable=False,
    )
    leader_decided_at = models.DateTimeField(_("decided on"), null=True, editable=False)
    leader_note = ParagraphsField(_("answer of the staff"), max_length=1000, blank=True)

    objects: ClassVar = RenewalAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewal answer")
        verbose_name_plural = _("renewal answers")
        ordering = ["round", "municipality"]
        constraints = [
            models.UniqueConstraint(fields=["round", "municipality"], name="renewal_answer_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state=AnswerState.CONFIRMED, answered_by__isnull=False, answered_at__isnull=False
                )
                | models.Q(state=AnswerState.WAITING, answered_by__isnull=True, answered_at__isnull=True),
                name="renewal_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(leader__in=[LeaderAnswer.UNSAID, LeaderAnswer.STANDS])
                | (
                    models.Q(leader__in=_SAID, leader_from__isnull=False, leader_said_by__isnull=False)
                    & ~models.Q(leader_name="")
                ),
                name="renewal_leader_named",
                violation_error_message=_("Name who leads now, and the first day in office."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} ({self.round.term})"

    @property
    def leader_mark(self) -> str:
        """A sign of who is proposed as the leader, which differs when that does."""
        proposed = (self.leader_name, self.leader_from, self.leader_said_by_id)
        return sha256(repr(proposed).encode()).hexdigest()[:32]


class RenewalPoint(models.Model):
    """What an answer says of one department or one person: that it stays, or that it does not."""

    on_public_pages = False

    answer = models.ForeignKey(RenewalAnswer, models.CASCADE, related_name="points")
    department = models.ForeignKey("members.Department", models.CASCADE, null=True, related_name="+")
    appointment = models.ForeignKey("members.Appointment", models.CASCADE, null=True, related_name="+")
    stands = models.BooleanField(_("stays"))
    said_by = models.ForeignKey("members.Appointment", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("point of a renewal answer")
        verbose_name_plural = _("points of renewal answers")
        constraints = [
            models.UniqueConstraint(fields=["answer", "department"], name="renewal_department_once"),
            models.UniqueConstraint(fields=["answer", "appointment"], name="renewal_person_once"),
            models.CheckConstraint(
                condition=models.Q(department__isnull=True, appointment__isnull=False)
                | models.Q(department__isnull=False, appointment__isnull=True),
                name="renewal_point_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.department or self.appointment)
