"""Posts, comments, files and documents: read by the members of the platform and by nobody else."""

import re
from unittest import mock
from urllib.parse import unquote

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.versions import version_token
from platforms.access import access_to
from platforms.actions import posts as actions
from platforms.actions import writing
from platforms.actions.posts import (
    comment_on_post,
    withdraw_post,
)
from platforms.models import Attachment, Comment, Document, Need, Post, Wording
from tests.factories.members import AppointmentFactory, UserFactory, WorkAreaFactory
from tests.factories.platforms import (
    AttachmentFactory,
    CommentFactory,
    DocumentFactory,
    PostFactory,
    RecommendationFactory,
    SeatHolderFactory,
    SubGroupFactory,
    ThemeFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


WORK = "/en/platforms/social-services/workspace/"


CANARY = "KANARYA-7421"


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


def access(who, platform):
    return access_to(platform, getattr(who, "appointment", None).user if hasattr(who, "seat") else who)


def typed(**changes):
    return {"kind": "experience", "title": "Kadınlar saati", "body": "**Üç ay** sürdü."} | changes


def file(name="not.txt", content=b"Merhaba"):
    return SimpleUploadedFile(name, content)


def test_post_with_a_file_is_read_by_a_member(holder, neighbor, sign_in):
    client = sign_in(holder.appointment.user)
    name = "Şişli – استمارة.txt"
    page = client.post(f"{WORK}posts/new/", typed(attached=file(name), publish="1"), follow=True)
    assert "The post is published." in page.content.decode()
    post = Post.objects.get()
    assert (post.author, post.seat, post.platform) == (holder.appointment.user, holder.seat, holder.platform)
    reader = sign_in(neighbor.appointment.user)
    page = reader.get(f"{WORK}posts/{post.pk}/").content.decode()
    assert "<strong>Üç ay</strong>" in page
    assert name in page
    answer = reader.get(f"{WORK}files/{Attachment.objects.get().pk}/")
    assert b"".join(answer.streaming_content) == b"Merhaba"
    assert unquote(answer["Content-Disposition"]) == f"attachment; filename*=UTF-8''{name}"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_form_with_an_error_keeps_what_was_typed_and_asks_for_the_files_again(holder, sign_in):
    client = sign_in(holder.appointment.user)
    answer = client.post(f"{WORK}posts/new/", typed(attached=file("x.exe", b"MZ"), publish="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x.exe: Choose PDF" in page
    assert "Kadınlar saati" in page
    assert "Choose the files again" in page
    assert not Post.objects.exists()


def test_preview_stores_nothing(holder, sign_in):
    answer = sign_in(holder.appointment.user).post(f"{WORK}posts/new/", typed(preview="1"))
    assert "<strong>Üç ay</strong>" in answer.content.decode()
    assert not Post.objects.exists()


def test_draft_is_known_to_its_author_alone(holder, neighbor, coordinator, sign_in):
    author = sign_in(holder.appointment.user)
    author.post(f"{WORK}posts/new/", typed(title=CANARY, attached=file(), draft="1"))
    draft, attachment = Post.objects.get(), Attachment.objects.get()
    for person in (neighbor.appointment.user, coordinator):
        client = sign_in(person)
        assert client.get(f"{WORK}posts/{draft.pk}/").status_code == 404
        assert client.get(f"{WORK}files/{attachment.pk}/").status_code == 404
        for path in ("posts/", f"posts/?q={CANARY}", ""):
            assert CANARY not in client.get(f"{WORK}{path}").context["access"].platform.name
            assert f">{CANARY}<" not in client.get(f"{WORK}{path}").content.decode()
    assert CANARY in author.get(f"{WORK}posts/").content.decode()
    author.post(f"{WORK}posts/{draft.pk}/change/", typed(edited_version=version_token(draft), publish="1"))
    assert sign_in(neighbor.appointment.user).get(f"{WORK}posts/{draft.pk}/").status_code == 200


def test_nothing_of_a_platform_reaches_who_has_no_seat_there(holder, platform, sign_in):
    post = PostFactory(holder=holder, title=CANARY, body=CANARY)
    CommentFactory(post=post, body=CANARY)
    attachment = AttachmentFactory(post=post, name=f"{CANARY}.txt")
    document = DocumentFactory(holder=holder, title=CANARY)
    version = document.versions.get()
    other = SeatHolderFactory()
    suspended = SeatHolderFactory(seat__platform=platform, is_suspended=True)
    people = [
        AppointmentFactory(municipality=holder.seat.municipality).user,
        other.appointment.user,
        suspended.appointment.user,
        UserFactory(superuser=True),
    ]
    paths = [
        "",
        "posts/",
        f"posts/?q={CANARY}",
        f"posts/{post.pk}/",
        f"files/{attachment.pk}/",
        "documents/",
        f"documents/{document.pk}/",
        f"versions/{version.pk}/",
        "people/",
        "needs/",
    ]
    elsewhere = f"/en/platforms/{other.platform.slug}/workspace/"
    for person in people:
        client = sign_in(person)
        for path in paths:
            assert client.get(f"{WORK}{path}").status_code == 404
        for path in ("/en/my/", "/en/my/platforms/", "/en/my/needs/", "/en/platforms/social-services/"):
            assert CANARY not in client.get(path).content.decode()
    client = sign_in(other.appointment.user)
    for path in paths:
        answer = client.get(f"{elsewhere}{path}")
        body = b"" if answer.streaming else answer.content
        assert f">{CANARY}<" not in body.decode()
        assert answer.status_code == (404 if any(each.isdigit() for each in path.split("/")) else 200)
    assert Client().get(f"{WORK}posts/{post.pk}/").status_code == 302


def test_history_of_the_back_office_tells_of_no_title(holder, sign_in):
    client = sign_in(holder.appointment.user)
    for button in ("draft", "publish"):
        client.post(f"{WORK}posts/new/", typed(title=CANARY, **{button: "1"}))
    client.post(f"{WORK}documents/new/", {"title": CANARY, "language": "tr", "upload": file()})
    client.post(f"{WORK}posts/{Post.objects.get(state='draft').pk}/withdraw/")
    boss = sign_in(UserFactory(superuser=True))
    for path in ("/admin/", "/admin/auditlog/logentry/", f"/admin/auditlog/logentry/?q={CANARY}"):
        page = boss.get(path)
        assert page.status_code == 200
        assert f"{CANARY}<" not in page.content.decode()
    log = LogEntry.objects.filter(content_type__app_label="platforms", content_type__model="post")
    assert {entry.object_repr.rpartition(" ")[0] for entry in log} == {"Social Services Platform"}
    assert not [entry for entry in LogEntry.objects.all() if CANARY in f"{entry.object_repr}{entry.changes}"]


def test_edit_keeps_the_earlier_text_and_a_second_editor_sees_both(holder, neighbor, sign_in):
    post = PostFactory(holder=holder, title="Eski başlık", body="Eski metin")
    client = sign_in(holder.appointment.user)
    address, token = f"{WORK}posts/{post.pk}/change/", version_token(post)
    client.post(address, typed(edited_version=token, publish="1"))
    answer = client.post(address, typed(title="Üçüncü", edited_version=token, publish="1"))
    assert answer.status_code == 422
    assert "Kadınlar saati" in answer.content.decode()
    assert "Üçüncü" in answer.content.decode()
    page = sign_in(neighbor.appointment.user).get(f"{WORK}posts/{post.pk}/").content.decode()
    assert "edited on" in page
    assert "Eski metin" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_windows_that_save_at_once_do_not_overwrite_each_other(shared_database, holder, platform, guarded):
    post = PostFactory(holder=holder)
    reader = access(holder, platform)
    copies = [Post.objects.get(pk=post.pk) for _number in range(4)]

    def save(place):
        copies[place].title = f"Başlık {place}"
        try:
            actions.change_post(post=copies[place], files=[], drop=[], publish=True, access=reader)
        except DomainError:
            return 0
        return 1

    if guarded:
        assert sum(at_once(4, save)) == 1
        assert post.revisions.count() == 1
        return
    with mock.patch.object(Post, "_take_version", return_value=True):
        assert sum(at_once(4, save)) > 1


@pytest.mark.parametrize("state", ["", "draft", "published"])
def test_enter_in_a_line_of_the_form_publishes_nothing(holder, sign_in, state):
    """Browsers press the first button of a form."""
    address = "posts/new/"
    if state:
        address = f"posts/{PostFactory(holder=holder, state=state).pk}/change/"
    page = sign_in(holder.appointment.user).get(WORK + address).content.decode()
    form = page[page.index('name="title"') :]
    assert re.search(r'<button[^>]* name="(\w+)"', form)[1] == (
        "preview" if state == "published" else "draft"
    )


def test_comments_are_given_and_withdrawn(holder, neighbor, coordinator, platform, sign_in):
    post = PostFactory(holder=holder)
    client = sign_in(neighbor.appointment.user)
    client.post(f"{WORK}posts/{post.pk}/comment/", {"body": CANARY + " <script>x</script>"})
    comment = Comment.objects.get()
    page = sign_in(holder.appointment.user).get(f"{WORK}posts/{post.pk}/").content.decode()
    assert CANARY in page
    assert "<script>x" not in page
    assert sign_in(holder.appointment.user).post(f"{WORK}comments/{comment.pk}/withdraw/").status_code == 404
    sign_in(coordinator).post(f"{WORK}comments/{comment.pk}/withdraw/")
    page = sign_in(holder.appointment.user).get(f"{WORK}posts/{post.pk}/").content.decode()
    assert CANARY not in page
    assert "This comment was withdrawn." in page
    withdraw_post(post=post, access=access(holder, platform))
    with pytest.raises(DomainError, match="withdrawn or hidden"):
        comment_on_post(post=post, body="x", access=access(neighbor, platform))


def test_only_coordinators_announce(holder, coordinator, sign_in):
    answer = sign_in(holder.appointment.user).post(f"{WORK}posts/new/", typed(kind="announcement"))
    assert answer.status_code == 422
    sign_in(coordinator).post(f"{WORK}posts/new/", typed(kind="announcement", publish="1"))
    post = Post.objects.get()
    assert (post.kind, post.seat) == ("announcement", None)


def test_who_writes_without_end_is_stopped(holder, platform, sign_in):
    post = PostFactory(holder=holder)
    reader = access(holder, platform)
    with mock.patch.object(writing, "MOST_A_DAY", 2):
        for number in range(2):
            comment_on_post(post=post, body=f"x{number}", access=reader)
        with pytest.raises(DomainError, match="a great deal today"):
            comment_on_post(post=post, body="x", access=reader)


@pytest.mark.django_db(transaction=True)
def test_files_that_are_taken_away_leave_the_disk(holder, platform, sign_in):
    client = sign_in(holder.appointment.user)
    client.post(f"{WORK}posts/new/", typed(attached=file(), publish="1"))
    post, attachment = Post.objects.get(), Attachment.objects.get()
    stored = attachment.file
    assert stored.storage.exists(stored.name)
    sent = typed(drop=[attachment.pk], edited_version=version_token(post), publish="1")
    client.post(f"{WORK}posts/{post.pk}/change/", sent)
    assert not Attachment.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_list_is_filtered_and_survives_senseless_parameters(holder, platform, sign_in):
    area = WorkAreaFactory(code="migration")
    first, second = (
        PostFactory(holder=holder, title="Çocuk kütüphanesi"),
        PostFactory(holder=holder, kind="question"),
    )
    first.work_areas.add(area)
    client = sign_in(holder.appointment.user)

    def found(query):
        return {each.pk for each in client.get(f"{WORK}posts/?{query}").context["page"]}

    assert found("q=cocuk") == {first.pk}
    assert found(f"area={area.pk}") == {first.pk}
    assert found("kind=question") == {second.pk}
    assert found("kind=x&area=99999999999999999999&page=-1&group=abc") == {first.pk, second.pk}


def test_group_of_another_platform_is_none_to_choose(holder, sign_in):
    other = SubGroupFactory()
    answer = sign_in(holder.appointment.user).post(f"{WORK}posts/new/", typed(group=other.pk, publish="1"))
    assert answer.status_code == 422


@pytest.mark.parametrize("key", ["9" * 20, "-" + "9" * 20, "9_" + "9" * 20, "9" * 5_000, "\x00", "abc", "0"])
@pytest.mark.parametrize("path", ["posts/new/", "needs/new/"])
def test_form_refuses_keys_that_no_record_has(holder, sign_in, path, key):
    words = typed(publish="1", what="x", urgency="urgent")
    answer = sign_in(holder.appointment.user).post(f"{WORK}{path}", words | {"work_areas": [key]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["work_areas"])


@pytest.mark.parametrize("path", ["posts/", "documents/", ""])
def test_lists_ask_the_database_as_often_for_many_as_for_one(holder, platform, sign_in, path):
    def fill():
        CommentFactory(post=PostFactory(holder=SeatHolderFactory(seat__platform=platform)))
        DocumentFactory(holder=SeatHolderFactory(seat__platform=platform))

    client = sign_in(holder.appointment.user)
    fill()
    client.get(f"{WORK}{path}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{WORK}{path}")
    for _number in range(8):
        fill()
    with CaptureQueriesContext(connection) as many:
        client.get(f"{WORK}{path}")
    assert len(many) == len(few)
    assert len(many) <= 20


def test_second_click_stores_nothing_twice(holder, sign_in):
    client = sign_in(holder.appointment.user)
    for _click in range(2):
        page = client.post(f"{WORK}posts/new/", typed(attached=file(), publish="1"), follow=True)
        assert "The post is published." in page.content.decode()
        post = Post.objects.get()
        client.post(f"{WORK}posts/{post.pk}/comment/", {"body": "Teşekkürler"})
        client.post(f"{WORK}documents/new/", {"title": "Rehber", "language": "tr", "upload": file()})
        client.post(f"{WORK}needs/new/", {"title": "Araç", "what": "Kışın", "urgency": "urgent"})
    assert (Comment.objects.count(), Attachment.objects.count(), Document.objects.count()) == (1, 1, 1)
    assert Need.objects.count() == 1


def test_back_office_learns_nothing_of_what_is_written_in_a_workspace(holder, platform, sign_in):
    """Not by its history either, which editors read who have no seat there."""
    client = sign_in(holder.appointment.user)
    client.post(f"{WORK}posts/new/", typed(title=CANARY, body=CANARY, publish="1"))
    client.post(f"{WORK}needs/new/", {"title": CANARY, "what": CANARY, "tried": CANARY, "urgency": "urgent"})
    client.post(f"{WORK}documents/new/", {"title": CANARY, "language": "tr", "upload": file()})
    ThemeFactory(platform=platform, title_tr=CANARY, title_en=CANARY, description_tr=CANARY)
    RecommendationFactory(theme=Need.objects.get().theme or ThemeFactory(platform=platform))
    Wording.objects.get().save()
    entries = LogEntry.objects.all()
    assert entries.count() > 4
    told = "".join(f"{entry.object_repr} {entry.changes} {entry.additional_data}" for entry in entries)
    assert CANARY not in told
