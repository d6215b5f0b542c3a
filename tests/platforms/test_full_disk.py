"""A post with files while the disk is full: it is told, what was typed stays, and nothing is half stored."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from platforms.models import Attachment, Post
from tests.disk import ROOM, full_disk

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


def typed() -> dict[str, object]:
    """A post with a short file and a long one."""
    contents = {"kısa.txt": b"Merhaba", "uzun.txt": b"Merhaba\n" * ROOM}
    files = [SimpleUploadedFile(*each) for each in contents.items()]
    words = {"kind": "experience", "title": "Toplantı", "body": "Salı günü"}
    return words | {"attached": files, "publish": "1"}


def test_post_whose_second_file_has_no_room_is_told_and_leaves_no_file(holder, sign_in):
    client = sign_in(holder.appointment.user)
    with full_disk():
        answer = client.post(f"{WORK}posts/new/", typed())
        assert client.get(f"{WORK}").status_code == 200
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The portal has no room left for this file, so nothing was stored." in page
    assert "Salı günü" in page
    assert (Post.objects.count(), Attachment.objects.count()) == (0, 0)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert client.post(f"{WORK}posts/new/", typed()).status_code == 302
    assert Attachment.objects.count() == 2
