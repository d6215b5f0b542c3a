"""Texts of records: what nobody sees never gets in, whichever way a text comes."""

import pytest
from django.db import models

from campaign.models import Section
from members.models import Department, LeaderTerm, Municipality, User
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.history import tracked_models
from tests.factories.members import DepartmentFactory, MunicipalityFactory

OURS = [model for model in tracked_models() if model.__module__.partition(".")[0] in ("members", "campaign")]
RAW = "Fen\x07 \u202eİşleri\u200b\n Mu\u0308du\u0308rlu\u0308g\u0306u\u0308 "
FROM_PROGRAMS = {"password", "plate_code"}
TIDY = "Fen İşleri Müdürlüğü"


@pytest.mark.parametrize("model", [*OURS], ids=lambda model: model.__name__)
def test_every_text_that_people_write_is_tidied(model):
    texts = [field for field in model._meta.concrete_fields if field.editable and not field.choices]
    plain = [
        field.name
        for field in texts
        if type(field) in (models.CharField, models.TextField) and len(field.validators) < 2
    ]
    assert set(plain) <= FROM_PROGRAMS


@pytest.mark.parametrize(
    ("model", "name"),
    [(Department, "name"), (LeaderTerm, "person_name"), (Municipality, "name_tr"), (User, "name")],
)
def test_a_form_stores_one_line(model, name):
    field = model._meta.get_field(name)
    assert isinstance(field, OneLineField)
    assert field.clean(RAW, None) == TIDY


@pytest.mark.django_db
def test_a_command_stores_one_line():
    department = DepartmentFactory(name=RAW)
    department.refresh_from_db()
    assert department.name == TIDY
    Department.objects.update(name="Park\u200b Bahçeler")
    department.refresh_from_db()
    assert department.name == "Park Bahçeler"


@pytest.mark.django_db
def test_a_text_of_several_lines_keeps_its_lines():
    place = MunicipalityFactory(description_tr=" Bir\r\n\r\n\tiki\x07\u202e üç\r")
    place.refresh_from_db()
    assert place.description_tr == "Bir\n\n\tiki üç"
    assert isinstance(Section._meta.get_field("body_tr"), ParagraphsField)


def test_a_text_of_unseen_marks_alone_is_empty():
    field = Department._meta.get_field("name")
    with pytest.raises(models.fields.exceptions.ValidationError):
        field.clean("\u200b\u202e", None)
    assert LeaderTerm._meta.get_field("source").clean("\u200b", None) == ""


def test_migrations_know_the_fields_as_plain_columns():
    for field, path in ((OneLineField(max_length=3), "CharField"), (ParagraphsField(), "TextField")):
        assert field.deconstruct()[1] == f"django.db.models.{path}"
