"""Sections of a version."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.frozen import FrozenWhenPublished
from campaign.validators import POSITION_VALIDATORS, YEAR_VALIDATORS
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion

DEEPEST = 4


class Section(FrozenWhenPublished, EditedVersion):
    """One titled part of a version, under another part or at the top, with its text in Markdown.

    A line of work has a year in which it began and, if it is over, a year in which it ended.
    """

    profile_version = models.ForeignKey(
        "campaign.ProfileVersion", models.CASCADE, related_name="sections", verbose_name=_("version")
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("Empty for a section at the top."),
    )
    anchor = models.SlugField(
        _("address on the page"),
        max_length=60,
        help_text=_("Stays the same from version to version, since others link to it."),
    )
    title = OneLineField(_("title"), max_length=150)
    body = ParagraphsField(
        _("text"),
        max_length=10_000,
        blank=True,
        help_text=_(
            "Markdown: a blank line between paragraphs, **bold**, - lists, [links](https://example.org). "
            "A figure’s code in double braces on a line of its own, such as {{streets}}, puts it there."
        ),
    )
    summary = ParagraphsField(
        _("summary"), max_length=400, blank=True, help_text=_("One or two sentences for the home page.")
    )
    timing = OneLineField(
        _("time in words"),
        max_length=60,
        blank=True,
        help_text=_("For the home page, where there is no year, such as “Regularly reviewed”."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, validators=POSITION_VALIDATORS)
    from_year = models.PositiveSmallIntegerField(
        _("line of work since"),
        null=True,
        blank=True,
        validators=YEAR_VALIDATORS,
        help_text=_("Sections with a year appear in the chart of lines of work."),
    )
    to_year = models.PositiveSmallIntegerField(
        _("line of work until"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    on_home = models.BooleanField(_("on the home page"), default=False)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["profile_version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile_version", "anchor"],
                name="section_anchor_once",
                violation_error_message=_("Another section of this version has this address."),
            ),
            models.CheckConstraint(
                condition=Q(to_year__isnull=True) | Q(from_year__isnull=False, to_year__gte=F("from_year")),
                name="section_years_in_order",
                violation_error_message=_("A line of work must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="section_not_its_own_part",
                violation_error_message=_("A section is not part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def frozen_version_id(self) -> int | None:
        return self.profile_version_id

    def clean(self) -> None:
        """Refuse a place outside the version, in a circle or too deep."""
        super().clean()
        if self.parent and self.parent.profile_version_id != self.profile_version_id:
            raise ValidationError({"parent": _("Choose a section of the same version.")})
        depth, above = 1, self.parent
        while above is not None:
            depth += 1
            if above.pk == self.pk or depth > DEEPEST:
                raise ValidationError({"parent": _("This place is inside itself or too deep.")})
            above = above.parent
