"""What a password must not be made of."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mmu_portal.lib.text import fold

LONGEST = 128
WORDS = (
    *("marmara", "belediyeler", "belediyesi", "belediye", "birligi", "mbb", "sifre", "parola"),
    *("municipalities", "municipality", "union", "portal", "password"),
)
FEWEST_OTHERS = 8


class ContextWordValidator:
    """Refuses what is little more than words that anybody here would try first, and what is far too long."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for a password of such words, accents and case forgiven."""
        if len(password) > LONGEST:
            raise ValidationError(_("A password has at most 128 characters."), code="password_too_long")
        rest = re.sub("|".join(WORDS), "", fold(password).replace(" ", ""))
        if len(rest) < FEWEST_OTHERS < len(password):
            raise ValidationError(
                _("This password is little more than the Union’s name or a word for password."),
                code="password_context_words",
            )

    def get_help_text(self) -> str:
        return _("Not the Union’s name with a few characters added.")
