"""What the platforms' coordinators decide in the back office: told at the field, and never by accident."""

import datetime as dt
from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from platforms.models import Platform, SeatHolder
from platforms.queries.gaps import WAITING
from tests.factories.members import UserFactory
from tests.factories.platforms import JoinRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coordinator, platform, sign_in):
    """The coordinator's browser."""
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    return sign_in(coordinator)


def test_ended_appointment_is_told_at_its_field_when_somebody_is_seated(client, platform, rep):
    rep.started, rep.ended = dt.date(2025, 1, 1), timezone.localdate() - dt.timedelta(days=1)
    rep.save()
    answer = client.post(
        reverse("admin:platforms_seatholder_add"), {"platform": platform.pk, "appointment": rep.pk}
    )
    assert answer.status_code == 200
    assert answer.context["adminform"].errors == {"appointment": ["This appointment does not run today."]}
    assert not SeatHolder.objects.exists()


def test_seat_that_somebody_else_took_meanwhile_is_told(client, platform, rep):
    add = reverse("admin:platforms_seatholder_add")
    with mock.patch("platforms.models.Allotment.take", return_value=False):
        answer = client.post(add, {"platform": platform.pk, "appointment": rep.pk}, follow=True)
    assert "The municipality has no free seat on this platform." in answer.content.decode()
    assert not SeatHolder.objects.exists()


@pytest.mark.parametrize("pressed", [{}, {"_save": "1"}, {"_approve": "1", "_decline": "1"}])
def test_request_is_not_decided_without_one_of_its_buttons(client, platform, rep, pressed):
    asked = JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    address = reverse("admin:platforms_joinrequest_change", args=[asked.pk])
    page = client.post(address, {"note": "Yazılmış bir yanıt", **pressed}).content.decode()
    assert "Press one of the buttons of this page; nothing was changed." in page
    assert "Yazılmış bir yanıt" in page
    asked.refresh_from_db()
    assert (asked.state, SeatHolder.objects.count()) == ("pending", 0)


@pytest.mark.parametrize("many", [False, True])
def test_answer_longer_than_is_kept_is_refused_and_stays_typed(client, platform, rep, many):
    asked = JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    address = reverse("admin:platforms_joinrequest_change", args=[asked.pk])
    sent = {"_decline": "1", "note": "ö" * 1001}
    if many:
        address = reverse("admin:platforms_joinrequest_changelist")
        sent |= {"action": "decline_chosen", "_selected_action": [asked.pk], "confirmed": "1"}
    page = client.post(address, sent).content.decode()
    assert ("1001 characters; at most 1000" in page, "ö" * 1001 in page) == (True, True)
    asked.refresh_from_db()
    assert (asked.state, asked.note) == ("pending", "")


@pytest.mark.parametrize("sent", ["abc", "\x00", "9" * 20, "-1", "1e5"])
@pytest.mark.parametrize("field", ["coordinators", "areas", "rule-0-work_areas"])
def test_choice_of_records_that_there_cannot_be_is_told_at_its_field(platform, sign_in, field, sent):
    client = sign_in(UserFactory(superuser=True))
    rows = {f"rule-{name}_FORMS": "1" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    change = reverse("admin:platforms_platform_change", args=[platform.pk])
    for address in (change, reverse("admin:platforms_platform_add")):
        answer = client.post(address, {field: [sent], "slug": "kept-words", **rows})
        assert answer.status_code == 200
    form = answer.context["adminform"].form
    if "-" not in field:
        assert field in form.errors
    assert 'value="kept-words"' in answer.content.decode()
    assert list(Platform.objects.all()) == [platform]


def test_coordinators_that_were_chosen_stay_chosen_beside_a_mistake(platform, coordinator, sign_in):
    client = sign_in(UserFactory(superuser=True))
    form = {"coordinators": [str(coordinator.pk), "abc"], "rule-TOTAL_FORMS": "0", "rule-INITIAL_FORMS": "0"}
    page = client.post(reverse("admin:platforms_platform_add"), form).content.decode()
    assert f'<option value="{coordinator.pk}" selected' in page


def test_platform_whose_coordinator_left_the_staff_has_nobody_to_decide(platform, coordinator):
    (gap,) = [each for each in WAITING if each.code == "no-coordinator"]
    left = Platform.objects.filter(gap.condition(timezone.localdate()))
    assert list(left) == []
    coordinator.is_staff = False
    coordinator.save()
    assert list(left.all()) == [platform]
