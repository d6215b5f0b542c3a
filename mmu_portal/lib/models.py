"""Abstract models: mechanisms built once and used by every storey."""

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.errors import EditConflict


class EditedVersion(models.Model):
    """A record that several people edit; `version` counts its edits so that none overwrites another unseen.

    Every `save()` of a stored record takes the next version, and is refused with `EditConflict` if the
    stored version is no longer the one that was read. `QuerySet.update()` goes past this: add
    `version=F("version") + 1` there.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the record; a stored one only if nobody wrote it since it was read."""
        if self._state.adding:
            super().save(*args, **kwargs)  # type: ignore[arg-type]
            return
        seen = self.version
        try:
            with transaction.atomic(savepoint=False):
                if claimed := self._take_version():
                    super().save(*args, **kwargs)  # type: ignore[arg-type]
        except BaseException:
            self.version = seen
            raise
        if not claimed:  # said outside, so that a transaction around this one can go on
            raise EditConflict(_text("Somebody else changed this record meanwhile."))

    def _take_version(self) -> bool:
        """Claim the next version in the database, which also locks the row until the end."""
        stored = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not stored.update(version=F("version") + 1):
            return False
        self.version += 1
        return True


class SampleFlag(models.Model):
    """A record that may be made up for demonstration; whoever shows it says so."""

    is_sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("Made up for demonstration. Pages show it as sample data."),
    )

    class Meta:
        abstract = True
