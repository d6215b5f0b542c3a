"""Provinces of the region."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.validators import validate_latitude, validate_longitude
from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.text import sort_key


class Province(models.Model):
    """One province in which the Union works, with its outline for the map."""

    # Made by modeltranslation.
    name_tr: str
    name_en: str | None

    plate_code = models.CharField(_("plate code"), max_length=2, primary_key=True)
    name = OneLineField(_("name"), max_length=60, unique=True)
    is_metropolitan = models.BooleanField(_("metropolitan"), default=False)
    outline = models.JSONField(
        _("outline"),
        help_text=_("GeoJSON MultiPolygon, longitude before latitude, WGS 84."),
        default=dict,
        blank=True,
    )
    label_longitude = models.DecimalField(
        _("longitude of the label"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[validate_longitude],
    )
    label_latitude = models.DecimalField(
        _("latitude of the label"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[validate_latitude],
    )
    sort_key = models.CharField(max_length=120, editable=False, db_index=True)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def derive_keys(self) -> None:
        """Make the stored key that follows from the name."""
        self.sort_key = sort_key(self.name_tr or self.name)
