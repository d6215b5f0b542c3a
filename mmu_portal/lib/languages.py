"""Texts that exist in Turkish and perhaps in English: in which language the reader gets one."""

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language


def language_shown(record: Model, field: str) -> str:
    """The language of what `record.<field>` gives the reader: their own, or the one that it falls back to."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    if getattr(record, f"{field}_{language}", None):
        return language
    return settings.MODELTRANSLATION_DEFAULT_LANGUAGE


def other_language(record: Model, field: str) -> str:
    """The code of the language to mark a text with, if it is not the reader's; else nothing."""
    shown = language_shown(record, field)
    empty = not getattr(record, f"{field}_{shown}", None)
    return "" if empty or shown == (get_language() or "").split("-")[0] else shown
