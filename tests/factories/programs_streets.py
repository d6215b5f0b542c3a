"""Rows of photographs and of proposed streets for tests: made up, whole and without clashes."""

import datetime as dt
import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from programs.models import Photograph, StreetChange
from programs.photographs import keep
from tests.factories.members import AppointmentFactory
from tests.factories.programs import CycleFactory, InterventionFactory

NEW_STREET = {
    "name_tr": "Okul Sokağı",
    "name_en": "School Street",
    "p1_starts": "2025-03-01",
    "p1_ends": "2025-03-10",
    "p1_precision": "day",
    "p1_is_done": "yes",
    "p1_total_area": "1000.0",
    "p1_people_before": "200.0",
    "p1_people_after": "650.0",
}


def picture_bytes(form="JPEG", size=(1200, 800), **saved):
    """A picture's file: the upper left quarter red, the rest blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    target = io.BytesIO()
    picture.save(target, form, **saved)
    return target.getvalue()


def upload(content=None, name="../../etc/Ayşe’nin evi.jpg"):
    """A picture as a browser sends it."""
    return SimpleUploadedFile(name, content or picture_bytes(), "image/jpeg")


class PhotographFactory(DjangoModelFactory):
    """The photograph before a phase, with its stored pictures."""

    class Meta:
        model = Photograph

    class Params:
        kept = factory.LazyFunction(lambda: keep(upload()))

    intervention = factory.SubFactory(InterventionFactory)
    moment = "before"
    file = factory.LazyAttribute(lambda row: row.kept.file)
    width = factory.LazyAttribute(lambda row: row.kept.width)
    height = factory.LazyAttribute(lambda row: row.kept.height)
    description_tr = "Arabalarla dolu bir sokak"
    description_en = "A street full of cars"
    credit = "Belediye"
    taken_on = dt.date(2025, 2, 1)


class StreetChangeFactory(DjangoModelFactory):
    """A new street that waits; its maker acts for the municipality."""

    class Meta:
        model = StreetChange

    proposed_by = factory.SubFactory(AppointmentFactory)
    municipality = factory.SelfAttribute("proposed_by.municipality")
    cycle = factory.SubFactory(CycleFactory)
    seen = factory.Dict({})
    proposed = factory.LazyFunction(NEW_STREET.copy)
