"""Posts that are withdrawn or hidden: by whom, and who still reads them."""

import pytest
from auditlog.models import LogEntry

from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions import posts as actions
from platforms.actions.posts import (
    hide_post,
    show_post,
    withdraw_comment,
    withdraw_post,
)
from platforms.models import Post
from tests.factories.platforms import (
    CommentFactory,
    PostFactory,
    SeatHolderFactory,
)

pytestmark = pytest.mark.django_db


WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


def access(who, platform):
    return access_to(platform, getattr(who, "appointment", None).user if hasattr(who, "seat") else who)


def test_others_change_withdraw_and_hide_nothing(holder, neighbor, platform, sign_in):
    post = PostFactory(holder=holder)
    client = sign_in(neighbor.appointment.user)
    assert client.get(f"{WORK}posts/{post.pk}/change/").status_code == 404
    assert client.post(f"{WORK}posts/{post.pk}/withdraw/").status_code == 404
    assert client.post(f"{WORK}posts/{post.pk}/hide/", {"reason": "x"}).status_code == 404
    reader = access(neighbor, platform)
    for action in (
        lambda: withdraw_post(post=post, access=reader),
        lambda: hide_post(post=post, reason="x", access=reader),
        lambda: withdraw_comment(comment=CommentFactory(post=post), access=reader),
        lambda: actions.change_post(post=post, files=[], drop=[], publish=True, access=reader),
    ):
        with pytest.raises(DomainError):
            action()
    assert Post.objects.get().state == "published"


def test_hidden_post_is_read_by_its_author_with_the_reason_and_by_coordinators(
    holder, neighbor, coordinator, sign_in
):
    post = PostFactory(holder=holder)
    address = f"{WORK}posts/{post.pk}/"
    assert sign_in(coordinator).post(f"{address}hide/", {"reason": ""}).status_code == 422
    sign_in(coordinator).post(f"{address}hide/", {"reason": "Kişi adı geçiyor"})
    assert "Kişi adı geçiyor" in sign_in(holder.appointment.user).get(address).content.decode()
    assert sign_in(coordinator).get(address).status_code == 200
    assert sign_in(neighbor.appointment.user).get(address).status_code == 404
    assert sign_in(holder.appointment.user).get(f"{address}change/").status_code == 404


def test_hidden_post_is_shown_again_by_a_coordinator_and_by_nobody_else(
    holder, neighbor, coordinator, platform, sign_in
):
    post = PostFactory(holder=holder)
    hide_post(post=post, reason="Kişi adı", access=access(coordinator, platform))
    address = f"{WORK}posts/{post.pk}/"
    for person in (holder.appointment.user, neighbor.appointment.user):
        assert sign_in(person).post(f"{address}show/").status_code == 404
    with pytest.raises(DomainError):
        show_post(post=post, access=access(holder, platform))
    assert Post.objects.get().state == "hidden"
    page = sign_in(coordinator).post(f"{address}show/", follow=True).content.decode()
    assert "The members read the post again." in page
    shown = Post.objects.get()
    assert (shown.state, shown.hidden_by, shown.hidden_reason) == ("published", None, "")
    assert sign_in(neighbor.appointment.user).get(address).status_code == 200
    log = LogEntry.objects.get_for_object(post).filter(changes__state=["hidden", "published"])
    assert [entry.actor for entry in log] == [coordinator]


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_post_that_is_not_hidden_is_not_shown_again(holder, coordinator, platform, state):
    post = PostFactory(holder=holder, state=state)
    with pytest.raises(DomainError, match="is not hidden"):
        show_post(post=post, access=access(coordinator, platform))
    assert Post.objects.get().state == state
