"""What the platforms hold of a person, for that person and nobody else."""

import pytest

from platforms.access import access_to
from platforms.actions.documents import correct_document
from platforms.actions.needs import change_need
from platforms.actions.posts import change_post
from platforms.models import Document, Need, NeedSupport, Post
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import (
    CommentFactory,
    DocumentFactory,
    DocumentVersionFactory,
    JoinRequestFactory,
    NeedFactory,
    PostFactory,
    SeatHolderFactory,
)

pytestmark = pytest.mark.django_db


def test_person_takes_along_what_they_wrote_and_nothing_of_others(platform, sign_in):
    mine, other = (SeatHolderFactory(seat__platform=platform) for _person in range(2))
    for holder, mark in ((mine, "BENIM"), (other, "BASKASI")):
        post = PostFactory(holder=holder, title=mark, body=mark)
        CommentFactory(post=post, body=mark)
        NeedFactory(holder=holder, title=mark, what=mark)
        DocumentFactory(holder=holder, title=mark)
        JoinRequestFactory(
            platform=platform,
            department=holder.seat.department,
            appointment=holder.appointment,
            message=mark,
        )
    answer = sign_in(mine.appointment.user).get("/en/my/data.json")
    text = answer.content.decode()
    assert "BASKASI" not in text
    assert other.appointment.user.email not in text
    held = {kind["code"]: len(kind["rows"]) for kind in answer.json()["held"]}
    ours = {code: rows for code, rows in held.items() if code.startswith("platforms.")}
    assert ours == {
        "platforms.seats": 1,
        "platforms.join-requests": 1,
        "platforms.posts": 1,
        "platforms.earlier-posts": 0,
        "platforms.comments": 1,
        "platforms.documents": 1,
        "platforms.versions": 1,
        "platforms.needs": 1,
        "platforms.supports": 0,
        "platforms.notices": 0,
    }


@pytest.fixture
def colleagues(holder):
    """Two who held the seat of Gemlik one after the other; the second holds it."""
    holder.until = holder.since
    holder.save()
    department = holder.seat.department
    later = AppointmentFactory(municipality=department.municipality, department=department)
    return holder, SeatHolderFactory(seat=holder.seat, appointment=later)


def rows(holder, code, sign_in):
    held = sign_in(holder.appointment.user).get("/en/my/data.json").json()["held"]
    (found,) = [kind["rows"] for kind in held if kind["code"] == f"platforms.{code}"]
    return found


def test_words_that_a_colleague_replaced_stay_the_persons_as_they_were(colleagues, platform, sign_in):
    author, successor = colleagues
    NeedFactory(holder=author, title="ILK", what="ILK", tried="ILK")
    DocumentFactory(holder=author, title="ILK", description="ILK")
    access = access_to(platform, successor.appointment.user)
    for words in ("IKINCI", "UCUNCU"):
        need, document = Need.objects.get(), Document.objects.get()
        need.title = need.what = need.tried = words
        change_need(need=need, access=access)
        document.title = document.description = words
        correct_document(document=document, access=access)
    for code, fields in (("needs", 3), ("documents", 2)):
        (mine,), (theirs,) = (rows(each, code, sign_in) for each in (author, successor))
        assert [list(row.values()).count("ILK") for row in (mine, theirs)] == [fields, 0]
        assert [list(row.values()).count("UCUNCU") for row in (mine, theirs)] == [0, fields]


def test_change_of_anything_but_words_leaves_them_with_their_author(colleagues, platform, sign_in):
    author, successor = colleagues
    need = NeedFactory(holder=author, title="ILK")
    need.urgency = "urgent"
    change_need(need=need, access=access_to(platform, successor.appointment.user))
    assert [len(rows(each, "needs", sign_in)) for each in colleagues] == [1, 0]


def test_what_a_person_commented_on_or_supported_names_nothing_that_others_wrote(platform, sign_in):
    mine, other = (SeatHolderFactory(seat__platform=platform) for _person in range(2))
    CommentFactory(
        post=PostFactory(holder=other, title="BASKASI"), author=mine.appointment.user, body="BENIM"
    )
    need = NeedFactory(holder=other, title="BASKASI")
    NeedSupport.objects.create(
        need=need,
        seat=mine.seat,
        municipality=mine.seat.municipality,
        by=mine.appointment.user,
        note="BENIM",
    )
    DocumentVersionFactory(
        document=DocumentFactory(holder=other, title="BASKASI"),
        number=2,
        name="benim.pdf",
        uploaded_by=mine.appointment.user,
    )
    for code, written in (("comments", "BENIM"), ("supports", "BENIM"), ("versions", "benim.pdf")):
        (row,) = rows(mine, code, sign_in)
        assert written in row.values()
        assert "BASKASI" not in row.values()


def test_earlier_texts_of_a_post_are_its_authors(holder, platform, sign_in):
    post = PostFactory(holder=holder, title="ILK", body="ILK")
    post.title = "SON"
    access = access_to(platform, holder.appointment.user)
    change_post(post=post, files=[], drop=[], publish=True, access=access)
    (row,) = rows(holder, "earlier-posts", sign_in)
    assert (row["Title"], row["Text"], Post.objects.get().title) == ("ILK", "ILK", "SON")
