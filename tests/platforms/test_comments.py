"""Comments on needs and drafts are taken back by who wrote them, and by coordinators; their place stays."""

import pytest
from auditlog.models import LogEntry

from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions.needs import comment_on_need
from platforms.actions.posts import withdraw_comment
from platforms.actions.recommendations import comment_on_recommendation
from platforms.models import NeedComment
from platforms.queries.news import news_for
from tests.factories.platforms import (
    NeedCommentFactory,
    NeedFactory,
    RecommendationCommentFactory,
    RecommendationFactory,
    SeatHolderFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


@pytest.fixture(params=["need", "recommendation"])
def said(request, platform, holder):
    """A comment of Gemlik: the row, the page that shows it, and where it is taken back."""
    words = {"author": holder.appointment.user, "seat": holder.seat, "body": "Yanlış yere yazdım"}
    if request.param == "need":
        need = NeedFactory(holder=SeatHolderFactory(seat__platform=platform))
        comment, page = NeedCommentFactory(need=need, **words), f"{WORK}needs/{need.pk}/"
    else:
        on = RecommendationFactory(theme=ThemeFactory(platform=platform), number=1, state="in_review")
        comment = RecommendationCommentFactory(recommendation=on, **words)
        page = f"{WORK}recommendations/1/"
    return comment, page, f"{WORK}{request.param}s/comments/{comment.pk}/withdraw/"


@pytest.mark.parametrize("who", ["holder", "coordinator"])
def test_author_and_coordinator_take_a_comment_back_and_its_place_stays(
    said, holder, coordinator, neighbor, sign_in, who
):
    comment, page, address = said
    client = sign_in(coordinator if who == "coordinator" else holder.appointment.user)
    assert address in client.get(page).content.decode()
    shown = client.post(address, follow=True).content.decode()
    assert "The comment was withdrawn." in shown
    shown = sign_in(neighbor.appointment.user).get(page).content.decode()
    assert ("This comment was withdrawn." in shown, "Yanlış yere" in shown) == (True, False)
    kept = LogEntry.objects.get_for_object(comment).get()
    assert list(kept.changes) == ["withdrawn_at"]
    assert "This comment was withdrawn before." in client.post(address, follow=True).content.decode()


def test_nobody_else_takes_it_back(said, neighbor, platform, sign_in):
    comment, page, address = said
    client = sign_in(neighbor.appointment.user)
    assert address not in client.get(page).content.decode()
    assert client.post(address).status_code == 404
    elsewhere = SeatHolderFactory()
    foreign = address.replace("social-services", elsewhere.platform.slug)
    assert sign_in(elsewhere.appointment.user).post(foreign).status_code == 404
    with pytest.raises(DomainError, match="Only its author or a coordinator"):
        withdraw_comment(comment=comment, access=access_to(platform, neighbor.appointment.user))
    comment.refresh_from_db()
    assert comment.withdrawn_at is None


def test_comment_that_was_taken_back_is_no_news_and_is_said_anew(said, holder, neighbor, platform):
    comment, _page, _address = said
    access = access_to(platform, holder.appointment.user)
    reader, before = access_to(platform, neighbor.appointment.user), comment.created_at.replace(year=2020)

    def told() -> int:
        news = news_for(reader, before, comment.created_at.replace(year=2100))
        return sum(line.startswith("Comment by") for subject in news for line in subject.lines)

    def say():
        if isinstance(comment, NeedComment):
            return comment_on_need(need=comment.need, access=access, body="Yeniden")
        return comment_on_recommendation(recommendation=comment.recommendation, access=access, body="Yeniden")

    withdraw_comment(comment=comment, access=access)
    assert told() == 0
    once = say()
    assert (say(), told()) == (once, 1)  # the second click
    withdraw_comment(comment=once, access=access)
    assert (say() == once, told()) == (False, 1)
