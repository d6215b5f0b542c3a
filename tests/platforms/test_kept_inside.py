"""What the workspace keeps for all who read it alike: nobody gets another's, and every change shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.enums import AppointmentRole
from members.models import Appointment
from mmu_portal.lib import generation
from mmu_portal.lib.generation import Stamp
from mmu_portal.lib.templatetags import kept
from platforms.models import Document, Need, Post, SeatHolder
from tests.factories.members import AppointmentFactory, HandoverFactory, RenewalAnswerFactory
from tests.factories.platforms import (
    CommentFactory,
    DocumentFactory,
    JoinRequestFactory,
    NeedFactory,
    PostFactory,
    SeatHolderFactory,
)
from tests.stamps import let_late_moves_pass

pytestmark = pytest.mark.django_db(transaction=True)
WORK = "/en/platforms/social-services/workspace/"
LISTS = ("", "posts/", "needs/", "people/", "documents/")


@pytest.fixture(autouse=True)
def own_stamps(tmp_path, monkeypatch):
    """Stamps that no other process moves, a clock that stands still, an empty shelf."""
    let_late_moves_pass()
    public, inside = Stamp(tmp_path / "public"), Stamp(tmp_path / "inside")
    monkeypatch.setattr(generation, "stamp", lambda: public)
    monkeypatch.setattr(generation, "inside_stamp", lambda: inside)
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_000.0)
    monkeypatch.setattr(kept, "inside_shelf", kept.Shelf(1_000_000))


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


@pytest.fixture
def browse(sign_in):
    """Signs a person in and gives what reads pages of the workspace as they see them."""

    def opened(person):
        client = sign_in(person)
        let_late_moves_pass()
        return lambda path: client.get(f"{WORK}{path}").content.decode()

    return opened


def test_second_reader_asks_for_session_person_platform_and_seat_alone(holder, neighbor, browse):
    """The rest was made for the first; a reader's own posts are asked for besides."""
    PostFactory(holder=holder), NeedFactory(holder=holder), DocumentFactory(holder=holder)
    first, second = browse(holder.appointment.user), browse(neighbor.appointment.user)
    for path in LISTS:
        first(path), second(path)
        with CaptureQueriesContext(connection) as asked:
            second(path)
        assert len(asked) == (5 if path == "posts/" else 4), path


@pytest.mark.parametrize("first_leads", [True, False])
def test_hidden_post_is_read_by_coordinators_alone_whoever_came_first(
    holder, neighbor, coordinator, browse, first_leads
):
    PostFactory(holder=holder, title="Saklanan", state="hidden")
    leads, reads = browse(coordinator), browse(neighbor.appointment.user)
    for read in (leads, reads) if first_leads else (reads, leads):
        read("posts/")
    assert "Saklanan" in leads("posts/")
    assert "Saklanan" not in reads("posts/")


def test_withdrawn_post_and_draft_stay_their_authors(holder, neighbor, browse):
    PostFactory(holder=holder, title="Geri alınan", state="withdrawn")
    PostFactory(holder=holder, title="Taslak yazı", state="draft", published_at=None)
    author, other = browse(holder.appointment.user), browse(neighbor.appointment.user)
    for title in ("Geri alınan", "Taslak yazı"):
        assert title in author("posts/")
        assert title not in other("posts/")


def test_form_that_gathers_needs_is_the_coordinator_s(holder, coordinator, browse):
    NeedFactory(holder=holder)
    leads, reads = browse(coordinator), browse(holder.appointment.user)
    for _time in range(2):
        assert "csrfmiddlewaretoken" in leads("needs/").partition("<main")[2]
        assert "csrfmiddlewaretoken" not in reads("needs/").partition("<main")[2]


def test_nobody_is_offered_to_write_to_themselves(holder, neighbor, platform, browse):
    """And a viewer to nobody."""
    viewer = SeatHolderFactory(seat__platform=platform)
    Appointment.objects.filter(pk=viewer.appointment_id).update(role=AppointmentRole.VIEWER)
    people = [holder.appointment.user, neighbor.appointment.user]
    for _time in range(2):
        for one, other in (people, people[::-1]):
            page = browse(one)("people/")
            assert f"people/{other.pk}/" in page
            assert f"people/{one.pk}/" not in page
        page = browse(viewer.appointment.user)("people/")
        assert "Ayşe Yılmaz" in page
        assert f"people/{holder.appointment.user.pk}/" not in page


def test_platforms_are_kept_apart(holder, coordinator, sign_in, browse):
    """The same question on two platforms has two answers."""
    other = SeatHolderFactory(seat__platform__slug="elsewhere", seat__platform__coordinators=[coordinator])
    PostFactory(holder=holder, title="Buradaki")
    PostFactory(holder=other, title="Oradaki")
    client = sign_in(coordinator)
    let_late_moves_pass()
    for path in LISTS:
        here = client.get(f"{WORK}{path}").content.decode()
        there = client.get(f"/en/platforms/elsewhere/workspace/{path}").content.decode()
        assert "Oradaki" not in here
        assert "Buradaki" not in there
    assert "Buradaki" in client.get(f"{WORK}posts/").content.decode()


def test_questions_are_kept_apart(holder, browse):
    PostFactory(holder=holder, title="Gündüz bakımı")
    PostFactory(holder=holder, title="Saatler")
    read = browse(holder.appointment.user)
    for _time in range(2):
        assert "Gündüz bakımı" in read("posts/")
        assert "Gündüz bakımı" not in read("posts/?q=saat")
        assert 'value="saat"' not in read("posts/")


@pytest.mark.parametrize(
    ("path", "change", "shown"),
    [
        ("posts/", lambda row: PostFactory(holder=row, title="Yeni yazı"), "Yeni yazı"),
        ("", lambda row: PostFactory(holder=row, title="Yeni yazı"), "Yeni yazı"),
        ("needs/", lambda row: NeedFactory(holder=row, title="Yeni ihtiyaç"), "Yeni ihtiyaç"),
        ("documents/", lambda row: DocumentFactory(holder=row, title="Yeni belge"), "Yeni belge"),
        ("posts/", lambda row: CommentFactory(post=Post.objects.get()), "1 reply"),
        ("posts/", lambda row: Post.objects.update(title="Başka başlık"), "Başka başlık"),
    ],
)
def test_change_is_there_for_the_next_reader(holder, browse, path, change, shown):
    PostFactory(holder=holder), NeedFactory(holder=holder), DocumentFactory(holder=holder)
    read = browse(holder.appointment.user)
    assert shown not in read(path)
    change(holder)
    assert shown in read(path)


@pytest.mark.parametrize(
    ("path", "rows", "factory", "withdrawn"),
    [
        ("posts/", Post, PostFactory, {"state": "withdrawn"}),
        ("needs/", Need, NeedFactory, {"state": "withdrawn"}),
        ("documents/", Document, DocumentFactory, {"withdrawn_at": timezone.now()}),
    ],
)
def test_what_was_taken_back_is_gone_for_the_next_reader(
    holder, neighbor, browse, path, rows, factory, withdrawn
):
    factory(holder=holder, title="Geri alınan")
    read = browse(neighbor.appointment.user)
    assert "Geri alınan" in read(path)
    rows.objects.update(**withdrawn)
    assert "Geri alınan" not in read(path)


def test_who_lost_the_seat_enters_no_more_however_warm_the_pages_are(holder, neighbor, sign_in):
    """Who may enter is asked each time."""
    client, other = sign_in(holder.appointment.user), sign_in(neighbor.appointment.user)
    assert [client.get(f"{WORK}{path}").status_code for path in LISTS] == [200] * len(LISTS)
    SeatHolder.objects.filter(pk=holder.pk).update(is_suspended=True)
    assert [client.get(f"{WORK}{path}").status_code for path in LISTS] == [404] * len(LISTS)
    assert [other.get(f"{WORK}{path}").status_code for path in LISTS] == [200] * len(LISTS)


def test_own_page_tells_at_once_what_begins_to_concern_its_reader(holder, sign_in):
    """Whom handovers, rounds and requests are about is kept, so that others are not asked: kept fresh."""
    mine = holder.appointment
    client = sign_in(mine.user)
    let_late_moves_pass()

    def told() -> str:
        return client.get("/en/my/").content.decode()

    sentences = ("You take over from", "Confirm the municipality’s record by", "Your request to join waits")
    assert [each for each in sentences if each in told()] == []
    with CaptureQueriesContext(connection) as few:
        told()
    leaver = AppointmentFactory(municipality=mine.municipality, ended=timezone.localdate())
    HandoverFactory(leaver=leaver, successor=mine, arranged_by=leaver.user)
    RenewalAnswerFactory(municipality=mine.municipality)
    JoinRequestFactory(appointment=mine, department=holder.seat.department)
    let_late_moves_pass()
    assert [each for each in sentences if each in told()] == list(sentences)
    with CaptureQueriesContext(connection) as many:
        told()
    assert len(few) < len(many)
