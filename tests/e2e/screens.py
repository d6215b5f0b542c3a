"""What is wrong with a page as it stands in the browser: rules of accessibility, and its width."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Without `preload` axe does not load each style sheet again; the one rule that reads them is experimental.
REPORT = {"preload": False, "resultTypes": ["violations"]}
RULES = {
    **REPORT,
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
# The rules of axe's category "color": the only ones that a theme can break, since it changes nothing else.
RULES_OF_COLOR = {**REPORT, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
THEMES = {"light": RULES, "dark": RULES_OF_COLOR}
WIDTHS = (390, 1280)
# A page in both languages is one page: it is looked at once at each width, its longer words on the phone.
SCREENS = [("tr", 390), ("en", 1280)]
each_width_in_a_language = pytest.mark.parametrize(("language", "width"), SCREENS)


def overflow(page: Page) -> list[str]:
    """The page's address if it must be scrolled sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url} is wider than {page.viewport_size}"] if wide else []


def faults_on_all_screens(page: Page) -> list[str]:
    """What axe finds on the page that stands, in both themes and widths: rule, and the first places."""
    return [fault for width in WIDTHS for fault in faults_at(page, width)]


def faults_at(page: Page, width: int) -> list[str]:
    """The same at one width."""
    found: list[str] = []
    page.set_viewport_size({"width": width, "height": 900})
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)
        found += [f"{page.url} {width} {theme} {fault}" for fault in _faults(page, rules)]
    return found


def _faults(page: Page, rules: dict[str, Any]) -> list[str]:
    broken = page.evaluate("async (rules) => (await axe.run(document, rules)).violations", rules)
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes'][:3]]}" for rule in broken]
