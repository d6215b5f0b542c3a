"""Checks of single values."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

_YEAR = _("The year %(show_value)s cannot be right.")
YEAR_VALIDATORS = [MinValueValidator(1900, _YEAR), MaxValueValidator(2100, _YEAR)]
POSITION_VALIDATORS = [MaxValueValidator(9_999)]
