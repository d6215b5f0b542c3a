"""Markdown in templates."""

from django import template
from django.utils.safestring import SafeString

from mmu_portal.lib.markdown import render

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    """A text of people as safe HTML, for a place under a heading of level 2."""
    return render(text or "")
