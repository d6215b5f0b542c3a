"""Whether a municipality is named in public: it says so itself, and may change its mind at any time."""

import pytest
from django.test import Client

from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions.needs import let_be_named, support_need
from platforms.models import Need, NeedSupport
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


def test_support_with_agreement_is_named_only_when_it_is_public(platform, holder, sign_in):
    need = NeedFactory(holder=holder)
    supporter = SeatHolderFactory(seat__platform=platform)
    support_need(need=need, access=access_to(platform, supporter.appointment.user), may_be_named=True)
    page = Client().get("/en/platforms/social-services/").content.decode()
    assert need.title not in page
