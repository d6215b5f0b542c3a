"""The words by which the network sorts its work."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField


class Term(models.Model):
    """One word of a taxonomy, with a stable code."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = OneLineField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, validators=[MaxValueValidator(9_999)]
    )

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class WorkArea(Term):
    """An area in which a department works, after the areas of the Union's two platforms."""

    class Meta(Term.Meta):
        verbose_name = _("work area")
        verbose_name_plural = _("work areas")


class TargetGroup(Term):
    """A group of people whose needs the platforms address."""

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class RightsTheme(Term):
    """A right or field of life in which human rights become real, after the campaign profile."""

    class Meta(Term.Meta):
        verbose_name = _("rights theme")
        verbose_name_plural = _("rights themes")
