"""What the platforms hold of a person, for that person and nobody else."""

import pytest

from tests.factories.platforms import (
    CommentFactory,
    DocumentFactory,
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
        "platforms.comments": 1,
        "platforms.documents": 1,
        "platforms.needs": 1,
        "platforms.supports": 0,
        "platforms.notices": 0,
    }
