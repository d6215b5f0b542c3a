"""Adopted texts: whatever way somebody tries, they stay, and nobody adopts what they have not read."""

from unittest import mock

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from members.models import Mail
from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.versions import version_token
from platforms.access import access_to
from platforms.actions.recommendations import (
    adopt_wording,
    begin_wording,
    change_wording,
    move_recommendation,
)
from platforms.enums import RecommendationState as State
from platforms.models import Recommendation, RecommendationStep, Wording
from tests.factories.platforms import NeedFactory, RecommendationFactory, SeatHolderFactory, ThemeFactory

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/recommendations/1/"
PUBLIC = "/en/platforms/social-services/recommendations/1/"


@pytest.fixture
def lead(platform, coordinator):
    return access_to(platform, coordinator)


@pytest.fixture
def reviewed(platform):
    """A recommendation that the members have reviewed."""
    return RecommendationFactory(theme=ThemeFactory(platform=platform), number=1, state="in_review")


@pytest.fixture
def adopted(reviewed, lead):
    move_recommendation(recommendation=reviewed, to=State.ADOPTED, access=lead)
    return reviewed


CHANGES = {
    "save": lambda row: row.save(),
    "save of one field": lambda row: row.save(update_fields=["text_tr"]),
    "delete": lambda row: row.delete(),
    "update": lambda row: Wording.objects.filter(pk=row.pk).update(text_tr="Başka"),
    "update of a field that looks harmless": lambda row: Wording.objects.update(number=9),
    "taking the adoption back": lambda row: Wording.objects.filter(pk=row.pk).update(adopted_at=None),
    "update by the recommendation": lambda row: row.recommendation.wordings.update(text_tr="Başka"),
    "bulk_update": lambda row: Wording.objects.bulk_update([row], ["text_tr"]),
    "delete of many": lambda row: Wording.objects.filter(pk=row.pk).delete(),
    "delete with the recommendation": lambda row: row.recommendation.delete(),
    "delete of many recommendations": lambda row: Recommendation.objects.all().delete(),
}


@pytest.mark.parametrize("way", CHANGES)
def test_adopted_text_stays_as_it_is_whichever_way_somebody_tries(adopted, way):
    row = Wording.objects.get()
    row.text_tr = "Başka"
    with pytest.raises(DomainError, match="does not change"), transaction.atomic():
        CHANGES[way](row)
    stored = Wording.objects.get()
    assert (stored.text_tr, stored.number, stored.adopted_at is None) == ("Tek form kullanın.", 1, False)


def test_draft_changes_and_goes_in_every_way(reviewed):
    Wording.objects.filter(recommendation=reviewed).update(text_tr="Başka")
    assert Wording.objects.get().text_tr == "Başka"
    reviewed.delete()
    assert not Wording.objects.exists()


def test_edit_that_was_under_way_when_the_text_was_adopted_is_refused(reviewed, lead):
    """The editor looked before the adoption, and writes after it: the version has moved."""
    stale = Wording.objects.get()
    move_recommendation(recommendation=reviewed, to=State.ADOPTED, access=lead)
    stale.text_tr = "Başka"
    with mock.patch.object(Wording, "_refuse_if_adopted"), pytest.raises(EditConflict):
        change_wording(wording=stale, access=lead)
    stored = Wording.objects.get()
    assert (stored.text_tr, stored.adopted_at is None) == ("Tek form kullanın.", False)


def test_edit_of_a_need_that_was_under_way_when_it_was_answered_is_refused(reviewed, lead):
    need = NeedFactory(holder=SeatHolderFactory(seat__platform=reviewed.platform), title="Tercüman yok")
    need.theme, need.state, need.gathered_at = reviewed.theme, "gathered", timezone.now()
    need.save()
    move_recommendation(recommendation=reviewed, to=State.ADOPTED, access=lead)
    with pytest.raises(EditConflict):
        need.save()
    need.refresh_from_db()
    assert need.state == "answered"


def hidden_token(client) -> str:
    return client.get(WORK).context["seen"]


def test_nobody_adopts_what_changed_after_they_opened_the_page(reviewed, coordinator, sign_in, lead):
    client = sign_in(coordinator)
    token = hidden_token(client)
    colleague = Wording.objects.get()
    colleague.text_tr = "Meslektaşın metni"
    change_wording(wording=colleague, access=lead)
    for sent in (token, "", "forged", version_token(SeatHolderFactory().platform)):
        answer = client.post(
            f"{WORK}step/", {"to": "adopted", "edited_version": sent, "note": "Uzun bir not"}
        )
        page = answer.content.decode()
        assert (answer.status_code, Recommendation.objects.get().state) == (422, "in_review")
        assert "changed after you opened the page" in page
        assert ("Uzun bir not" in page, "Use one form." in page) == (True, True)
    sent = {"to": "adopted", "edited_version": hidden_token(client), "confirm": "1"}
    client.post(f"{WORK}step/", sent)
    assert Recommendation.objects.get().state == "adopted"
    assert "Meslektaşın metni" in Client().get(PUBLIC.replace("/en/", "/tr/")).content.decode()


def test_public_step_is_taken_only_after_a_second_question(reviewed, coordinator, sign_in, lead):
    """One click too many would be read by everybody, told by mail, and never be taken back."""
    client = sign_in(coordinator)
    for state, words in (("adopted", "never changes"), ("done", "It is the last one.")):
        sent = {"to": state, "edited_version": hidden_token(client), "note": "Uzun bir not"}
        before, told = Recommendation.objects.get().state, Mail.objects.count()
        page = client.post(f"{WORK}step/", sent).content.decode()
        assert (words in page, "Use one form." in page, 'value="Uzun bir not"' in page) == (True,) * 3
        assert (Recommendation.objects.get().state, Mail.objects.count()) == (before, told)
        assert client.get(f"{WORK}step/").status_code == 302  # the page in the other language
        assert client.post(f"{WORK}step/", sent | {"confirm": "1"}).status_code == 302
        assert Recommendation.objects.get().state == state


def test_refused_step_keeps_the_note_that_was_typed(reviewed, coordinator, sign_in, lead):
    client = sign_in(coordinator)
    answer = client.post(f"{WORK}step/", {"to": "declined", "note": "  "})
    assert answer.status_code == 422
    assert "Write why it is declined" in answer.content.decode()
    answer = client.post(f"{WORK}step/", {"to": "done", "note": "Uzun bir not"})
    assert (answer.status_code, "Uzun bir not" in answer.content.decode()) == (422, True)
    assert Recommendation.objects.get().state == "in_review"


@pytest.mark.parametrize("note", ["a\x00b", "x" * 1001, "a\u202eb"])
def test_note_of_a_step_is_tidied_or_refused_but_never_fails(reviewed, coordinator, sign_in, note):
    client = sign_in(coordinator)
    answer = client.post(f"{WORK}step/", {"to": "declined", "note": note})
    kept = RecommendationStep.objects.filter(state="declined").first()
    assert (answer.status_code, kept and kept.note) in [(422, None), (302, "ab"), (302, "a b")]


def test_later_wording_is_told_in_the_reader_s_language(adopted, coordinator, sign_in, lead):
    draft = begin_wording(recommendation=adopted, access=lead)
    draft.text_tr = "Tek form, dört dilde."
    change_wording(wording=draft, access=lead)
    adopt_wording(recommendation=adopted, access=lead)
    step = RecommendationStep.objects.last()
    assert (step.state, step.wording, step.note) == ("adopted", 2, "")
    for address, words in ((PUBLIC, "Wording 2 adopted"), (PUBLIC.replace("/en/", "/tr/"), "2. metin")):
        page = Client().get(address).content.decode()
        assert words in page
    assert "Wording 2 adopted" in sign_in(coordinator).get(WORK).content.decode()


@pytest.mark.parametrize(
    ("state", "adopted", "draft", "warned"),
    [
        ("draft", False, True, False),
        ("in_review", False, True, True),
        ("adopted", True, False, False),
        ("adopted", True, True, True),
    ],
)
def test_who_may_adopt_a_text_reads_first_that_it_will_not_change(
    platform, coordinator, sign_in, state, adopted, draft, warned
):
    found = RecommendationFactory(theme=ThemeFactory(platform=platform), state=state)
    if adopted:
        found.wordings.update(adopted_at=timezone.now())
    if adopted and draft:
        begin_wording(recommendation=found, access=access_to(platform, coordinator))
    address = f"/en/platforms/{platform.slug}/workspace/recommendations/{found.number}/"
    page = sign_in(coordinator).get(address).content.decode()
    assert ("An adopted text is public at once and never changes" in page) is warned
    assert ("Adopt" in page.split("<aside>")[1].replace("Adopted", "").replace("adopt:", "")) is warned


def test_every_step_of_a_recommendation_has_words():
    assert len({state.step for state in State}) == len(State)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("themes/{theme}/recommend/", ["Muhatap (Türkçe)", "Muhatap (İngilizce)", "Başlık (Türkçe)"]),
        ("needs/{need}/change/", ["İhtiyaç, tek satırda"]),
    ],
)
def test_labels_of_forms_are_turkish_and_begin_with_a_turkish_capital(
    holder, coordinator, platform, path, words
):
    need = NeedFactory(holder=holder)
    client = Client()
    client.force_login(coordinator if "theme" in path else holder.appointment.user)
    theme = ThemeFactory(platform=platform)
    address = f"/tr/platforms/{platform.slug}/workspace/{path.format(theme=theme.pk, need=need.pk)}"
    page = client.get(address).content.decode()
    for word in words:
        assert word in page
    assert "[tr]" not in page


def test_form_tells_how_to_write_the_text_as_that_of_posts_does(platform, coordinator, sign_in):
    client, work = sign_in(coordinator), "/en/platforms/social-services/workspace/"
    draft = client.get(f"{work}themes/{ThemeFactory(platform=platform).pk}/recommend/").content.decode()
    told = str(client.get(f"{work}posts/new/").context["form"].fields["body"].help_text)
    assert "**bold**" in told
    assert draft.count("**bold**") == 2
