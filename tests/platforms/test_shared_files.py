"""Files of posts and of the library on the disk: none is left behind, none comes without end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mmu_portal.lib.versions import version_token
from platforms.files import MAX_FILES
from platforms.models import Attachment, Post
from tests.factories.platforms import SeatHolderFactory

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def holder(platform, rep):
    return SeatHolderFactory(seat__platform=platform, seat__department=rep.department, appointment=rep)


def typed(**changes):
    return {"kind": "experience", "title": "Kadınlar saati", "body": "Üç ay sürdü."} | changes


def file(name="not.txt", content=b"Merhaba"):
    return SimpleUploadedFile(name, content)


def on_disk(settings):
    return sorted(each.name for each in settings.MEDIA_ROOT.rglob("*") if each.is_file())


def test_file_too_many_is_refused_and_leaves_nothing_on_the_disk(holder, sign_in, settings):
    client = sign_in(holder.appointment.user)
    full = [file(f"{number}.txt") for number in range(MAX_FILES)]
    client.post(f"{WORK}posts/new/", typed(attached=full, publish="1"))
    post, before = Post.objects.get(), on_disk(settings)
    sent = typed(attached=file("x.txt"), title="Yeni", edited_version=version_token(post))
    answer = client.post(f"{WORK}posts/{post.pk}/change/", sent)
    assert (answer.status_code, "At most 5 files" in answer.content.decode()) == (422, True)
    assert (Attachment.objects.count(), on_disk(settings)) == (MAX_FILES, before)
    assert Post.objects.get().title == "Kadınlar saati"


def test_file_comes_in_the_place_of_one_that_goes(holder, sign_in):
    client = sign_in(holder.appointment.user)
    full = [file(f"{number}.txt") for number in range(MAX_FILES)]
    client.post(f"{WORK}posts/new/", typed(attached=full, publish="1"))
    post, goes = Post.objects.get(), Attachment.objects.get(name="0.txt")
    sent = typed(attached=file("x.txt"), drop=[goes.pk], edited_version=version_token(post))
    assert client.post(f"{WORK}posts/{post.pk}/change/", sent).status_code == 302
    assert sorted(post.attachments.values_list("name", flat=True)) == [
        "1.txt",
        "2.txt",
        "3.txt",
        "4.txt",
        "x.txt",
    ]
