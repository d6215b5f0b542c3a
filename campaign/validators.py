"""Checks of single values; each raises `ValidationError` with a sentence for the person."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.text import one_line

YEAR_VALIDATORS = [MinValueValidator(1900), MaxValueValidator(2100)]


def validate_one_line(text: str) -> None:
    """Refuse line breaks, control characters and direction marks in a one-line text."""
    if one_line(text) != text:
        raise ValidationError(
            _("Write one line, without control characters or spaces at its ends."), code="one_line"
        )
