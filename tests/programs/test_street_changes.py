"""Streets by proposal: nothing is public before staff approve it, and nobody decides their own."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.actions.handover import end_and_hand_over
from members.actions.proposals import send_back, withdraw
from members.enums import AppointmentRole, ChangeState
from members.personal import held_of
from mmu_portal.lib.errors import DomainError
from programs.actions.street_changes import approve_street, propose_street
from programs.models import Intervention, Photograph, Street, StreetChange
from programs.models.street_record import record_of
from programs.queries.figures import street_totals
from tests.factories.members import (
    AppointmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.factories.programs import (
    CycleFactory,
    InterventionFactory,
    ParticipationFactory,
    ProgramFactory,
    ReadingFactory,
    StreetFactory,
)
from tests.factories.programs_streets import NEW_STREET, StreetChangeFactory, upload
from tests.outbox import send_all_mails
from tests.races import at_once

pytestmark = pytest.mark.django_db
LIST = "/en/my/streets/"
PROGRAM = "/en/programs/reclaiming-streets/"
CAPTION = {"description_tr": "Arabalar", "description_en": "Cars", "credit": "Municipality"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def cycle():
    return CycleFactory(program=ProgramFactory(slug="reclaiming-streets"), number=4)


@pytest.fixture
def held(cycle):
    """A representative of Osmangazi, which takes part in the cycle."""
    place = MunicipalityFactory(place="Osmangazi", slug="osmangazi")
    MembershipPeriodFactory(municipality=place)
    ParticipationFactory(cycle=cycle, municipality=place)
    return AppointmentFactory(municipality=place, user__language="en")


@pytest.fixture
def staff():
    person = UserFactory(staff=True)
    person.groups.set(Group.objects.filter(name="Program staff"))
    return person


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def typed(page, **values):
    """What a browser sends of the form on a page, with what a person typed."""
    sent = {"shown": re.search('name="shown" value="([^"]*)"', page)[1]}
    for name, value in re.findall('<option value="([^"]*)" selected', page) and re.findall(
        '<select name="([^"]+)".*?<option value="([^"]*)" selected', page, re.DOTALL
    ):
        sent[name] = value
    for tag in re.findall("<input[^>]*>", page):
        name = re.search('name="([^"]+)"', tag)
        value = re.search('value="([^"]*)"', tag)
        if name and value and 'type="checkbox"' not in tag and name[1] != "csrfmiddlewaretoken":
            sent.setdefault(name[1], value[1])
        elif name and 'type="checkbox"' in tag and " checked" in tag:
            sent[name[1]] = "on"
    for name, text in re.findall('<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        sent.setdefault(name, text)
    return sent | values


def new_street(held, cycle, **news):
    return propose_street(appointment=held, wanted=NEW_STREET | news, cycle=cycle)


def figures(cycle):
    totals = street_totals(Street.objects.filter(program=cycle.program))
    return totals.streets, totals.area, totals.municipalities


def test_approval_moves_the_programs_figures_by_exactly_that_street(held, cycle, staff, client):
    InterventionFactory(street=StreetFactory(program=cycle.program))
    before = figures(cycle)
    change = new_street(held, cycle)
    assert figures(cycle) == before
    assert "School Street" not in client.get(PROGRAM).content.decode()
    approve_street(change=change, by=staff)
    streets, area, municipalities = before
    assert figures(cycle) == (streets + 1, area + 450, municipalities + 1)
    street = Street.objects.get(municipality=held.municipality)
    assert (street.slug, street.cycle, street.program) == ("osmangazi-okul-sokagi", cycle, cycle.program)
    assert record_of(street) == NEW_STREET
    assert "School Street" in client.get(PROGRAM).content.decode()
    send_all_mails()
    assert "Approved, and public now" in mail.outbox[0].body
    assert "/en/my/streets/" in mail.outbox[0].body


def test_change_of_a_street_moves_the_figures_by_its_difference(held, cycle, staff):
    street = StreetFactory(program=cycle.program, municipality=held.municipality)
    phase = InterventionFactory(street=street)
    reading = ReadingFactory(intervention=phase)
    _streets, area, _places = figures(cycle)
    wanted = record_of(street) | {"p1_people_after": "700.0", "name_en": "Another name"}
    approve_street(change=propose_street(appointment=held, wanted=wanted, street=street), by=staff)
    assert figures(cycle)[1] == area + 50
    street.refresh_from_db()
    phase.refresh_from_db()
    assert (street.name_en, phase.people_after) == ("Another name", Decimal(700))
    assert list(phase.readings.all()) == [reading]


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        ({"p1_people_after": "1000.1"}, "Pop-up intervention: The area for people after lies between"),
        ({"p1_ends": ""}, "Pop-up intervention: A phase that is done has a day"),
        ({"p2_starts": "2025-03-05", "p2_precision": "day"}, "overlaps another one of the street"),
        ({"latitude": "41.00000"}, "A position needs both"),
        ({"name_tr": ""}, "cannot be blank"),
    ],
)
def test_rules_of_streets_hold_for_proposals(held, cycle, news, sentence):
    with pytest.raises(DomainError, match=sentence):
        new_street(held, cycle, **news)
    assert not StreetChange.objects.exists()


def test_only_who_takes_part_enters_and_only_own_streets(held, cycle):
    outside = AppointmentFactory()
    with pytest.raises(DomainError, match="Only who takes part"):
        new_street(outside, cycle)
    with pytest.raises(DomainError, match="Only who takes part"):
        new_street(held, CycleFactory(program=cycle.program, number=5))
    with pytest.raises(DomainError, match="Choose a street of this municipality"):
        propose_street(appointment=held, wanted=NEW_STREET, street=StreetFactory())
    held.role = AppointmentRole.VIEWER
    with pytest.raises(DomainError, match="does not let you propose"):
        new_street(held, cycle)


def test_phase_on_record_is_not_taken_away_by_a_proposal(held, cycle):
    street = InterventionFactory(
        street=StreetFactory(program=cycle.program, municipality=held.municipality)
    ).street
    with pytest.raises(DomainError, match="Pop-up intervention is recorded"):
        propose_street(appointment=held, wanted={"name_tr": "Okul"}, street=street)


def test_phases_move_past_each_other(held, cycle, staff):
    street = StreetFactory(program=cycle.program, municipality=held.municipality)
    for phase in (1, 2):
        InterventionFactory(street=street, phase=phase)
    for years in (1, -2):
        wanted = record_of(street)
        for name in ("p1_starts", "p1_ends", "p2_starts", "p2_ends"):
            wanted[name] = f"{int(wanted[name][:4]) + years}{wanted[name][4:]}"
        approve_street(change=propose_street(appointment=held, wanted=wanted, street=street), by=staff)
        assert record_of(street) == wanted


def test_nobody_decides_their_own_and_nothing_is_decided_twice(held, cycle, staff):
    change = new_street(held, cycle)
    with pytest.raises(DomainError, match="Nobody decides their own"):
        approve_street(change=change, by=held.user)
    send_back(change=change, by=staff, note="Which street is it?")
    with pytest.raises(DomainError, match="decided or withdrawn before"):
        approve_street(change=change, by=staff)
    send_all_mails()
    assert "Which street is it?" in mail.outbox[0].body
    assert "returned 1 street" in signed_in(held.user).get("/en/my/").content.decode()


def test_record_that_moved_is_approved_only_knowingly(held, cycle, staff):
    street = StreetFactory(program=cycle.program, municipality=held.municipality, name_tr="Eski")
    wanted = record_of(street) | {"name_tr": "Yeni"}
    change = propose_street(appointment=held, wanted=wanted, street=street)
    looked_at = StreetChange.objects.get().mark
    street.text_en = "Staff wrote this."
    street.save()
    for mark in ("", looked_at):
        with pytest.raises(DomainError, match="has changed since"):
            approve_street(change=change, by=staff, looked_at=mark)
    approve_street(change=change, by=staff, looked_at=StreetChange.objects.get().mark)
    street.refresh_from_db()
    assert street.name_tr == "Yeni"


def test_one_proposal_waits_at_a_time(held, cycle):
    first, more = new_street(held, cycle), NEW_STREET | {"text_en": "More"}
    second = propose_street(appointment=held, wanted=more, cycle=cycle, in_place_of=first)
    first.refresh_from_db()
    assert (first.state, second.state) == (ChangeState.WITHDRAWN, ChangeState.PENDING)
    assert new_street(held, cycle, text_en="More") is None
    with pytest.raises(IntegrityError), transaction.atomic():
        StreetChangeFactory(proposed_by=held)
    street = StreetFactory(municipality=held.municipality)
    StreetChangeFactory(proposed_by=held, street=street)
    with pytest.raises(IntegrityError), transaction.atomic():
        StreetChangeFactory(proposed_by=held, street=street)


def test_ten_who_approve_at_once_make_one_street(shared_database):
    change = StreetChangeFactory()
    people = [UserFactory(staff=True) for _number in range(10)]
    outcomes = at_once(10, lambda place: approve_street(change=change, by=people[place]))
    assert outcomes.count(None) == 1
    assert Street.objects.count() == 1


def test_handover_passes_what_waits_to_the_successor(held, cycle, staff):
    change = new_street(held, cycle)
    asked = ParticipationFactory(
        cycle=CycleFactory(program=cycle.program), municipality=held.municipality, applied_by=held
    )
    successor = AppointmentFactory(municipality=held.municipality)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    boss = UserFactory(superuser=True)
    end_and_hand_over(appointment=held, last_day=yesterday, successor=successor, by=boss)
    change.refresh_from_db()
    asked.refresh_from_db()
    assert (change.proposed_by, change.written_by, asked.applied_by) == (successor, held, successor)
    with pytest.raises(DomainError, match="Nobody decides their own"):
        approve_street(change=change, by=held.user)


# The pages


def test_representative_enters_a_street_with_photographs_and_staff_approve(held, cycle, staff, client):
    mine, office = signed_in(held.user), signed_in(staff)
    page = mine.get(f"{LIST}new/").content.decode()
    values = {name.replace("yes", "on"): text for name, text in NEW_STREET.items()} | {
        "p1_is_done": "on",
        "cycle": cycle.pk,
    }
    answer = mine.post(f"{LIST}new/", typed(page, **values))
    change = StreetChange.objects.get()
    photographs = f"{LIST}proposals/{change.pk}/photographs/"
    assert answer["Location"] == photographs
    assert change.proposed == NEW_STREET
    answer = mine.post(
        photographs, CAPTION | {"moment_of_phase": "1-before", "picture": upload()}, follow=True
    )
    waiting = StreetChange.objects.pending().get()
    file = waiting.proposed["p1_before_file"]
    picture = reverse("my-streets:picture", args=[waiting.pk, file])
    assert f'src="{picture}"' in answer.content.decode()
    for person, status in ((mine, 200), (office, 200), (signed_in(UserFactory()), 404)):
        seen = person.get(picture)
        assert seen.status_code == status
        # `seen.close()` would say that the request is over, and close the connection with it.
        for close in seen._resource_closers:
            close()
    assert client.get(picture).status_code == 302
    assert client.get(f"/en/programs/photographs/{file}/480.webp").status_code == 404
    decide = reverse("admin:programs_streetchange_change", args=[waiting.pk])
    shown = office.get(decide).content.decode()
    assert "Okul Sokağı" in shown
    assert picture in shown
    assert "650" in shown
    answer = office.post(decide, {"note": "Well done", "looked_at": waiting.mark, "_approve": ""})
    assert answer.status_code == 302
    photograph = Photograph.objects.get()
    assert (photograph.file, photograph.moment, photograph.credit) == (file, "before", "Municipality")
    street = Street.objects.get()
    public = client.get(street.get_absolute_url().replace("/tr/", "/en/")).content.decode()
    assert 'alt="Cars"' in public
    assert "Well done" in mine.get(LIST).content.decode()


def test_refused_form_keeps_what_was_typed(held, cycle):
    mine = signed_in(held.user)
    page = mine.get(f"{LIST}new/").content.decode()
    values = {"cycle": cycle.pk, "name_tr": "Okul", "p1_total_area": "10", "text_en": "Typed with care"}
    answer = mine.post(f"{LIST}new/", typed(page, **values))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Enter the first day of the phase: Pop-up intervention." in text
    assert "Typed with care" in text
    answer = mine.post(f"{LIST}new/", typed(page, **values, p1_starts="2025-01-01", p1_people_after="11"))
    assert "lies between zero and the whole area" in answer.content.decode()
    assert "Typed with care" in answer.content.decode()


def test_older_form_overwrites_nothing_that_its_reader_has_not_seen(held, cycle, staff):
    street = StreetFactory(program=cycle.program, municipality=held.municipality)
    InterventionFactory(street=street)
    mine, address = signed_in(held.user), f"{LIST}{street.pk}/"
    old = typed(mine.get(address).content.decode())
    Intervention.objects.update(people_after=500)
    answer = mine.post(address, old | {"name_en": "Mine"})
    assert answer.status_code == 422
    assert "has changed since you opened this page" in answer.content.decode()
    assert not StreetChange.objects.exists()
    answer = mine.post(address, typed(answer.content.decode()))
    assert answer.status_code == 302
    change = StreetChange.objects.get()
    assert (change.proposed["name_en"], change.proposed["p1_people_after"]) == ("Mine", "500.0")


def test_other_municipalities_and_viewers_find_nothing(held, cycle):
    change = new_street(held, cycle)
    street = StreetFactory(municipality=held.municipality)
    addresses = [
        f"{LIST}new/",
        f"{LIST}{street.pk}/",
        f"{LIST}{street.pk}/photographs/",
        f"{LIST}proposals/{change.pk}/",
        f"{LIST}proposals/{change.pk}/photographs/",
    ]
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    for person in (AppointmentFactory().user, viewer.user):
        client = signed_in(person)
        assert [client.get(address).status_code for address in addresses] == [404] * 5
        assert client.post(f"{LIST}proposals/{change.pk}/withdraw/").status_code == 404
    assert "School Street" not in signed_in(AppointmentFactory().user).get(LIST).content.decode()


def test_photograph_of_a_street_on_record_is_replaced_and_taken_away(held, cycle, staff):
    street = InterventionFactory(
        street=StreetFactory(program=cycle.program, municipality=held.municipality)
    ).street
    mine, address = signed_in(held.user), f"{LIST}{street.pk}/photographs/"
    for _time in range(2):
        mine.post(address, CAPTION | {"moment_of_phase": "1-after", "picture": upload()})
        approve_street(change=StreetChange.objects.pending().get(), by=staff)
    assert Photograph.objects.count() == 1
    assert mine.get(address).status_code == 200
    mine.post(address, {"remove": "1-after"})
    assert Photograph.objects.count() == 1
    approve_street(change=StreetChange.objects.pending().get(), by=staff)
    assert Photograph.objects.count() == 0
    answer = mine.post(address, CAPTION | {"moment_of_phase": "2-after", "picture": upload()})
    assert answer.status_code == 422


def test_photograph_needs_words_in_both_languages_and_a_credit(held, cycle):
    change = new_street(held, cycle)
    address = f"{LIST}proposals/{change.pk}/photographs/"
    answer = signed_in(held.user).post(
        address, {"moment_of_phase": "1-before", "picture": upload(), "description_tr": "Arabalar"}
    )
    assert answer.status_code == 422
    assert "Arabalar" in answer.content.decode()
    answer = signed_in(held.user).post(
        address, CAPTION | {"moment_of_phase": "1-before", "picture": upload(b"not a picture")}
    )
    assert answer.status_code == 422
    withdraw(change=change, appointment=held)
    assert signed_in(held.user).get(address).status_code == 404


def test_pages_ask_as_often_for_one_as_for_many(held, cycle, staff):
    def fill(number):
        street = InterventionFactory(
            street=StreetFactory(program=cycle.program, municipality=held.municipality)
        ).street
        StreetChangeFactory(proposed_by=held, street=street, seen=record_of(street), proposed=NEW_STREET)
        StreetChangeFactory(proposed_by=held, proposed=NEW_STREET | {"name_tr": f"Sokak {number}"})

    def asked():
        numbers = []
        for person, page in (
            (held.user, LIST),
            (staff, reverse("admin:programs_streetchange_changelist")),
        ):
            client = signed_in(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            numbers.append(len(queries))
        return numbers

    fill(0)
    few = asked()
    for number in range(1, 5):
        fill(number)
    assert asked() == few


def test_people_read_what_they_applied_for_proposed_and_decided(held, cycle, staff):
    change = new_street(held, cycle)
    approve_street(change=change, by=staff, note="Well done")
    ParticipationFactory(municipality=held.municipality, applied_by=held, message="Our school street")
    of_theirs = {holding.code: rows for holding, rows in held_of(held.user)}
    assert "Our school street" in of_theirs["programs.applications"][0].values()
    assert "Well done" in of_theirs["programs.street-proposals"][0].values()
    of_staff = {holding.code: rows for holding, rows in held_of(staff)}
    assert len(of_staff["programs.street-decisions"]) == 1
    assert of_staff["programs.street-proposals"] == []
