"""The Committee: who sits there, and nothing of its meetings that is not public."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mmu_portal.lib.errors import DomainError
from platforms.models import Committee, CommitteeMember, Guidance
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.platforms import (
    CommitteeFactory,
    CommitteeMeetingFactory,
    CommitteeMemberFactory,
    GuidanceFactory,
    RecommendationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/committees/migration/"


@pytest.fixture
def committee():
    return CommitteeFactory(slug="migration")


def read(address, client=None):
    return (client or Client()).get(address).content.decode()


def test_committee_is_loaded_once_and_says_only_what_is_known():
    call_command("load_reference", verbosity=0)
    call_command("load_platforms", verbosity=0)
    Committee.objects.update(lead_en="Kept")
    call_command("load_platforms", verbosity=0)
    (loaded,) = Committee.objects.all()
    assert (loaded.slug, loaded.lead_en) == ("migration-and-social-cohesion", "Kept")
    page = read("/en/committees/migration-and-social-cohesion/")
    assert "Not recorded yet" in page
    assert "The Union’s profile in the UCLG" in page


def test_page_shows_who_sits_there_today(committee):
    today = timezone.localdate()
    CommitteeMemberFactory(committee=committee, person_name="Bugün Üye", office="chair")
    CommitteeMemberFactory(committee=committee, person_name="Eski Üye", ended=today)
    CommitteeMemberFactory(committee=committee, person_name="Yeni Üye", started=today + dt.timedelta(days=1))
    page = read(PAGE)
    assert "Bugün Üye" in page
    assert "sample data" in page
    assert "Eski Üye" not in page
    assert "Yeni Üye" not in page


def test_nobody_sits_twice_at_once(committee):
    first = CommitteeMemberFactory(committee=committee, person_name="İnci Işık")
    again = CommitteeMember(
        committee=committee,
        municipality=first.municipality,
        person_name="inci ışık",
        elected_as="mayor",
        started=dt.date(2025, 1, 1),
    )
    with pytest.raises(ValidationError, match="sits in the committee at that time already"):
        again.full_clean()
    with pytest.raises(DatabaseError), transaction.atomic():
        again.save()


@pytest.mark.parametrize(("agenda", "minutes"), [(False, False), (True, False), (False, True)])
def test_only_what_is_public_of_a_meeting_is_shown_to_anybody(committee, agenda, minutes):
    meeting = CommitteeMeetingFactory(
        committee=committee,
        agenda_tr="GÜNDEM-CANARY",
        minutes_tr="TUTANAK-CANARY",
        agenda_public=agenda,
        minutes_public=minutes,
    )
    address = f"{PAGE}meetings/{meeting.pk}/"
    people = [None, AppointmentFactory().user, UserFactory(staff=True)]
    for person in people:
        client = Client()
        if person is not None:
            client.force_login(person)
        page = client.get(address)
        assert page.status_code == (200 if agenda or minutes else 404)
        body = page.content.decode()
        assert ("GÜNDEM-CANARY" in body, "TUTANAK-CANARY" in body) == (agenda, minutes)
        overview = read(PAGE, client)
        assert (meeting.title_en in overview) == (agenda or minutes)
        assert "CANARY" not in overview + read("/sitemap.xml", client)


def test_meeting_of_another_committee_or_a_canceled_one_is_not_found(committee):
    other = CommitteeMeetingFactory(agenda_public=True)
    canceled = CommitteeMeetingFactory(committee=committee, agenda_public=True, state="canceled")
    for key in (other.pk, canceled.pk, 9 * 10**20):
        assert Client().get(f"{PAGE}meetings/{key}/").status_code == 404


def test_guidance_is_public_from_its_day_on_and_frozen(committee):
    guidance = GuidanceFactory(
        committee=committee, title_en="Rights first", text_en="<script>1</script>**A**"
    )
    assert "Rights first" not in read(PAGE)
    guidance.adopted_on = dt.date(2026, 4, 1)
    guidance.save()
    page = read(PAGE)
    assert "Rights first" in page
    assert "<script>1" not in page
    for change in (guidance.save, guidance.delete):
        with pytest.raises(DomainError, match="does not change"):
            change()
    assert Guidance.objects.adopted().get() == guidance


def test_adopted_guidance_does_not_change_many_at_once_either(committee):
    draft = GuidanceFactory(committee=committee)
    adopted = GuidanceFactory(committee=committee, adopted_on=dt.date(2026, 4, 1))
    adopted.text_tr = "Başka"
    for change in (
        lambda: Guidance.objects.update(text_tr="Başka"),
        lambda: Guidance.objects.bulk_update([adopted], ["text_tr"]),
        lambda: Guidance.objects.all().delete(),
    ):
        with pytest.raises(DomainError, match="does not change"), transaction.atomic():
            change()
    assert "Başka" not in Guidance.objects.values_list("text_tr", flat=True)
    assert Guidance.objects.filter(pk=draft.pk).update(text_tr="Taslak") == 1


def test_guidance_is_not_public_before_its_day(committee):
    today = timezone.localdate()
    GuidanceFactory(committee=committee, title_en="Of tomorrow", adopted_on=today + dt.timedelta(days=1))
    GuidanceFactory(committee=committee, title_en="Of today", adopted_on=today)
    page = read(PAGE)
    assert ("Of tomorrow" in page, "Of today" in page) == (False, True)


def test_guidance_links_the_public_recommendations_that_it_takes_up_and_no_draft(committee):
    theme = ThemeFactory()
    public = RecommendationFactory(theme=theme, state="adopted", wording__title_en="Public one")
    public.wordings.update(adopted_at=timezone.now())
    draft = RecommendationFactory(theme=theme, wording__title_en="Secret draft")
    guidance = GuidanceFactory(committee=committee)
    guidance.recommendations.set([public, draft])
    guidance.adopted_on = dt.date(2026, 4, 1)
    guidance.save()
    page = read(PAGE)
    assert "Public one" in page
    assert "Secret draft" not in page
    address = public.get_absolute_url()
    link = f'{PAGE}#guidance-{guidance.pk}"'
    assert link in read(address)
    Committee.objects.update(is_active=False)
    assert link not in read(address)


def test_committee_that_is_not_active_has_no_page(committee):
    Committee.objects.update(is_active=False)
    assert Client().get(PAGE).status_code == 404
    assert "committees/migration" not in read("/sitemap.xml")


def test_page_asks_the_database_as_often_for_many_as_for_one(committee):
    CommitteeMemberFactory(committee=committee)
    CommitteeMeetingFactory(committee=committee, agenda_public=True)
    with CaptureQueriesContext(connection) as few:
        Client().get(PAGE)
    for _number in range(6):
        CommitteeMemberFactory(committee=committee)
        CommitteeMeetingFactory(committee=committee, agenda_public=True)
    with CaptureQueriesContext(connection) as many:
        Client().get(PAGE)
    assert len(many) == len(few)
