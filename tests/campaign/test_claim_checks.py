"""Published figures are held against the records, and staff are told where these do not bear them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from campaign.actions.checks import check_claims
from campaign.models import ClaimCheck, ProfileVersion
from campaign.queries.check import state_of
from members.actions.mails import send_due_mails
from members.actions.reminders import remind_staff
from members.models import MembershipPeriod
from mmu_portal.lib.admin import GapFilter
from tests.factories.campaign import ClaimFactory, ProfileVersionFactory, SectionFactory
from tests.factories.members import MembershipPeriodFactory, UserFactory
from tests.factories.programs import InterventionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def version() -> ProfileVersion:
    """A published profile that says: at least 3 members, exactly 1 street, about 500 m², and 26 managers."""
    version = ProfileVersionFactory()
    section = SectionFactory(profile_version=version)
    ClaimFactory(section=section, code="members", value=3, qualifier="at_least")
    ClaimFactory(section=section, code="streets", value=1, qualifier="exact")
    ClaimFactory(section=section, code="street-area", value=500, qualifier="about", unit_en="m²")
    ClaimFactory(section=section, code="managers", value=26, qualifier="exact")
    ProfileVersion.objects.filter(pk=version.pk).update(state="published", published_at=timezone.now())
    MembershipPeriodFactory.create_batch(3)
    InterventionFactory(people_before=0, people_after=455)
    return version


def states() -> dict[str, tuple[str, Decimal | None]]:
    """What the last check said of each figure, by its code."""
    found = ClaimCheck.objects.values_list("claim__code", "state", "found")
    return {code: (state, number) for code, state, number in found}


def test_figures_that_the_records_or_a_source_bear_hold(version):
    assert check_claims() == 0
    assert states() == {
        "members": ("ok", 3),
        "streets": ("ok", 1),
        "street-area": ("ok", 455),
        "managers": ("ok", None),
    }


def test_figures_drift_when_the_records_change_and_hold_again(version):
    check_claims()
    InterventionFactory(people_before=0, people_after=200)
    MembershipPeriod.objects.first().delete()
    assert check_claims() == 3
    assert {code for code, (state, _found) in states().items() if state == "drifted"} == {
        "members",
        "streets",
        "street-area",
    }
    MembershipPeriodFactory()
    assert check_claims() == 2
    assert states()["members"] == ("ok", 3)


def test_sample_records_bear_and_refute_nothing(version):
    MembershipPeriodFactory(is_sample=True)
    InterventionFactory(street__is_sample=True)
    assert check_claims() == 0
    assert {found for _state, found in states().values()} == {None}


def test_figure_without_records_and_source_is_unsupported(version):
    ProfileVersion.objects.filter(pk=version.pk).update(source_tr="", source_en="")
    assert check_claims() == 1
    assert states()["managers"] == ("unsupported", None)


@pytest.mark.parametrize(
    ("qualifier", "found", "state"),
    [
        ("exact", 100, "ok"),
        ("exact", 101, "drifted"),
        ("at_least", 99, "drifted"),
        ("at_least", 140, "ok"),
        ("about", 90, "ok"),
        ("about", 89, "drifted"),
        ("about", 110, "ok"),
        ("about", 111, "drifted"),
    ],
)
def test_qualifier_says_how_near_the_records_must_come(qualifier, found, state):
    claim = ClaimFactory.build(value=Decimal(100), qualifier=qualifier)
    assert state_of(claim, Decimal(found), "a source") == state


def test_checks_of_earlier_versions_go(version):
    check_claims()
    ProfileVersion.objects.filter(pk=version.pk).update(state="draft", published_at=None)
    assert (check_claims(), states()) == (0, {})


def test_staff_are_told_on_the_start_page_by_mail_and_beside_the_figures(
    version, client: Client, mailoutbox: list
):
    editor = UserFactory(staff=True, language="en")
    editor.groups.add(Group.objects.get(name="Network editors"))
    client.force_login(editor)
    title = "Published profiles with figures that the records do not bear"
    at = f"/admin/campaign/profileversion/{version.pk}/change/"
    language = {"accept-language": "en"}
    listed = f"/admin/campaign/profileversion/?{GapFilter.parameter_name}=not-borne"
    assert "not checked yet" in client.get(at, headers=language).content.decode()
    assert at not in client.get(listed, headers=language).content.decode()
    MembershipPeriod.objects.first().delete()
    check_claims()
    assert at in client.get(listed, headers=language).content.decode()
    page = client.get(at, headers=language).content.decode()
    assert "in the records: 2; the records say something else" in page
    assert "in the records: –; holds" in page
    assert remind_staff() == 1
    send_due_mails()
    assert f"- {title}: 1" in mailoutbox[0].body


def test_database_knows_the_states(version):
    check_claims()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimCheck.objects.update(state="fine")
