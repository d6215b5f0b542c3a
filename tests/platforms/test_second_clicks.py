"""The same words sent again: found while they stand as they were stored, else stored anew, once."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions.documents import add_document, add_version, correct_document
from platforms.actions.needs import bring_need, change_need, save_theme
from platforms.actions.posts import change_post, hide_post, withdraw_post, write_post
from platforms.files import accept
from platforms.models import Document, DocumentVersion, Need, Post, Theme
from tests.factories.platforms import PlatformFactory, SeatHolderFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(platform, holder):
    return access_to(platform, holder.appointment.user)


def write(access, *, publish=True):
    return write_post(post=Post(title="Saat", body="Üç ay"), files=[], publish=publish, access=access)


def test_draft_that_was_deleted_is_stored_when_it_is_written_again(writer):
    withdraw_post(post=write(writer, publish=False), access=writer)
    again = write(writer, publish=False)
    assert write(writer, publish=False) == again
    assert Post.objects.get() == again


def test_post_that_was_hidden_is_not_taken_for_the_one_written_again(writer, platform, coordinator):
    first = write(writer)
    hide_post(post=first, reason="Kişi adı", access=access_to(platform, coordinator))
    assert write(writer).state == "published"


def test_need_and_document_that_were_changed_are_stored_when_they_are_sent_again(writer):
    need = bring_need(need=Need(title="Tercüman", what="Yok"), access=writer)
    need.title = "Çevirmen"
    change_need(need=need, access=writer)
    assert bring_need(need=Need(title="Tercüman", what="Yok"), access=writer) != need

    def add():
        file = accept(ContentFile(b"Merhaba", name="not.txt"))
        return add_document(document=Document(title="Rehber", language="tr"), file=file, access=writer)

    document = add()
    assert add() == document
    document.title = "Kılavuz"
    correct_document(document=document, access=writer)
    assert add() != document


def test_second_click_finds_the_post_of_its_platform_and_of_its_button(writer, holder, coordinator):
    other = PlatformFactory(coordinators=[coordinator])
    SeatHolderFactory(
        seat__platform=other, seat__department=holder.seat.department, appointment=holder.appointment
    )
    elsewhere = access_to(other, holder.appointment.user)
    made = [write(writer), write(elsewhere), write(writer, publish=False)]
    assert [write(writer), write(elsewhere), write(writer, publish=False)] == made
    assert [(each.platform, each.state) for each in made] == [
        (writer.platform, "published"),
        (other, "published"),
        (writer.platform, "draft"),
    ]


def new_version(access, content=b"B"):
    document = Document.objects.get()
    file = accept(ContentFile(content, name="not.txt"))
    return add_version(document=document, file=file, note="Yeni", access=access)


def stored_document(access):
    file = accept(ContentFile(b"A", name="not.txt"))
    return add_document(document=Document(title="Rehber", language="tr"), file=file, access=access)


def test_newest_version_of_a_document_is_stored_once_and_an_earlier_one_again(writer):
    stored_document(writer)
    first = new_version(writer)
    assert new_version(writer) == first
    assert [new_version(writer, content).number for content in (b"C", b"B")] == [3, 4]


def test_theme_is_opened_once_and_again_under_another_name(platform, coordinator):
    leader = access_to(platform, coordinator)
    first = save_theme(theme=Theme(title_tr="Barınma"), access=leader)
    assert save_theme(theme=Theme(title_tr="Barınma"), access=leader) == first
    first.title_tr = "Konut"
    save_theme(theme=first, access=leader)
    assert save_theme(theme=Theme(title_tr="Barınma"), access=leader) != first


def test_draft_that_was_published_meanwhile_is_not_deleted(writer):
    opened = write(writer, publish=False)
    published = Post.objects.get()
    change_post(post=published, files=[], drop=[], publish=True, access=writer)
    with pytest.raises(DomainError, match="published this draft meanwhile"):
        withdraw_post(post=opened, access=writer)
    assert Post.objects.get().state == "published"


@pytest.mark.django_db(transaction=True)
def test_version_and_theme_sent_several_times_at_once_are_stored_once(
    shared_database, writer, platform, coordinator
):
    stored_document(writer)
    at_once(4, lambda place: new_version(writer))
    leader = access_to(platform, coordinator)
    at_once(4, lambda place: save_theme(theme=Theme(title_tr="Barınma"), access=leader))
    assert (DocumentVersion.objects.count(), Theme.objects.count()) == (2, 1)


def test_who_read_before_another_stored_it_anew_stores_no_second_one(writer, monkeypatch):
    withdraw_post(post=write(writer, publish=False), access=writer)
    others = []

    def get(key):
        found = cache.get(key)
        if not others:
            others.append(None)  # the other one asks, too
            others[0] = write(writer, publish=False)
        return found

    monkeypatch.setattr("platforms.actions.writing.cache", SimpleNamespace(get=get, set=cache.set))
    with pytest.raises(DomainError, match="being stored already"):
        write(writer, publish=False)
    assert isinstance(others[0], Post)


@pytest.mark.django_db(transaction=True)
def test_what_is_gone_is_stored_anew_by_one_of_several_at_once(shared_database, writer):
    withdraw_post(post=write(writer, publish=False), access=writer)
    found = at_once(4, lambda place: write(writer, publish=False))
    made = Post.objects.get()
    assert all(each == made or isinstance(each, DomainError) for each in found)
    assert write(writer, publish=False) == made
