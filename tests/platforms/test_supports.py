"""Supports of needs: what stands behind an answered need stands, and every change of it is on record."""

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions.needs import support_need, withdraw_support
from platforms.models import Need, NeedComment, NeedSupport
from tests.factories.members import UserFactory
from tests.factories.platforms import NeedFactory, SeatHolderFactory, ThemeFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def neighbor(platform):
    """Somebody of another municipality, in a seat of the same platform."""
    return SeatHolderFactory(seat__platform=platform)


@pytest.fixture
def need(holder, platform):
    return NeedFactory(holder=holder, title="Tercüman yok", theme=ThemeFactory(platform=platform))


def reader(holder):
    found = access_to(holder.platform, holder.appointment.user)
    assert found is not None
    return found


def entries():
    kind = ContentType.objects.get_for_model(NeedSupport)
    return list(LogEntry.objects.filter(content_type=kind).order_by("pk"))


@pytest.mark.parametrize("state", ["answered", "withdrawn"])
def test_support_stands_once_the_need_was_answered_or_withdrawn(need, neighbor, sign_in, state):
    support_need(need=need, access=reader(neighbor))
    Need.objects.update(state=state)
    page = sign_in(neighbor.appointment.user).post(
        f"{WORK}needs/{need.pk}/support/", {"withdraw": "1"}, follow=True
    )
    assert "This need was answered or withdrawn." in page.content.decode()
    assert NeedSupport.objects.count() == 1
    with pytest.raises(DomainError, match="answered or withdrawn"):
        withdraw_support(need=need, access=reader(neighbor))


@pytest.mark.django_db(transaction=True)
def test_answer_and_withdrawal_at_once_leave_no_answer_without_its_support(shared_database, need, neighbor):
    access = reader(neighbor)
    for _round in range(5):
        Need.objects.update(state="gathered")
        NeedSupport.objects.all().delete()
        support_need(need=need, access=access)

        def work(place):
            if place:
                return withdraw_support(need=need, access=access)
            Need.objects.filter(state="gathered").update(state="answered")
            return NeedSupport.objects.count()

        seen, withdrawn = at_once(2, work)
        assert NeedSupport.objects.count() == (1 if isinstance(withdrawn, DomainError) else 0)
        assert isinstance(seen, int)


def test_support_is_given_changed_and_taken_back_on_record(need, neighbor, sign_in):
    client = sign_in(neighbor.appointment.user)
    client.post(f"{WORK}needs/{need.pk}/support/", {"note": "Gizli not"})
    client.post(f"{WORK}needs/{need.pk}/naming/", {"named": "yes"})
    client.post(f"{WORK}needs/{need.pk}/support/", {"withdraw": "1"})
    told = entries()
    assert [(entry.action, entry.actor) for entry in told] == [
        (action, neighbor.appointment.user)
        for action in (LogEntry.Action.CREATE, LogEntry.Action.UPDATE, LogEntry.Action.DELETE)
    ]
    assert told[1].changes == {"may_be_named": ["False", "True"]}
    assert "Gizli" not in str([entry.changes for entry in told])


def test_back_office_reads_the_supports_in_the_history_of_their_need(need, neighbor, platform, sign_in):
    with set_actor(neighbor.appointment.user):
        support_need(need=need, access=reader(neighbor))
        withdraw_support(need=need, access=reader(neighbor))
    support_need(need=need, access=reader(SeatHolderFactory(seat__platform=platform)))
    page = sign_in(UserFactory(superuser=True)).get(reverse("admin:platforms_need_history", args=[need.pk]))
    assert page.content.decode().count("Support of a need") == 2


def test_withdrawn_need_is_closed_to_who_has_no_part_in_it(
    platform, holder, need, neighbor, coordinator, sign_in
):
    support_need(need=need, access=reader(neighbor))
    stranger = SeatHolderFactory(seat__platform=platform)
    Need.objects.update(state="withdrawn")
    address = f"{WORK}needs/{need.pk}/"
    readers = (need.contact.user, neighbor.appointment.user, coordinator, stranger.appointment.user)
    assert [sign_in(user).get(address).status_code for user in readers] == [200, 200, 200, 404]
    page = sign_in(coordinator).post(f"{address}comment/", {"body": "Neden?"}, follow=True).content.decode()
    assert ("This need was withdrawn." in page, f'action="{address}comment/"' in page) == (True, False)
    assert not NeedComment.objects.exists()


def test_theme_tells_how_many_share_each_need(platform, need, neighbor, sign_in):
    theme = ThemeFactory(platform=platform)
    Need.objects.update(theme=theme, state="gathered")
    client = sign_in(neighbor.appointment.user)
    page = f"{WORK}themes/{theme.pk}/"
    assert "shares it" not in client.get(page).content.decode()
    support_need(need=need, access=reader(neighbor))
    assert "1 other shares it" in client.get(page).content.decode()
