"""Files of posts and of the library on the disk: none is left behind, none comes without end."""

from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.versions import version_token
from platforms.access import access_to
from platforms.actions import writing
from platforms.actions.documents import withdraw_document
from platforms.actions.posts import withdraw_comment, withdraw_post
from platforms.files import MAX_FILES
from platforms.models import Attachment, Document, DocumentVersion, Post
from tests.factories.members import UserFactory
from tests.factories.platforms import AttachmentFactory, CommentFactory, DocumentFactory, PostFactory

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


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
    sent = typed(attached=file("x.txt"), title="Yeni", edited_version=version_token(post), publish="1")
    answer = client.post(f"{WORK}posts/{post.pk}/change/", sent)
    assert (answer.status_code, "At most 5 files" in answer.content.decode()) == (422, True)
    assert (Attachment.objects.count(), on_disk(settings)) == (MAX_FILES, before)
    assert Post.objects.get().title == "Kadınlar saati"


def test_file_comes_in_the_place_of_one_that_goes(holder, sign_in):
    client = sign_in(holder.appointment.user)
    full = [file(f"{number}.txt") for number in range(MAX_FILES)]
    client.post(f"{WORK}posts/new/", typed(attached=full, publish="1"))
    post, goes = Post.objects.get(), Attachment.objects.get(name="0.txt")
    sent = typed(attached=file("x.txt"), drop=[goes.pk], edited_version=version_token(post), publish="1")
    assert client.post(f"{WORK}posts/{post.pk}/change/", sent).status_code == 302
    assert sorted(post.attachments.values_list("name", flat=True)) == [
        "1.txt",
        "2.txt",
        "3.txt",
        "4.txt",
        "x.txt",
    ]


def test_uploads_to_the_library_come_to_an_end(holder, sign_in, settings):
    client = sign_in(holder.appointment.user)
    sent = {"title": "Rehber", "language": "tr", "note": ""}
    with mock.patch.object(writing, "MOST_A_DAY", 2):
        assert client.post(f"{WORK}documents/new/", sent | {"upload": file()}).status_code == 302
        address = Document.objects.get().get_absolute_url()
        assert client.post(address, sent | {"upload": file(content=b"Selam")}).status_code == 302
        before = on_disk(settings)
        sent["title"] = "Başka bir rehber"  # what is sent twice is no upload at all
        for path in (address, f"{WORK}documents/new/"):
            answer = client.post(path, sent | {"upload": file(content=b"Yeni")})
            assert (answer.status_code, "a great deal today" in answer.content.decode()) == (422, True)
    assert (Document.objects.count(), DocumentVersion.objects.count()) == (1, 2)
    assert on_disk(settings) == before


def test_history_tells_who_withdrew_a_document_or_a_comment(holder, coordinator, platform, sign_in):
    post, document = PostFactory(holder=holder), DocumentFactory(holder=holder)
    leader = access_to(platform, coordinator)
    withdraw_comment(comment=CommentFactory(post=post), access=leader)
    withdraw_document(document=document, access=leader)
    log = LogEntry.objects.filter(changes__has_key="withdrawn_at", action=LogEntry.Action.UPDATE)
    assert sorted((entry.content_type.model, entry.actor) for entry in log) == [
        ("comment", coordinator),
        ("document", coordinator),
    ]
    page = sign_in(UserFactory(superuser=True)).get("/admin/").content.decode()
    assert page.count("Kerem Koordinatör") >= 2
    assert Document.objects.get().version == document.version + 1
    with pytest.raises(DomainError, match="was withdrawn"):
        withdraw_document(document=document, access=leader)


def test_what_was_withdrawn_is_stored_anew_when_it_is_sent_again(holder, platform, sign_in):
    """Withdrawn by mistake and sent again is no second click."""
    client, reader = sign_in(holder.appointment.user), access_to(platform, holder.appointment.user)
    standing = PostFactory(holder=holder)
    sent = {"title": "Rehber", "language": "tr"}
    for _number in range(2):
        client.post(f"{WORK}posts/new/", typed(publish="1"))
        client.post(f"{WORK}documents/new/", sent | {"upload": file()})
        client.post(f"{WORK}posts/{standing.pk}/comment/", {"body": "Teşekkürler."})
    assert (Post.objects.count(), Document.objects.count(), standing.comments.count()) == (2, 1, 1)
    withdraw_post(post=Post.objects.get(title="Kadınlar saati"), access=reader)
    withdraw_document(document=Document.objects.get(), access=reader)
    withdraw_comment(comment=standing.comments.get(), access=reader)
    pages = [
        client.post(f"{WORK}posts/new/", typed(publish="1"), follow=True),
        client.post(f"{WORK}documents/new/", sent | {"upload": file()}, follow=True),
        client.post(f"{WORK}posts/{standing.pk}/comment/", {"body": "Teşekkürler."}, follow=True),
    ]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert Post.objects.published().filter(title="Kadınlar saati").count() == 1
    assert Document.objects.standing().count() == 1
    assert standing.comments.filter(withdrawn_at=None).count() == 1


def test_picture_of_a_post_is_seen_in_place_and_another_file_is_not(holder, sign_in):
    post = PostFactory(holder=holder)
    picture = AttachmentFactory(post=post, name="sokak.png", content_type="image/png")
    paper = AttachmentFactory(post=post, name="not.txt", content_type="text/plain")
    page = sign_in(holder.appointment.user).get(post.get_absolute_url()).content.decode()
    assert f'<img src="{picture.get_absolute_url()}" alt="Picture: sokak.png"' in page
    assert f'<img src="{paper.get_absolute_url()}"' not in page
