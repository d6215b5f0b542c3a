"""Every template: nothing that the content security policy forbids, nothing that does not exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path for path in FOLDER.rglob("*.html") if "admin" not in path.parts)


def name_of(path: Path) -> str:
    """How a template is called."""
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text, re.IGNORECASE) == []
    scripts = re.findall(r"<script[^>]*>", text)
    assert [script for script in scripts if " src=" not in script and "ld+json" not in script] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_loads_and_so_do_the_parts_it_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    names = re.findall(r'{% (?:include|extends) "([^"]+)"', text)
    assert [name for name in [name_of(path), *names] if get_template(name) is None] == []


def test_every_icon_is_used() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    icons = {name_of(path) for path in (FOLDER / "_icons").glob("*.html")}
    assert {icon for icon in icons if f'"{icon}"' not in sources} == set()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_asks_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'<(?:img|script|link|iframe)[^>]*(?:src|href)="(?:https?:)?//', text) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_dates_are_short_in_tables_and_long_in_text(path: Path) -> None:
    parts = re.split(r"<table.*?</table>", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    tables = re.findall(r"<table.*?</table>", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [part for part in parts if '"SHORT_DATE' in part] == []
    assert [table for table in tables if '"DATE' in table] == []


def test_way_to_a_page_of_a_workspace_always_leads_over_the_platforms() -> None:
    crumbs = [
        (name_of(path), way)
        for path in (FOLDER / "platforms/workspace").glob("*.html")
        for way in re.findall(r"{% breadcrumbs ([^%]*) %}", path.read_text(encoding="utf-8"))
    ]
    way = "platforms list access.platform.name access.platform.get_absolute_url workspace"
    assert len(crumbs) > 15
    assert [each for each in crumbs if not each[1].startswith(way)] == []
