"""Checks of single values; each raises `ValidationError` with a sentence for the person."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_web_address(address: str) -> None:
    """Refuse every address that is not http or https."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValidationError(_("Write an address that begins with http:// or https://."), code="scheme")
