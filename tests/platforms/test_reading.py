"""Who only reads: a seat held by a viewer's appointment opens the workspace, and nothing to write in it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.enums import AppointmentRole
from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions import documents, needs, posts, recommendations
from platforms.files import accept
from platforms.models import Comment, Document, Need, NeedComment, NeedSupport, Post, RecommendationComment
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import (
    CommentFactory,
    DocumentFactory,
    NeedFactory,
    PostFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
    SubGroupFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def viewer(holder):
    """Who holds the seat of Gemlik, once their role was taken back to reading."""
    type(holder.appointment).objects.filter(pk=holder.appointment_id).update(role=AppointmentRole.VIEWER)
    holder.refresh_from_db()
    return holder


@pytest.fixture
def neighbor(platform):
    return SeatHolderFactory(seat__platform=platform)


def reader(holder):
    found = access_to(holder.platform, holder.appointment.user)
    assert found is not None
    return found


def test_viewer_opens_the_pages_and_finds_no_form_on_them(viewer, neighbor, platform, sign_in):
    need, own = NeedFactory(holder=neighbor), NeedFactory(holder=viewer)
    post, document = PostFactory(holder=viewer), DocumentFactory(holder=viewer)
    theme = ThemeFactory(platform=platform)
    RecommendationFactory(theme=theme, number=1, state="in_review")
    SubGroupFactory(platform=platform, slug="fields")
    client = sign_in(viewer.appointment.user)
    pages = ["", "posts/", "needs/", "documents/", "groups/fields/", "recommendations/1/"]
    pages += [f"needs/{need.pk}/", f"needs/{own.pk}/", f"posts/{post.pk}/", f"documents/{document.pk}/"]
    offers = ["Describe a need", "Write a post", "Add a document", "Join the sub-group", "Your comment"]
    offers += [
        "We have this need too",
        "Change the need",
        "Let it be named",
        "Change the post",
        "Add a version",
    ]
    for path in pages:
        answer = client.get(f"{WORK}{path}")
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert [offer for offer in offers if offer in shown] == []
    assert "Viewer: you read and do not write" in client.get(WORK).content.decode()


def test_viewer_who_posts_all_the_same_writes_nothing(viewer, neighbor, platform, sign_in):
    need, own, post = NeedFactory(holder=neighbor), NeedFactory(holder=viewer), PostFactory(holder=viewer)
    document, group = DocumentFactory(holder=viewer), SubGroupFactory(platform=platform, slug="fields")
    RecommendationFactory(theme=ThemeFactory(platform=platform), number=1, state="in_review")
    words = {"title": "Yeni", "what": "Ne", "urgency": "urgent", "body": "Metin", "kind": "experience"}
    words |= {"named": "yes", "join": "1", "language": "tr"}
    client = sign_in(viewer.appointment.user)
    for path in (
        "needs/new/",
        f"needs/{own.pk}/change/",
        f"needs/{own.pk}/withdraw/",
        f"needs/{own.pk}/naming/",
        f"needs/{need.pk}/support/",
        f"needs/{need.pk}/comment/",
        "posts/new/",
        f"posts/{post.pk}/change/",
        f"posts/{post.pk}/comment/",
        "documents/new/",
        f"documents/{document.pk}/",
        f"documents/{document.pk}/change/",
        f"documents/{document.pk}/withdraw/",
        "groups/fields/",
        "recommendations/1/comment/",
    ):
        assert client.post(f"{WORK}{path}", words).status_code == 404, path
    assert (Need.objects.count(), Post.objects.count(), Document.objects.count()) == (2, 1, 1)
    written = (Comment, NeedComment, RecommendationComment, NeedSupport)
    assert [model.objects.count() for model in written] == [0, 0, 0, 0]
    assert not group.seats.exists()


def test_no_action_lets_a_viewer_write(viewer, neighbor, platform):
    access, post = reader(viewer), PostFactory(holder=viewer)
    need, own = NeedFactory(holder=neighbor), NeedFactory(holder=viewer)
    drafted = RecommendationFactory(theme=ThemeFactory(platform=platform), state="in_review")
    file = SimpleUploadedFile("not.txt", b"Merhaba")
    for refused in (
        lambda: needs.bring_need(need=Need(title="a", what="b"), access=access),
        lambda: needs.change_need(need=own, access=access),
        lambda: needs.withdraw_need(need=own, access=access),
        lambda: needs.support_need(need=need, access=access),
        lambda: needs.withdraw_support(need=need, access=access),
        lambda: needs.let_be_named(need=own, access=access, named=True),
        lambda: needs.comment_on_need(need=need, access=access, body="a"),
        lambda: posts.write_post(post=Post(title="a", body="b"), files=[], publish=False, access=access),
        lambda: posts.change_post(post=post, files=[], drop=[], publish=True, access=access),
        lambda: posts.comment_on_post(post=post, body="a", access=access),
        lambda: documents.add_document(document=Document(title="a"), file=accept(file), access=access),
        lambda: recommendations.comment_on_recommendation(recommendation=drafted, access=access, body="a"),
    ):
        with pytest.raises(DomainError, match=r"read here, but not write|Only the municipality that brought"):
            refused()


def test_viewer_takes_back_what_they_wrote_when_they_still_wrote(viewer, sign_in):
    post = PostFactory(holder=viewer)
    comment = CommentFactory(post=post)
    client = sign_in(viewer.appointment.user)
    client.post(f"{WORK}comments/{comment.pk}/withdraw/")
    client.post(f"{WORK}posts/{post.pk}/withdraw/")
    assert (Comment.objects.get().withdrawn_at is not None, Post.objects.get().state) == (True, "withdrawn")


def test_coordinator_who_also_holds_a_viewers_seat_writes_as_the_unions_team(platform, coordinator, gemlik):
    appointment = AppointmentFactory(user=coordinator, municipality=gemlik, role=AppointmentRole.VIEWER)
    seat = SeatFactory(platform=platform, department__municipality=gemlik)
    holder = SeatHolderFactory(seat=seat, appointment=appointment)
    post = PostFactory(holder=SeatHolderFactory(seat__platform=platform))
    assert posts.comment_on_post(post=post, body="a", access=reader(holder)).seat is None
