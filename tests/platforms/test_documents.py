"""What is said of a document of the library is corrected by who looks after it, and by nobody else."""

import pytest
from auditlog.models import LogEntry

from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.versions import version_token
from platforms.access import access_to
from platforms.actions.documents import correct_document, withdraw_document
from platforms.actions.seats import leave_seat
from platforms.models import Document
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import DocumentFactory, SeatFactory, SeatHolderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(holder):
    return DocumentFactory(holder=holder)


def typed(document, **changes):
    sent = {"title": "Bakım rehberi", "authors": "Şişli", "description": "", "language": "tr"}
    return sent | {"edited_version": version_token(document)} | changes


def address(document):
    return f"{document.get_absolute_url()}change/"


@pytest.mark.parametrize("who", ["holder", "coordinator"])
def test_who_looks_after_a_document_corrects_its_title(who, document, holder, coordinator, sign_in):
    client = sign_in(coordinator if who == "coordinator" else holder.appointment.user)
    assert address(document) in client.get(document.get_absolute_url()).content.decode()
    page = client.post(address(document), typed(document), follow=True).content.decode()
    assert "The document is corrected." in page
    stored = Document.objects.get()
    assert (stored.title, stored.search_key) == ("Bakım rehberi", "bakim rehberi sisli")
    assert stored.versions.count() == document.versions.count()
    # The history says that it was changed, not what it is about nor who wrote it.
    kept = str([entry.changes for entry in LogEntry.objects.get_for_object(document)]).lower()
    assert ("rehber" in kept, "şişli" in kept) == (False, False)


def test_another_member_corrects_nothing(document, platform, sign_in):
    other = SeatHolderFactory(seat__platform=platform)
    client = sign_in(other.appointment.user)
    assert client.get(address(document)).status_code == 404
    assert client.post(address(document), typed(document)).status_code == 404
    assert address(document) not in client.get(document.get_absolute_url()).content.decode()
    with pytest.raises(DomainError, match="looks after"):
        correct_document(document=document, access=access_to(platform, other.appointment.user))
    assert Document.objects.get().title == document.title


def test_error_keeps_what_was_typed(document, holder, sign_in):
    sent = typed(document, title="", authors="Kadıköy")
    answer = sign_in(holder.appointment.user).post(address(document), sent)
    assert answer.status_code == 422
    assert 'value="Kadıköy"' in answer.content.decode()


def test_second_editor_is_told_of_the_first(document, holder, coordinator, sign_in):
    first, second = sign_in(holder.appointment.user), sign_in(coordinator)
    sent = typed(document)
    first.post(address(document), sent)
    answer = second.post(address(document), sent | {"title": "Başka"})
    assert answer.status_code == 422
    assert "Somebody else saved this record" in answer.content.decode()
    assert Document.objects.get().title == "Bakım rehberi"


def test_withdrawn_document_is_not_corrected(document, holder, platform, sign_in):
    reader = access_to(platform, holder.appointment.user)
    withdraw_document(document=Document.objects.get(), access=reader)
    sent = typed(document)
    assert sign_in(holder.appointment.user).post(address(document), sent).status_code == 404
    gone = Document.objects.get()
    with pytest.raises(DomainError, match="was withdrawn"):
        correct_document(document=gone, access=reader)


def test_document_stays_with_the_municipality_when_its_author_goes_to_another(document, holder, platform):
    author = holder.appointment.user
    leave_seat(holder=holder, by=author)
    seat = SeatFactory(platform=platform)
    moved = AppointmentFactory(user=author, municipality=seat.municipality, department=seat.department)
    SeatHolderFactory(seat=seat, appointment=moved)
    with pytest.raises(DomainError, match="looks after"):
        withdraw_document(document=document, access=access_to(platform, author))
    successor = SeatHolderFactory(seat=holder.seat)
    withdraw_document(document=document, access=access_to(platform, successor.appointment.user))
    assert Document.objects.get().withdrawn_at is not None


def test_author_in_another_seat_of_the_same_municipality_keeps_the_document(document, holder, platform):
    platform.rule.seats_per_municipality = 2
    platform.rule.save()
    leave_seat(holder=holder, by=holder.appointment.user)
    seat = SeatFactory(platform=platform, department__municipality=holder.seat.municipality)
    SeatHolderFactory(
        seat=seat, appointment=AppointmentFactory(user=document.added_by, municipality=seat.municipality)
    )
    withdraw_document(document=document, access=access_to(platform, document.added_by))
    assert Document.objects.get().withdrawn_at is not None
