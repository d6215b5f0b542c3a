"""Translations: what is extracted, what is found wanting."""

import io
import textwrap

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from django.utils.translation import gettext, ngettext, override

from tools import messages


def extracted(template: str) -> list[tuple[object, str | None]]:
    """Messages and contexts that a template has."""
    file = io.BytesIO(textwrap.dedent(template).encode())
    found = extract(messages.extract_template, file, messages.KEYWORDS, (messages.COMMENT_TAG,), {})
    return [(message, context) for _, message, _, context in found]


def test_template_gives_its_messages_whatever_its_indentation():
    template = """
        <div>
              {% translate "It's here" %}
          {% translate "May" context "month" %}
            <p title="{% translate "Close" %}">{{ _("Open") }}</p>
        </div>
    """
    assert extracted(template) == [
        ("It's here", None),
        ("May", "month"),
        ("Close", None),
        ("Open", None),
    ]


def test_template_gives_plurals_with_the_placeholders_of_django():
    template = """
        {% blocktranslate count n=rows|length trimmed %}
            {{ n }} member of {{ union }}
        {% plural %}
            {{ n }} members of {{ union }}
        {% endblocktranslate %}
    """
    assert extracted(template) == [(("%(n)s member of %(union)s", "%(n)s members of %(union)s"), None)]


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("Members", "", "is not translated"),
        ("%(n)s left", "kaldı", "has placeholders"),
        ("%(n)s left", "%(m)s kaldı", "has placeholders"),
        ("{count} left", "{sayı} kaldı", "has placeholders"),
        (("%(n)s member", "%(n)s members"), ("%(n)s üye", ""), "is not translated"),
        (("%(n)s member", "%(n)s members"), ("%(n)s üye", "üye"), "has placeholders"),
    ],
)
def test_faulty_translation_is_found(source, translation, fault: str):
    assert any(fault in found for found in messages.faults_of_message(Message(source, translation)))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Members", "Üyeler"),
        ("%(n)s of %(all)s", "%(all)s içinde %(n)s"),
        ("100%% of {name}", "{name} tamamı, %%100"),
        (("one member", "%(n)s members"), ("%(n)s üye", "%(n)s üye")),
    ],
)
def test_right_translation_is_left_in_peace(source, translation):
    assert list(messages.faults_of_message(Message(source, translation))) == []


def test_catalog_behind_its_sources_is_found():
    sources, catalog = Catalog(locale="tr"), Catalog(locale="tr")
    sources.add("new", locations=[("members/models.py", 1)])
    sources.add("guessed")
    catalog.add("guessed", "tahmin", flags=["fuzzy"])
    catalog.add("gone", "gitti")
    found = "\n".join(messages.faults_of_catalog(catalog, sources))
    assert "“new” (members/models.py) is missing from the catalog" in found
    assert "“gone” is in no source any more" in found
    assert "is fuzzy" in found


def test_turkish_is_compiled_and_english_falls_back_to_the_sources():
    messages.compile_all()
    with override("tr"):
        assert gettext("Home page") == "Ana sayfa"
    with override("en"):
        assert gettext("Home page") == "Home page"
        assert ngettext("one", "many", 2) == "many"


def test_plural_rule_is_that_of_django_for_turkish():
    catalog = messages.read_catalog("tr")
    assert catalog.plural_forms == "nplurals=2; plural=(n > 1);"


def test_text_that_stands_alone_and_with_a_plural_stops_the_extraction(tmp_path, monkeypatch):
    (tmp_path / "members").mkdir()
    (tmp_path / "members" / "enums.py").write_text('_("street")\nngettext("street", "streets", 2)\n')
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match="“street” is written both alone and with a plural"):
        messages.catalog_of_sources()


def test_text_that_stands_alone_and_with_a_plural_in_another_context_is_left_in_peace(tmp_path, monkeypatch):
    (tmp_path / "members").mkdir()
    (tmp_path / "members" / "enums.py").write_text(
        '_("street")\nnpgettext("after", "street", "streets", 2)\n'
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert len(messages.catalog_of_sources()) == 2
