"""Documents of the library: added, renewed by a version, withdrawn."""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from platforms.access import Access
from platforms.actions.writing import Click, claim_words, require_slot, require_writer
from platforms.files import Accepted
from platforms.models import Document, DocumentVersion


def keeps(access: Access, document: Document) -> bool:
    """Whether the reader looks after the document: the coordinators, and of its municipality two.

    They are who holds its seat, and who added it while they speak for that municipality: whoever goes on to
    another one leaves the document behind.
    """
    if access.leads:
        return True
    if access.speaker is None or document.seat is None:
        return False
    if access.speaker.seat_id == document.seat_id:
        return True
    added = document.added_by_id == access.user.pk
    return added and access.speaker.seat.municipality_id == document.seat.municipality_id


@transaction.atomic
def add_document(*, document: Document, file: Accepted, access: Access) -> Document:
    """Put a document into the platform's library, with its first version; a second click changes nothing.

    Raises:
        DomainError: the same is being stored now, or the reader only reads or uploaded too much today.
    """
    require_writer(access)
    click = Click("document", access.user, access.platform.pk, document.title, file.sha256)
    if there := click.stored_before(Document.objects.standing().filter(title=document.title)):
        return there
    require_slot(access.user)
    document.platform, document.added_by = access.platform, access.user
    document.seat = access.speaker.seat if access.speaker else None
    document.is_sample = access.speaker.is_sample if access.speaker else False
    document.save()
    _store(document, 1, "", file, access)
    click.made(document)
    return document


@transaction.atomic
def add_version(*, document: Document, file: Accepted, note: str, access: Access) -> DocumentVersion:
    """Add a version; the earlier ones stay. The newest again within the hour is the second click.

    Raises:
        DomainError: the reader does not look after it or uploaded too much today, or it was withdrawn.
    """
    if not keeps(access, document):
        raise DomainError(_("Only who looks after the document adds a version."))
    # The row is held, so that two who add at once get different numbers.
    held = Document.objects.select_for_update().standing().filter(pk=document.pk).first()
    if held is None:
        raise DomainError(_("This document was withdrawn."))
    last = held.versions.aggregate(last=Max("number"))["last"] or 0
    click = Click("version", access.user, held.pk, note, file.sha256)
    if there := click.stored_before(held.versions.filter(number=last)):
        return there
    require_slot(access.user)
    made = _store(held, last + 1, note, file, access)
    click.made(made)
    return made


@transaction.atomic
def correct_document(*, document: Document, access: Access) -> None:
    """Store the corrected title, description, authors and language; its files stay as they are.

    Raises:
        DomainError: the reader does not look after the document, or it was withdrawn.
        EditConflict: it was changed meanwhile.
    """
    if not keeps(access, document):
        raise DomainError(_("Only who looks after the document corrects it."))
    claim_words(document, by=access.user)
    document.save()
    if not Document.objects.standing().filter(pk=document.pk).exists():
        raise DomainError(_("This document was withdrawn."))


def _store(document: Document, number: int, note: str, file: Accepted, access: Access) -> DocumentVersion:
    version = DocumentVersion(document=document, number=number, note=note, uploaded_by=access.user)
    version.keep(file)
    version.save()
    return version


@transaction.atomic
def withdraw_document(*, document: Document, access: Access) -> None:
    """Take a document out of the library.

    Raises:
        DomainError: the reader does not look after the document, or it was withdrawn before.
    """
    if not keeps(access, document):
        raise DomainError(_("Only who looks after the document withdraws it."))
    now, standing = timezone.now(), Document.objects.standing().filter(pk=document.pk)
    if not standing.update(withdrawn_at=now, version=F("version") + 1):
        raise DomainError(_("This document was withdrawn."))
    history.record_change(document, {"withdrawn_at": (None, now)}, by=access.user)
