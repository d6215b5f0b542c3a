"""Marks texts that the reader gets in another language than the page's."""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mmu_portal.lib.languages import other_language

register = template.Library()


@register.simple_tag
def lang_of(record: Model, field: str) -> SafeString:
    """The attribute for the element that shows a field: ` lang="tr"` where it falls back, else nothing."""
    language = other_language(record, field)
    return format_html(' lang="{}"', language) if language else mark_safe("")
