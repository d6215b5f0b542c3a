"""New streets of one name: none takes the place of another by chance."""

import pytest

from members.actions.proposals import withdraw
from mmu_portal.lib.errors import DomainError
from programs.actions.street_changes import propose_street
from programs.models import StreetChange
from tests.factories.members import AppointmentFactory
from tests.factories.programs import CycleFactory, ParticipationFactory
from tests.factories.programs_streets import NEW_STREET
from tests.programs.test_street_changes import LIST, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return CycleFactory()


@pytest.fixture
def held(cycle):
    appointment = AppointmentFactory(user__language="en")
    ParticipationFactory(cycle=cycle, municipality=appointment.municipality)
    return appointment


def propose(held, cycle, **news):
    return propose_street(appointment=held, wanted=NEW_STREET | news, cycle=cycle)


def waiting():
    return [each.proposed for each in StreetChange.objects.pending().order_by("pk")]


def test_second_new_street_of_a_name_is_refused_and_what_was_typed_stays(held, cycle):
    propose(held, cycle)
    client = signed_in(held.user)
    sent = typed(
        client.get(f"{LIST}new/").content.decode(), cycle=cycle.pk, name_tr="OKUL SOKAĞI", text_tr="Başka"
    )
    for _time in range(2):
        answer = client.post(f"{LIST}new/", sent)
        text = answer.content.decode()
        assert ("of this name waits for the staff already" in text, "Başka" in text) == (True, True)
    assert (answer.status_code, waiting()) == (422, [NEW_STREET])


def test_new_street_that_waits_takes_no_name_of_another(held, cycle):
    first, other = propose(held, cycle), propose(held, cycle, name_tr="Çarşı Sokağı")
    with pytest.raises(DomainError, match="of this name waits"):
        propose_street(
            appointment=held, wanted=NEW_STREET | {"text_tr": "Yeni"}, cycle=cycle, in_place_of=other
        )
    changed = NEW_STREET | {"text_tr": "Yeni"}
    propose_street(appointment=held, wanted=changed, cycle=cycle, in_place_of=first)
    assert waiting() == [NEW_STREET | {"name_tr": "Çarşı Sokağı"}, changed]


def test_the_same_sent_twice_waits_once(held, cycle):
    propose(held, cycle)
    assert (propose(held, cycle), waiting()) == (None, [NEW_STREET])


def test_phase_of_days_to_come_is_not_proposed_as_done(held, cycle):
    with pytest.raises(DomainError, match="Pop-up intervention: This phase has not ended yet"):
        propose(held, cycle, p1_ends="2100-01-01")
    propose(held, cycle, p1_ends="2100-01-01", p1_is_done="")


def test_page_of_a_new_street_goes_on_when_something_else_was_proposed_for_it_meanwhile(held, cycle):
    first = propose(held, cycle)
    client, address = signed_in(held.user), f"{LIST}proposals/{first.pk}/"
    sent = typed(client.get(address).content.decode(), text_tr="Benim metnim")
    other_tab = NEW_STREET | {"text_en": "From another tab"}
    propose_street(appointment=held, wanted=other_tab, cycle=cycle, in_place_of=first)
    answer = client.post(address, sent)
    text = answer.content.decode()
    assert (answer.status_code, "Benim metnim" in text, "From another tab" in text) == (422, True, True)
    client.post(address, typed(text))
    assert waiting() == [other_tab | {"text_tr": "Benim metnim"}]
    assert client.get(f"{address}photographs/").status_code == 200


def test_page_of_a_new_street_is_gone_with_what_waited(held, cycle):
    change = propose(held, cycle)
    withdraw(change=change, appointment=held)
    client, address = signed_in(held.user), f"{LIST}proposals/{change.pk}/"
    assert client.get(address).status_code == 404
    stranger = AppointmentFactory(municipality__place="Elsewhere")
    propose(held, cycle)
    assert (client.get(address).status_code, signed_in(stranger.user).get(address).status_code) == (200, 404)
