"""Departments of municipalities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.text import fold


class Department(EditedVersion, SampleFlag):
    """One department of a municipality and the areas in which it works."""

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="departments", verbose_name=_("municipality")
    )
    name = OneLineField(_("name"), max_length=150)
    name_key = models.CharField(max_length=150, editable=False)
    work_areas = models.ManyToManyField(
        "members.WorkArea", blank=True, related_name="departments", verbose_name=_("work areas")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["municipality", "name_key"]
        permissions = [
            ("import_department", "Can import spreadsheets"),
            ("export_department", "Can export spreadsheets"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name_key"],
                name="department_name_once",
                violation_error_message=_("This municipality already has a department of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive_keys(self) -> None:
        """Make the stored key that follows from the name."""
        self.name_key = fold(self.name)

    def clean(self) -> None:
        super().clean()
        self.derive_keys()
        if len(self.name_key) > 150:  # a few letters stand for several plain ones
            raise ValidationError({"name": _("Write a shorter name.")})

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive_keys()
        super().save(*args, **kwargs)
