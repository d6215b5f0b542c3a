"""Marks texts that the reader gets in another language than the page's."""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmu_portal.lib.languages import other_language

register = template.Library()


@register.simple_tag
def lang_of(record: Model, field: str) -> SafeString:
    """The attribute for the element that shows a field: ` lang="tr"` where it falls back, else nothing."""
    language = other_language(record, field)
    return format_html(' lang="{}"', language) if language else mark_safe("")


@register.simple_tag
def only_in(record: Model, field: str) -> SafeString:
    """The note beside a text that falls back to Turkish, in the page's language; else nothing."""
    if not other_language(record, field):
        return mark_safe("")
    return format_html(' <span class="tag" lang="{}">{}</span>', get_language(), _("only in Turkish"))
