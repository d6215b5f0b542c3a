"""The documents keep up with the code."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = settings.BASE_DIR
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Set by docker-compose.yml alone, to make DATABASE_URL of it.
COMPOSE_ONLY = {"DATABASE_PASSWORD"}


def settings_read() -> set[str]:
    """The names that the settings read from the environment."""
    source = (ROOT / "mmu_portal" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))


def test_settings_are_found_by_the_tests():
    assert {"SECRET_KEY", "DATABASE_URL", "TRUSTED_PROXY_COUNT"} <= settings_read()


def test_readme_documents_every_setting_and_no_other():
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == settings_read()


def test_example_of_the_environment_has_every_setting_and_no_other():
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == settings_read() | COMPOSE_ONLY


def test_make_has_every_everyday_command_and_help_lists_it():
    commands = re.findall(r"^([a-z0-9]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"run", "test", "check", "e2e", "bench", "help"} <= set(commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_only_files_that_exist(document: Path):
    places = "mmu_portal|members|campaign|tools|tests|docs|templates|fixtures"
    named = re.findall(rf"`((?:{places})/[\w./-]+)`", document.read_text())
    assert [name for name in named if not (ROOT / name).exists()] == []


def relative_links(document: Path) -> list[str]:
    """The addresses of links and images that lead to a file of the project."""
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"!?\[[^\]]*\]\(([^)\s]+)", text)
    return [link for link in found if not re.match(r"[a-z]+:|#", link)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_of_a_document_resolve(document: Path):
    there = {link: (document.parent / link.partition("#")[0]).exists() for link in relative_links(document)}
    assert [link for link, exists in there.items() if not exists] == []


def test_links_are_found_by_the_tests():
    assert {"docs/architecture.md", "docs/pictures/home.png"} <= set(relative_links(ROOT / "README.md"))


def test_index_of_decisions_links_each_once_and_no_other():
    links = relative_links(ROOT / "docs" / "adr" / "README.md")
    decisions = [path.name for path in sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))]
    assert links == decisions


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda path: path.name)
def test_decision_fits_on_one_screen(path: Path):
    assert len(path.read_text().splitlines()) <= 50


@pytest.mark.parametrize(
    ("english", "turkish"), [("workspace", "çalışma odası"), ("work area", "faaliyet alanı")]
)
def test_words_that_were_once_mixed_up_follow_the_glossary(english: str, turkish: str):
    assert re.search(
        rf"^\| {english}[^|]* \| {turkish} \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
    )
    with (ROOT / "locale/tr/LC_MESSAGES/django.po").open("rb") as file:
        said = {str(each.id): str(each.string).casefold() for each in read_po(file, locale="tr")}
    found = [text for text in said if english in text.casefold()]
    assert found
    assert [text for text in found if turkish[:-1] not in said[text]] == []
