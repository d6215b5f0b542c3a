"""Checks of single values."""

from django.core.validators import MaxValueValidator, MinValueValidator

YEAR_VALIDATORS = [MinValueValidator(1900), MaxValueValidator(2100)]
POSITION_VALIDATORS = [MaxValueValidator(9_999)]
