"""The first letter in capitals, by the rule of the reader's language; a builtin in every template."""

from django import template
from django.template.defaultfilters import stringfilter

from mmu_portal.lib.text import first_upper

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def capfirst(value: str) -> str:
    """In the place of Django's filter, which writes `Il` for the Turkish `il`."""
    return first_upper(value)
