"""No field is stored of which nobody said what it holds of people."""

from pathlib import Path

import pytest

from mmu_portal.lib import privacy
from mmu_portal.lib.privacy import Personal, Tag, every_field_is_declared, inventory

DOCUMENT = Path(__file__).parents[2] / "docs" / "privacy.md"


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Tag | None]]:
    """The declarations, free to be changed."""
    copy = {label: dict(fields) for label, fields in privacy._declared.items()}
    monkeypatch.setattr(privacy, "_declared", copy)
    return copy


def test_every_field_is_declared():
    assert every_field_is_declared() == []


def test_undeclared_field_fails(declared):
    del declared["members.User"]["email"]
    assert [error.msg for error in every_field_is_declared()] == [
        "members.User.email is not declared in privacy.py."
    ]


def test_undeclared_model_fails(declared):
    del declared["members.ErrorReport"]
    assert {error.id for error in every_field_is_declared()} == {"privacy.E001"}


def test_declared_field_that_is_gone_fails(declared):
    declared["members.User"]["telephone"] = Tag(Personal.PRIVATE, "to call", "for ever")
    assert [error.id for error in every_field_is_declared()] == ["privacy.E002"]


def test_model_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        privacy.declare("members.User", none="email")


def test_documented_inventory_is_the_one_in_force():
    assert inventory() in DOCUMENT.read_text()
