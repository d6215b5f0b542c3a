"""Versions of documents: the earlier ones stay, and the document stays with its seat."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from platforms.access import access_to
from platforms.actions.documents import add_version
from platforms.files import accept
from platforms.models import Document, DocumentVersion
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import (
    DocumentFactory,
    SeatHolderFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


def access(who, platform):
    return access_to(platform, getattr(who, "appointment", None).user if hasattr(who, "seat") else who)


def file(name="not.txt", content=b"Merhaba"):
    return SimpleUploadedFile(name, content)


def test_document_gets_versions_and_the_earlier_ones_stay(holder, neighbor, sign_in):
    client = sign_in(holder.appointment.user)
    sent = {"title": "Rehber", "language": "tr", "upload": file("rehber.txt", b"bir")}
    client.post(f"{WORK}documents/new/", sent)
    document = Document.objects.get()
    client.post(f"{WORK}documents/{document.pk}/", {"upload": file("rehber.txt", b"iki"), "note": "düzeltme"})
    assert [each.number for each in document.versions.order_by("number")] == [1, 2]
    reader = sign_in(neighbor.appointment.user)
    first = document.versions.get(number=1)
    assert b"".join(reader.get(f"{WORK}versions/{first.pk}/").streaming_content) == b"bir"
    assert reader.post(f"{WORK}documents/{document.pk}/", {"upload": file()}).status_code == 404
    assert reader.post(f"{WORK}documents/{document.pk}/withdraw/").status_code == 404
    client.post(f"{WORK}documents/{document.pk}/withdraw/")
    assert reader.get(f"{WORK}documents/{document.pk}/").status_code == 404
    assert reader.get(f"{WORK}versions/{first.pk}/").status_code == 404


def test_document_without_a_fitting_file_is_refused(holder, sign_in):
    client = sign_in(holder.appointment.user)
    for upload in ({}, {"upload": file("x.html", b"<html>")}):
        answer = client.post(f"{WORK}documents/new/", {"title": "Rehber", "language": "tr", **upload})
        assert answer.status_code == 422
    assert not Document.objects.exists()


def test_document_stays_with_the_seat_when_its_holder_leaves(holder, platform, sign_in):
    document = DocumentFactory(holder=holder)
    successor = AppointmentFactory(municipality=holder.seat.municipality, department=holder.seat.department)
    holder.until = holder.since
    holder.save()
    SeatHolderFactory(seat=holder.seat, appointment=successor)
    sign_in(successor.user).post(f"{WORK}documents/{document.pk}/", {"upload": file("b.txt"), "note": ""})
    assert document.versions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_versions_that_come_at_once_get_numbers_of_their_own(shared_database, holder, platform):
    document = DocumentFactory(holder=holder)
    reader = access(holder, platform)

    def add(place):
        upload = file(f"{place}.txt", f"Metin {place}".encode())
        add_version(document=document, file=accept(upload), note="", access=reader)
        return 1

    assert sum(at_once(6, add)) == 6
    numbers = DocumentVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6, 7]
