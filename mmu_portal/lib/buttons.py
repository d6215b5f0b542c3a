"""The buttons of a form that offers several ways on."""

from collections.abc import Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from mmu_portal.lib.errors import DomainError

Way = TypeVar("Way")


def pressed_button(posted: Mapping[str, object], ways: Mapping[str, Way]) -> Way:
    """The way of the one button with which a form was sent.

    Raises:
        DomainError: it was none of the known ones, or several.
    """
    pressed = [way for name, way in ways.items() if name in posted]
    if len(pressed) != 1:
        raise DomainError(_("Press one of the buttons of this page; nothing was changed."))
    return pressed[0]
