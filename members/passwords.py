"""What a password must not be made of."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Invitation, Municipality, User
from mmu_portal.lib.text import fold

LONGEST = 128
WORDS = (
    *("marmara", "belediyeler", "belediyesi", "belediye", "birligi", "mbb", "sifre", "parola"),
    *("municipalities", "municipality", "union", "portal", "password"),
)
FEWEST_OTHERS = 8
FEWEST_LETTERS = 3  # of a word that counts: shorter ones stand in any text


class ContextWordValidator:
    """Refuses what is little more than words that anybody here would try first, and what is far too long."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for a password of such words, accents and case forgiven.

        They are the Union's, those of the person's name and address, and those of the municipalities for
        which the person acts or is invited to act, with their provinces.
        """
        if len(password) > LONGEST:
            raise ValidationError(_("A password has at most 128 characters."), code="password_too_long")
        whole = fold(password).replace(" ", "")
        words = sorted({*WORDS, *(_words_about(user) if user else ())}, key=len, reverse=True)
        rest = re.sub("|".join(words), "", whole)
        is_word_and_digits = rest != whole and not rest.strip("0123456789")
        if is_word_and_digits or len(rest) < FEWEST_OTHERS < len(password):
            raise ValidationError(
                _(
                    "This password is little more than a name that anybody here would try first – the "
                    "Union’s, the municipality’s, your own – or a word for password."
                ),
                code="password_context_words",
            )

    def get_help_text(self) -> str:
        return _("Not the Union’s, the municipality’s or your own name with a few characters added.")


def _words_about(user: User) -> set[str]:
    """The folded words of the person's name and address, of their municipalities and of the provinces."""
    acts = Q(appointments__user=user.pk) if user.pk else Q(pk=None)
    invited = Q(invitations__in=Invitation.objects.open().filter(email=user.email))
    places = Municipality.objects.filter(acts | invited).values_list("name_tr", "province__name_tr")
    texts = [user.name, user.email, *(name for names in places for name in names)]
    words = {word for text in texts for word in fold(text).split()}
    return {word for word in words if len(word) >= FEWEST_LETTERS}
