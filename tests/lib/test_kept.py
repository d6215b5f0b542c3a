"""Stretches of templates rendered once a generation."""

from pathlib import Path

import pytest
from django.db import transaction
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from mmu_portal.lib import generation
from mmu_portal.lib.generation import Stamp
from mmu_portal.lib.templatetags import kept
from platforms.models import SubGroup
from tests.factories.members import ProvinceFactory
from tests.factories.platforms import SubGroupFactory
from tests.stamps import let_late_moves_pass

TEMPLATE = '{% load kept %}<{% kept "stretch" key %}{{ words }}{% endkept %}>'


@pytest.fixture(autouse=True)
def own_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stamp that no other process moves, a clock that stands still, an empty shelf."""
    own = Stamp(tmp_path / "generation")
    inside = Stamp(tmp_path / "inside")
    monkeypatch.setattr(generation, "stamp", lambda: own)
    monkeypatch.setattr(generation, "inside_stamp", lambda: inside)
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_000.0)
    monkeypatch.setattr(kept, "shelf", kept.Shelf(10_000))
    monkeypatch.setattr(kept, "inside_shelf", kept.Shelf(10_000))


def rendered(words: str, key: object = 1) -> str:
    """The template with these words."""
    return Template(TEMPLATE).render(Context({"words": words, "key": key}))


@pytest.mark.django_db(transaction=True)
def test_stretch_is_rendered_once_a_generation() -> None:
    """And anew after a committed change; strangers' text is escaped once."""
    assert rendered("<eski>") == "<&lt;eski&gt;>"
    assert rendered("yeni") == "<&lt;eski&gt;>"
    ProvinceFactory()
    assert rendered("yeni") == "<yeni>"


@pytest.mark.django_db(transaction=True)
def test_stretches_are_kept_apart_by_key_and_language() -> None:
    """Each record and each language has its own."""
    with translation.override("tr"):
        assert rendered("bir", 1) == "<bir>"
        assert rendered("iki", 2) == "<iki>"
    with translation.override("en"):
        assert rendered("one", 1) == "<one>"
    with translation.override("tr"):
        assert rendered("", 1) == "<bir>"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_inside_a_transaction() -> None:
    """What is not committed must not show to another reader."""
    with transaction.atomic():
        assert rendered("eski") == "<eski>"
    assert rendered("yeni") == "<yeni>"


@pytest.mark.django_db(transaction=True)
def test_memory_is_bounded() -> None:
    """The least used make room."""
    for number in range(50):
        rendered("söz " * 100, number)
    assert kept.shelf.weight <= 10_000
    assert 0 < len(kept.shelf) < 15


@pytest.mark.django_db(transaction=True)
def test_stretch_inside_is_rendered_anew_after_what_only_people_inside_see() -> None:
    """It lies apart from a public one of the same name."""
    inside = Template(TEMPLATE.replace('kept "', 'kept_inside "').replace("endkept", "endkept_inside"))
    SubGroupFactory()
    let_late_moves_pass()
    assert rendered("dışarıda") == "<dışarıda>"
    assert inside.render(Context({"words": "eski", "key": 1})) == "<eski>"
    assert inside.render(Context({"words": "yeni", "key": 1})) == "<eski>"
    SubGroup.objects.update(is_active=False)
    assert inside.render(Context({"words": "yeni", "key": 1})) == "<yeni>"
    assert rendered("yeni") == "<dışarıda>"


@pytest.mark.django_db(transaction=True)
def test_stretch_with_a_long_name_is_not_kept() -> None:
    """Somebody typed it, and nobody asks for it again."""
    assert rendered("eski", "x" * 1_000) == "<eski>"
    assert rendered("yeni", "x" * 1_000) == "<yeni>"
    assert len(kept.shelf) == 0


def test_stretch_without_a_name_is_refused() -> None:
    """It would mix with others."""
    with pytest.raises(TemplateSyntaxError, match="needs a name"):
        Template("{% load kept %}{% kept %}{% endkept %}")


UNCHANGED = '{% load kept %}<{% unchanged "piece" key %}{{ words }}{% endunchanged %}>'


def piece(words: str, key: object = 1) -> str:
    """The other template with these words."""
    return Template(UNCHANGED).render(Context({"words": words, "key": key}))


@pytest.mark.django_db(transaction=True)
def test_piece_outlives_a_change_of_other_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its arguments say all of it; each language and each argument has its own."""
    monkeypatch.setattr(kept, "pieces", kept.Shelf(10_000))
    with translation.override("tr"):
        assert piece("<bir>") == "<&lt;bir&gt;>"
        ProvinceFactory()
        assert piece("başka") == "<&lt;bir&gt;>"
        assert piece("iki", 2) == "<iki>"
    with translation.override("en"):
        assert piece("one") == "<one>"


def test_pieces_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old ones go when the shelf is full."""
    monkeypatch.setattr(kept, "pieces", kept.Shelf(2_000))
    assert [piece(f"{key}", key) for key in range(9)] == [f"<{key}>" for key in range(9)]
    assert piece("new", 0) == "<new>"
    assert piece("new", 8) == "<8>"


def test_unchanged_without_a_name_is_an_error() -> None:
    """It is found when the template is read."""
    with pytest.raises(TemplateSyntaxError, match="unchanged needs a name"):
        Template("{% load kept %}{% unchanged %}{% endunchanged %}")
