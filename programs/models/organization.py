"""Organizations outside the Union that programs and projects work with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.validators import validate_web_address
from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion
from mmu_portal.lib.text import search_key


class Organization(EditedVersion):
    """A partner: its name, as it writes it itself, and where it is found."""

    # Made by modeltranslation.
    name_tr: str
    name_en: str | None

    name = OneLineField(_("name"), max_length=150)
    short_name = OneLineField(
        _("short name"), max_length=30, blank=True, help_text=_("Such as GDCI; pages show it in brackets.")
    )
    website = models.URLField(_("website"), blank=True, validators=[validate_web_address])
    search_key = models.CharField(max_length=400, editable=False)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["search_key"]
        constraints = [models.UniqueConstraint(fields=["search_key"], name="organization_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.short_name})" if self.short_name else self.name

    def clean(self) -> None:
        self.derive_keys()
        super().clean()

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive_keys()
        super().save(*args, **kwargs)

    def derive_keys(self) -> None:
        """Make the key by which it is found, and by which it is there once."""
        self.search_key = search_key([self.name_tr, self.name_en, self.short_name])
