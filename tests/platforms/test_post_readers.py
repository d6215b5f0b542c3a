"""Who reads which post, file and document in each of their states, and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mmu_portal.lib.versions import version_token
from platforms.access import access_to
from platforms.actions.posts import hide_post, withdraw_post
from platforms.models import Post, PostRevision
from tests.factories.platforms import (
    AttachmentFactory,
    CommentFactory,
    DocumentFactory,
    PostFactory,
    SeatHolderFactory,
)

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


def status(client, path, method="get", data=None, **headers):
    """The answer's status, with its file closed; `close()` itself would close the database too."""
    answer = getattr(client, method)(f"{WORK}{path}", data, headers=headers)
    for close in answer._resource_closers:
        close()
    return answer.status_code


def end_appointment(holder):
    holder.appointment.ended = timezone.localdate() - dt.timedelta(days=1)
    holder.appointment.save()


def end_seat(holder):
    holder.until = holder.since
    holder.save()


def suspend(holder):
    holder.is_suspended = True
    holder.save()


@pytest.mark.parametrize("end", [end_appointment, end_seat, suspend])
def test_author_who_lost_the_seat_reads_and_writes_nothing_any_more(holder, sign_in, end):
    post, document = PostFactory(holder=holder), DocumentFactory(holder=holder)
    draft = PostFactory(holder=holder, state="draft", published_at=None)
    attachment, version = AttachmentFactory(post=draft), document.versions.get()
    comment = CommentFactory(post=post, author=holder.appointment.user)
    client = sign_in(holder.appointment.user)
    read = [
        "posts/",
        f"posts/{post.pk}/",
        f"posts/{draft.pk}/",
        f"posts/{draft.pk}/change/",
        "posts/new/",
        f"files/{attachment.pk}/",
        "documents/",
        f"documents/{document.pk}/",
        f"versions/{version.pk}/",
    ]
    sent = [
        "posts/new/",
        f"posts/{post.pk}/change/",
        f"posts/{post.pk}/withdraw/",
        f"posts/{post.pk}/comment/",
        f"comments/{comment.pk}/withdraw/",
        "documents/new/",
        f"documents/{document.pk}/withdraw/",
    ]
    assert {status(client, path) for path in read} == {200}
    end(holder)
    assert {status(client, path) for path in read} == {404}
    assert {status(client, path, "head") for path in read} == {404}
    assert {status(client, path, "post", {"body": "x"}) for path in sent} == {404}


@pytest.mark.parametrize("state", ["withdrawn", "hidden"])
def test_what_is_taken_from_the_members_is_kept_for_author_and_coordinators(
    holder, neighbor, coordinator, platform, sign_in, state
):
    post = PostFactory(holder=holder, title="KANARYA-55")
    attachment = AttachmentFactory(post=post)
    if state == "withdrawn":
        withdraw_post(post=post, access=access_to(platform, holder.appointment.user))
    else:
        hide_post(post=post, reason="Kişi adı", access=access_to(platform, coordinator))
    pages = [f"posts/{post.pk}/", f"files/{attachment.pk}/"]
    for person, expected in (
        (holder.appointment.user, 200),
        (coordinator, 200),
        (neighbor.appointment.user, 404),
    ):
        client = sign_in(person)
        assert {status(client, path) for path in pages} == {expected}
        assert ("KANARYA-55" in client.get(f"{WORK}posts/").content.decode()) == (expected == 200)
        assert "KANARYA-55" not in client.get(WORK).content.decode()


@pytest.mark.parametrize("header", [{}, {"range": "bytes=0-3"}, {"if-none-match": "*"}])
def test_file_of_another_draft_is_found_by_no_kind_of_request(holder, neighbor, sign_in, header):
    draft = PostFactory(holder=holder, state="draft", published_at=None)
    path = f"files/{AttachmentFactory(post=draft).pk}/"
    client = sign_in(neighbor.appointment.user)
    assert status(client, path, **header) == 404
    assert status(client, path, "head", **header) == 404
    assert status(sign_in(holder.appointment.user), path, **header) == 200


def test_pages_ask_the_database_as_often_for_much_as_for_little(holder, platform, sign_in):
    post, document = PostFactory(holder=holder), DocumentFactory(holder=holder)
    client = sign_in(holder.appointment.user)

    def fill():
        speaker = SeatHolderFactory(seat__platform=platform)
        CommentFactory(post=post, author=speaker.appointment.user, seat=speaker.seat)
        AttachmentFactory(post=post)
        PostRevision.objects.create(post=post, title="Eski", body="Eski")
        version = document.versions.first()
        version.pk, version.number = None, version.number + 1
        version.save()

    def queries(path):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{WORK}{path}").status_code == 200
        return len(asked)

    paths = [f"posts/{post.pk}/", f"posts/{post.pk}/change/", f"documents/{document.pk}/"]
    fill()
    for path in paths:
        client.get(f"{WORK}{path}")  # what is kept for the next request is kept now
    few = [queries(path) for path in paths]
    for _number in range(8):
        fill()
    assert [queries(path) for path in paths] == few


@pytest.mark.parametrize("pressed", [{}, {"_save": "1"}, {"draft": "1", "publish": "1"}])
@pytest.mark.parametrize("state", ["", "draft", "published"])
def test_form_sent_without_exactly_one_of_its_buttons_stores_nothing(holder, sign_in, state, pressed):
    words = {"kind": "experience", "title": "Yeni", "body": "Yazılmış metin"}
    address = f"{WORK}posts/new/"
    if state:
        post = PostFactory(holder=holder, state=state, title="Eski")
        address, words["edited_version"] = f"{WORK}posts/{post.pk}/change/", version_token(post)
    answer = sign_in(holder.appointment.user).post(address, words | pressed)
    page = answer.content.decode()
    assert ("Press one of the three buttons." in page, "Yazılmış metin" in page) == (True, True)
    assert answer.status_code == 422
    assert list(Post.objects.values_list("title", "state")) == ([("Eski", state)] if state else [])
