"""The style sheet: small, layered, and readable in light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = Path(settings.BASE_DIR) / "static" / "css" / "portal.css"
LIMIT = 25 * 1024
TEXT = 4.5
SHAPE = 3.0

# Text and what it stands on; LANGUAGE: 4.5 for text, 3 for borders and shapes that carry meaning.
TEXT_PAIRS = [
    *[(text, "paper") for text in ("ink", "ink2", "link", "data", "erg", "ok", "warn", "bad")],
    *[(text, "stone") for text in ("ink", "ink2", "link")],
    *[(text, "field") for text in ("ink", "ink2", "bad")],
    *[("onsea", ground) for ground in ("sea", "water", "deep")],
    *[("ink", ground) for ground in ("tint", "ergtint")],
    ("link", "tint"),
    ("onlamp", "lamp"),
    ("paper", "ink"),
]
SHAPE_PAIRS = [
    ("line2", "paper"),
    ("line2", "stone"),
    ("line2", "field"),
    ("erg", "ergtint"),
    ("data", "paper"),
]


def tokens(theme: int) -> dict[str, str]:
    """The colors of a theme (0 light, 1 dark) by name."""
    found: dict[str, str] = {}
    for name, value in re.findall(r"--([a-z0-9]+): (light-dark\([^)]*\)|#[0-9a-f]{6});", SHEET.read_text()):
        colors = re.findall(r"#[0-9a-f]{6}", value)
        found.setdefault(name, colors[min(theme, len(colors) - 1)])
    return found


def luminance(color: str) -> float:
    """WCAG's relative luminance of `#rrggbb`."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colors."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_enough_contrast(text: str, ground: str, theme: int) -> None:
    colors = tokens(theme)
    assert contrast(colors[text], colors[ground]) >= TEXT


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shape_has_enough_contrast(shape: str, ground: str, theme: int) -> None:
    colors = tokens(theme)
    assert contrast(colors[shape], colors[ground]) >= SHAPE


def test_sheet_keeps_its_budget() -> None:
    assert SHEET.stat().st_size <= LIMIT


def test_sheet_names_its_layers_in_order_and_puts_all_rules_into_them() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.DOTALL)
    assert re.search(r"@layer ([a-z, ]+);", sheet).group(1) == "reset, tokens, base, frame, parts, print"  # type: ignore[union-attr]
    depth, outside = 0, ""
    for letter in sheet:
        depth += (letter == "{") - (letter == "}")
        outside += letter if depth == 0 else ""
    assert depth == 0
    assert re.sub(r"@layer [a-z, ]+;?|[}\s]", "", outside) == ""


def test_sheet_loads_nothing() -> None:
    assert re.findall(r"url\(|@import|https?:", SHEET.read_text()) == []


def test_sheet_uses_only_tokens_that_it_names() -> None:
    sheet = SHEET.read_text()
    named = set(re.findall(r"(--[a-z0-9-]+):", sheet))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", sheet)) <= named
