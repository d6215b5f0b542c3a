"""Whether a municipality is named in public: it says so itself, and may change its mind at any time."""

import pytest
from django.test import Client

from members.enums import AppointmentRole
from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions.needs import let_be_named, stop_naming, support_need
from platforms.models import Need, NeedSupport
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import (
    NeedFactory,
    RecommendationFactory,
    SeatHolderFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/needs/"
PUBLIC = "/en/platforms/social-services/recommendations/1/"


@pytest.fixture
def answered(platform, holder):
    """A need of Gemlik that a public recommendation answers."""
    theme = ThemeFactory(platform=platform)
    need = NeedFactory(holder=holder, theme=theme, state="answered")
    RecommendationFactory(theme=theme, number=1, state="adopted", wording__adopted_at=need.created_at)
    return need


def named() -> list[str]:
    return [each.short_name for each in Client().get(PUBLIC).context["behind"].named]


def test_municipality_agrees_and_takes_it_back_after_the_recommendation_is_public(answered, holder, sign_in):
    client, address = sign_in(holder.appointment.user), f"{WORK}{answered.pk}/naming/"
    assert (named(), "Gemlik" in Client().get(PUBLIC).content.decode()) == ([], False)
    page = client.post(address, {"named": "yes"}, follow=True).content.decode()
    assert "may name your municipality" in page
    assert named() == ["Gemlik"]
    client.post(address, {"named": "no"})
    assert (named(), "Gemlik" in Client().get(PUBLIC).content.decode()) == ([], False)


def test_supporter_decides_for_itself_alone(answered, platform, holder, sign_in):
    supporter = SeatHolderFactory(seat__platform=platform)
    NeedSupport.objects.create(
        need=answered,
        municipality=supporter.seat.municipality,
        seat=supporter.seat,
        by=supporter.appointment.user,
    )
    sign_in(supporter.appointment.user).post(f"{WORK}{answered.pk}/naming/", {"named": "yes"})
    assert named() == [supporter.seat.municipality.short_name]
    assert Need.objects.get().may_be_named is False
    sign_in(holder.appointment.user).post(f"{WORK}{answered.pk}/naming/", {"named": "yes"})
    assert NeedSupport.objects.get().may_be_named is True
    assert len(named()) == 2


def test_who_is_not_behind_the_need_and_who_only_coordinates_name_nobody(
    answered, platform, coordinator, sign_in
):
    outsider = SeatHolderFactory(seat__platform=platform)
    with pytest.raises(DomainError, match="neither brought nor supports"):
        let_be_named(need=answered, access=access_to(platform, outsider.appointment.user), named=True)
    with pytest.raises(DomainError, match="Only who holds a seat"):
        let_be_named(need=answered, access=access_to(platform, coordinator), named=True)
    assert sign_in(coordinator).post(f"{WORK}{answered.pk}/naming/", {"named": "yes"}).status_code == 404
    assert (
        "Let it be named"
        not in sign_in(outsider.appointment.user).get(f"{WORK}{answered.pk}/").content.decode()
    )
    assert named() == []


def test_agreement_is_kept_in_the_history_once(answered, platform, holder):
    reader = access_to(platform, holder.appointment.user)
    version = Need.objects.get().version
    for _click in range(2):
        let_be_named(need=answered, access=reader, named=True)
    assert (Need.objects.get().may_be_named, Need.objects.get().version) == (True, version + 1)


@pytest.fixture
def vacated(answered, platform, holder):
    """Gemlik and a supporter, both named, after the time of both in their seats."""
    supporter = SeatHolderFactory(seat__platform=platform)
    NeedSupport.objects.create(
        need=answered,
        municipality=supporter.seat.municipality,
        seat=supporter.seat,
        by=supporter.appointment.user,
        may_be_named=True,
    )
    Need.objects.update(may_be_named=True)
    for each in (holder, supporter):
        each.until = each.since
        each.save()
    return answered, holder.seat.municipality, supporter.seat.municipality


def test_who_acts_for_the_municipality_without_a_seat_takes_its_agreement_back(vacated, sign_in):
    need, gemlik, other = vacated
    assert len(named()) == 2
    for municipality, left in ((gemlik, [other.short_name]), (other, [])):
        client = sign_in(AppointmentFactory(municipality=municipality).user)
        page = client.get("/en/my/needs/").content.decode()
        assert page.count("Do not name it") == 1
        assert (need.title in page) == (municipality == gemlik)
        page = client.post(f"/en/my/needs/{need.pk}/naming/", follow=True).content.decode()
        assert "Your municipality is not named." in page
        assert "Do not name it" not in page
        assert named() == left


def test_viewer_and_who_is_not_behind_the_need_take_nothing_back(vacated, sign_in):
    need, gemlik, _supporter = vacated
    viewer = AppointmentFactory(municipality=gemlik, role=AppointmentRole.VIEWER)
    outsider = AppointmentFactory()
    assert "Do not name it" not in sign_in(viewer.user).get("/en/my/needs/").content.decode()
    for appointment in (viewer, outsider):
        address = f"/en/my/needs/{need.pk}/naming/"
        assert sign_in(appointment.user).post(address).status_code == 404
        with pytest.raises(DomainError):
            stop_naming(need=need, appointment=appointment)
    assert len(named()) == 2


def test_supporter_is_not_told_that_another_municipality_agreed(answered, platform, sign_in):
    supporter = SeatHolderFactory(seat__platform=platform)
    seat = supporter.seat
    NeedSupport.objects.create(
        need=answered, municipality=seat.municipality, seat=seat, by=supporter.appointment.user
    )
    Need.objects.update(may_be_named=True)
    page = sign_in(supporter.appointment.user).get("/en/my/needs/").content.decode()
    assert (answered.title in page, "may be named" in page) == (True, False)


def test_support_with_agreement_is_named_only_when_it_is_public(platform, holder, sign_in):
    need = NeedFactory(holder=holder)
    supporter = SeatHolderFactory(seat__platform=platform)
    support_need(need=need, access=access_to(platform, supporter.appointment.user), may_be_named=True)
    page = Client().get("/en/platforms/social-services/").content.decode()
    assert need.title not in page
