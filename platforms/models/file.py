"""Files that members share, and where they are kept."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from platforms.files import LONGEST_NAME, Accepted


def nowhere_known(instance: models.Model, filename: str) -> str:
    """A stored name that says nothing of the file and cannot be guessed."""
    return f"workspace/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    """A file outside every served folder: its content, its own name, and what was found when it came."""

    file = models.FileField(_("file"), upload_to=nowhere_known)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    content_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def keep(self, accepted: Accepted) -> None:
        """Take an accepted upload over; the row is saved by the caller."""
        self.file = accepted.content
        self.name, self.content_type = accepted.name, accepted.content_type
        self.size, self.sha256 = accepted.size, accepted.sha256

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it in place: `lib.pictures` wrote every picture that is kept."""
        return self.content_type.startswith("image/")

    @property
    def extension(self) -> str:
        """The kind in capitals, as a short word."""
        return self.name.rsplit(".", 1)[-1].upper()
