"""Abstract models: mechanisms built once and used by every storey."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditedVersion(models.Model):
    """A record that several people edit; `version` counts its edits so that none overwrites another unseen."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class SampleFlag(models.Model):
    """A record that may be made up for demonstration; whoever shows it says so."""

    is_sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("Made up for demonstration. Pages show it as sample data."),
    )

    class Meta:
        abstract = True
