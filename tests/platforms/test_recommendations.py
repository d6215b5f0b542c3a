"""Recommendations: step by step, frozen once adopted, told to all behind the needs, public without names."""

from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.models import User
from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions import recommendations as actions
from platforms.actions.needs import gather_needs, support_need
from platforms.actions.recommendations import (
    adopt_wording,
    begin_wording,
    change_wording,
    comment_on_recommendation,
    draft_recommendation,
    move_recommendation,
)
from platforms.enums import RecommendationState as State
from platforms.models import Recommendation, RecommendationStep, Wording
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.platforms import (
    NeedFactory,
    RecommendationFactory,
    SeatHolderFactory,
    ThemeFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"
PUBLIC = "/en/platforms/social-services/recommendations/"
ALLOWED = {
    ("draft", "in_review"),
    ("draft", "declined"),
    ("in_review", "adopted"),
    ("in_review", "draft"),
    ("in_review", "declined"),
    ("adopted", "in_progress"),
    ("adopted", "done"),
    ("in_progress", "done"),
    ("declined", "draft"),
}


@pytest.fixture
def lead(platform, coordinator):
    return access_to(platform, coordinator)


@pytest.fixture
def gathered(platform, holder, lead):
    """A need of Gemlik, under a theme."""
    need = NeedFactory(holder=holder, title="Tercüman yok")
    theme = ThemeFactory(platform=platform, title_en="Language at the counter")
    gather_needs(needs=[need], theme=theme, access=lead)
    need.refresh_from_db()
    return need


@pytest.fixture
def drafted(gathered, lead):
    texts = {"title": "Ortak form", "addressee": "Belediyelere", "text": "Tek form kullanın."}
    wording = Wording(**{f"{name}_tr": text for name, text in texts.items()}, title_en="A shared form")
    return draft_recommendation(theme=gathered.theme, wording=wording, access=lead)


def move(recommendation, *states, access):
    for state in states:
        note = "Neden" if state == State.DECLINED else ""
        move_recommendation(recommendation=recommendation, to=State(state), access=access, note=note)


@pytest.mark.parametrize("now", State.values)
@pytest.mark.parametrize("to", State.values)
def test_step_follows_only_where_it_may(platform, lead, now, to):
    recommendation = RecommendationFactory(theme=ThemeFactory(platform=platform), state=now)
    if (now, to) in ALLOWED:
        move(recommendation, to, access=lead)
    else:
        with pytest.raises(DomainError, match="does not follow"):
            move(recommendation, to, access=lead)
    assert Recommendation.objects.get().state == (to if (now, to) in ALLOWED else now)


def test_only_coordinators_draft_and_move(drafted, holder, platform, sign_in):
    reader = access_to(platform, holder.appointment.user)
    for action in (
        lambda: move(drafted, "in_review", access=reader),
        lambda: begin_wording(recommendation=drafted, access=reader),
        lambda: adopt_wording(recommendation=drafted, access=reader),
        lambda: change_wording(wording=drafted.wordings.get(), access=reader),
        lambda: draft_recommendation(theme=drafted.theme, wording=Wording(), access=reader),
    ):
        with pytest.raises(DomainError, match="Only the platform’s coordinators"):
            action()
    client = sign_in(holder.appointment.user)
    assert client.post(f"{WORK}recommendations/1/step/", {"to": "in_review"}).status_code == 404
    assert client.get(f"{WORK}recommendations/1/text/").status_code == 404
    assert Recommendation.objects.get().state == "draft"


def test_decline_needs_a_reason(drafted, lead):
    with pytest.raises(DomainError, match="Write why"):
        move_recommendation(recommendation=drafted, to=State.DECLINED, access=lead)


def test_adopted_text_never_changes_and_a_later_wording_stands_beside_it(drafted, lead):
    move(drafted, "in_review", "adopted", access=lead)
    wording = drafted.wordings.get()
    wording.title = "Başka"
    for change in (wording.save, wording.delete, lambda: change_wording(wording=wording, access=lead)):
        with pytest.raises(DomainError, match="does not change"):
            change()
    later = begin_wording(recommendation=drafted, access=lead)
    with pytest.raises(DomainError, match="a draft of this recommendation already"):
        begin_wording(recommendation=drafted, access=lead)
    later.text_tr = "Tek form, dört dilde."
    change_wording(wording=later, access=lead)
    with translation.override("en"):
        assert "dört dilde" not in Client().get(f"/tr/{PUBLIC[4:]}1/").content.decode()
    adopt_wording(recommendation=drafted, access=lead)
    with pytest.raises(DomainError, match="no draft to adopt"):
        adopt_wording(recommendation=drafted, access=lead)
    page = Client().get(f"/tr/{PUBLIC[4:]}1/").content.decode()
    assert "dört dilde" in page
    assert "Tek form kullanın." in page


def test_adoption_answers_the_needs_and_is_public_but_a_draft_is_not(drafted, gathered, lead):
    for state in ("", "in_review"):
        if state:
            move(drafted, state, access=lead)
        assert Client().get(f"{PUBLIC}1/").status_code == 404
        assert "A shared form" not in Client().get("/en/platforms/social-services/").content.decode()
    move(drafted, "adopted", access=lead)
    gathered.refresh_from_db()
    assert gathered.state == "answered"
    assert "A shared form" in Client().get(f"{PUBLIC}1/").content.decode()
    assert "A shared form" in Client().get("/en/platforms/social-services/").content.decode()


def test_public_page_names_no_municipality_that_did_not_agree(drafted, gathered, lead, platform):
    quiet = SeatHolderFactory(seat__platform=platform)
    open_one = SeatHolderFactory(seat__platform=platform)
    for holder, named in ((quiet, False), (open_one, True)):
        reader = access_to(platform, holder.appointment.user)
        support_need(need=gathered, access=reader, may_be_named=named, note="Gizli not")
    move_recommendation(recommendation=drafted, to=State.IN_REVIEW, access=lead)
    move_recommendation(recommendation=drafted, to=State.ADOPTED, access=lead, note="İç yazışma")
    page = Client().get(f"{PUBLIC}1/").content.decode()
    assert open_one.seat.municipality.short_name in page
    for hidden in (
        quiet.seat.municipality.short_name,
        "Gemlik",
        "Tercüman yok",
        "Gizli not",
        "İç yazışma",
        "Ayşe Yılmaz",
        "Kerem",
    ):
        assert hidden not in page
    assert "fewer than five" in page


@pytest.mark.parametrize("supporters", [0, 1, 4])
def test_public_page_counts_municipalities_however_few_but_not_a_few_needs(
    drafted, gathered, lead, platform, supporters
):
    for _number in range(supporters):
        reader = access_to(platform, SeatHolderFactory(seat__platform=platform).appointment.user)
        support_need(need=gathered, access=reader)
    move(drafted, "in_review", "adopted", access=lead)
    page = Client().get(f"{PUBLIC}1/")
    behind = page.context["behind"]
    assert (behind.number, behind.needs, behind.named) == (supporters + 1, None, ())
    assert f"<dt>Municipalities</dt><dd>{supporters + 1}</dd>" in page.content.decode()


def test_every_municipality_behind_a_need_is_told_once_of_a_step(drafted, gathered, lead, platform, holder):
    supporter = SeatHolderFactory(seat__platform=platform)
    User.objects.filter(pk=supporter.appointment.user_id).update(language="en")
    support_need(need=gathered, access=access_to(platform, supporter.appointment.user))
    SeatHolderFactory(seat__platform=platform)  # not behind it
    send_due_mails()
    mail.outbox.clear()
    move(drafted, "in_review", access=lead)
    send_due_mails()
    send_due_mails()
    told = sorted(letter.to[0] for letter in mail.outbox)
    assert told == sorted([holder.appointment.user.email, supporter.appointment.user.email])
    letter = next(each for each in mail.outbox if each.to == [supporter.appointment.user.email])
    assert letter.subject == "Recommendation: In review by the members – A shared form"
    assert "Language at the counter" in letter.body


def test_municipality_whose_seat_is_vacant_is_told_by_its_coordinator(drafted, lead, holder):
    chief = AppointmentFactory(municipality=holder.seat.municipality, role=AppointmentRole.COORDINATOR)
    holder.until = holder.since
    holder.save()
    assert actions.people_behind(drafted) == [chief.user]


def test_members_comment_while_it_is_in_review(drafted, lead, holder, platform, sign_in):
    reader = access_to(platform, holder.appointment.user)
    with pytest.raises(DomainError, match="while the members review"):
        comment_on_recommendation(recommendation=drafted, access=reader, body="Erken")
    move(drafted, "in_review", access=lead)
    client = sign_in(holder.appointment.user)
    page = client.post(f"{WORK}recommendations/1/comment/", {"body": "Dört dil"}, follow=True)
    assert "Dört dil" in page.content.decode()
    assert client.post(f"{WORK}recommendations/1/comment/", {"body": ""}).status_code == 422


def test_coordinator_writes_moves_and_adopts_in_the_workspace(gathered, platform, coordinator, sign_in):
    client = sign_in(coordinator)
    texts = {"title_tr": "Ortak form", "addressee_tr": "Belediyelere", "text_tr": "<b>**Tek**</b> form."}
    address = f"{WORK}themes/{gathered.theme_id}/recommend/"
    assert client.post(address, texts | {"text_tr": ""}).status_code == 422
    client.post(address, texts)
    for state in ("in_review", "adopted", "nonsense"):
        seen = client.get(f"{WORK}recommendations/1/").context["seen"]
        sent = {"to": state, "edited_version": seen, "confirm": "1"}
        client.post(f"{WORK}recommendations/1/step/", sent)
    page = Client().get(f"/tr/{PUBLIC[4:]}1/").content.decode()
    assert "<b>" not in page[page.index('class="prose"') :].split("</div>")[0]
    assert [step.state for step in RecommendationStep.objects.all()] == ["draft", "in_review", "adopted"]
    # English falls back to Turkish
    english = Client().get(f"{PUBLIC}1/").content.decode()
    assert ('<h1 lang="tr">Ortak form</h1>' in english, '<div class="prose" lang="tr">' in english) == (
        True,
        True,
    )


def test_stranger_and_other_platform_find_no_recommendation(drafted, sign_in):
    other = SeatHolderFactory()
    for person in (UserFactory(), UserFactory(superuser=True), other.appointment.user):
        assert sign_in(person).get(f"{WORK}recommendations/1/").status_code == 404
    inside = f"/en/platforms/{other.platform.slug}/workspace/recommendations/1/"
    assert sign_in(other.appointment.user).get(inside).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_ten_coordinators_adopt_at_once_and_one_does(shared_database, drafted, lead, guarded):
    move(drafted, "in_review", access=lead)
    copies = [Recommendation.objects.select_related("platform").get() for _number in range(10)]

    def adopt(place):
        try:
            move(copies[place], "adopted", access=lead)
        except DomainError:
            return 0
        return 1

    if guarded:
        assert sum(at_once(10, adopt)) == 1
        assert RecommendationStep.objects.filter(state="adopted").count() == 1
        return

    def adopts_again(recommendation, by, seen):
        """Without the claim of the draft, and of the state, every one of them takes the step."""
        return Wording(recommendation=recommendation, number=1, adopted_at=timezone.now())

    with (
        mock.patch.object(actions, "_adopt_draft", adopts_again),
        mock.patch.object(actions.Recommendation.objects, "filter", return_value=_Always()),
    ):
        assert sum(at_once(10, adopt)) > 1


class _Always:
    """A conditional update that always finds its row."""

    def update(self, **changes: object) -> int:
        return 1


def test_second_click_makes_neither_a_second_draft_nor_a_second_comment(
    gathered, platform, coordinator, sign_in
):
    client = sign_in(coordinator)
    texts = {"title_tr": "Ortak form", "addressee_tr": "Belediyelere", "text_tr": "Tek form."}
    for _click in range(2):
        client.post(f"{WORK}themes/{gathered.theme_id}/recommend/", texts)
    made = Recommendation.objects.get()
    move(made, "in_review", access=access_to(platform, coordinator))
    for _click in range(2):
        client.post(f"{WORK}recommendations/{made.number}/comment/", {"body": "Dört dil"})
    assert (made.wordings.count(), made.comments.count()) == (1, 1)
