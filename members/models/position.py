"""Where something lies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.validators import validate_latitude, validate_longitude


class Position(models.Model):
    """A record that lies at one point, if it is recorded where."""

    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[validate_latitude],
        help_text=_("Degrees north, WGS 84."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[validate_longitude],
        help_text=_("Degrees east, WGS 84."),
    )

    class Meta:
        abstract = True
