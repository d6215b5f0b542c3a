"""What needs a person now: the storeys' sentences on `my/`, each for whom it concerns and nobody else."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from members import needs_now
from members.enums import AppointmentRole, ChangeState
from members.models import ProfileChange
from members.needs_now import Line, lines_for, register
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    DepartmentFactory,
    InvitationFactory,
    ProfileChangeFactory,
    WorkAreaFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def no_sources(monkeypatch):
    """A portal in which no storey registered anything yet."""
    monkeypatch.setattr(needs_now, "_sources", {})


@pytest.fixture
def held():
    """A representative of a department that lacks nothing."""
    held = AppointmentFactory()
    held.department.work_areas.add(WorkAreaFactory())
    return held


def coordinator_of(held):
    return AppointmentFactory(
        municipality=held.municipality, department=held.department, role=AppointmentRole.COORDINATOR
    )


def texts(appointment):
    return [line.text for line in lines_for(appointment)]


def page_of(appointment) -> str:
    client = Client()
    client.force_login(appointment.user)
    return client.get("/en/my/").content.decode()


def test_code_is_registered_once(no_sources):
    register("here", lambda acting: [])
    with pytest.raises(ValueError, match="registered twice"):
        register("here", lambda acting: [])


def test_lines_come_in_the_order_of_their_registration(no_sources, held):
    register("second", lambda acting: [Line("B", "/b/", 2)])
    register("first", lambda acting: (Line(text, "/a/") for text in ("A", acting.user.name)))
    assert [(line.text, line.count) for line in lines_for(held)] == [("B", 2), ("A", 1), (held.user.name, 1)]
    page = page_of(held)
    assert (page.index('<a href="/b/">B</a>') < page.index('<a href="/a/">A</a>')) is True


def test_page_says_that_nothing_waits(no_sources, held):
    assert "Nothing waits for you today." in page_of(held)


def returned(held, **fields):
    """A proposal that staff returned just now."""
    decided = {"state": ChangeState.RETURNED, "decided_at": timezone.now()} | fields
    return ProfileChangeFactory(proposed_by=held, **decided)


SENT_BACK = "The staff returned 1 change that you proposed: read their answer."


def test_returned_proposal_is_told_to_who_made_it_until_it_is_mended_or_old(held):
    change = returned(held)
    colleague = coordinator_of(held)
    assert (SENT_BACK in texts(held), SENT_BACK in texts(colleague)) == (True, False)
    ProfileChange.objects.update(decided_at=timezone.now() - dt.timedelta(days=31))
    assert SENT_BACK not in texts(held)
    ProfileChange.objects.update(decided_at=timezone.now())
    ProfileChangeFactory(proposed_by=held, field=change.field)
    assert SENT_BACK not in texts(held)


def test_returned_department_is_told_until_it_is_proposed_anew(held):
    change = DepartmentChangeFactory(proposed_by=held, state=ChangeState.RETURNED, decided_at=timezone.now())
    (line,) = [line for line in lines_for(held) if line.text == SENT_BACK]
    assert line.url == "/en/my/municipality/departments/"
    DepartmentChangeFactory(proposed_by=held, proposed=change.proposed)
    assert SENT_BACK not in texts(held)


def test_proposal_for_another_municipality_is_not_told_here(held):
    returned(AppointmentFactory(user=held.user))
    assert SENT_BACK not in texts(held)


def test_unanswered_invitation_is_told_to_the_coordinator(held):
    leader = coordinator_of(held)
    for place in (held.municipality, AppointmentFactory().municipality):
        InvitationFactory(municipality=place, expires_at=timezone.now() - dt.timedelta(days=1))
    sentence = "1 invitation was not accepted in time: send it again or withdraw it."
    assert (sentence in texts(leader), sentence in texts(held)) == (True, False)


def test_departments_without_work_areas_are_told_to_who_may_propose_them(held):
    DepartmentFactory(municipality=held.municipality, is_active=False)
    sentence = "1 department has no work areas: without them it qualifies for no platform."
    assert sentence not in texts(held)
    DepartmentFactory(municipality=held.municipality)
    viewer = AppointmentFactory(
        municipality=held.municipality, department=held.department, role=AppointmentRole.VIEWER
    )
    assert (sentence in texts(held), sentence in texts(viewer)) == (True, False)


def test_department_whose_work_areas_are_proposed_needs_nobody_now(held):
    bare = DepartmentFactory(municipality=held.municipality)
    sentence = "1 department has no work areas: without them it qualifies for no platform."
    assert sentence in texts(held)
    DepartmentChangeFactory(proposed_by=held, department=bare)
    assert sentence not in texts(held)


def test_number_of_queries_does_not_depend_on_what_waits(held):
    leader = coordinator_of(held)
    with CaptureQueriesContext(connection) as few:
        lines_for(leader)
    for number in range(20):
        DepartmentFactory(municipality=held.municipality)
        InvitationFactory(
            municipality=held.municipality,
            email=f"late{number}@example.org",
            expires_at=timezone.now() - dt.timedelta(days=1),
        )
    with CaptureQueriesContext(connection) as many:
        lines_for(leader)
    assert len(many) == len(few)


def test_record_without_a_department_is_told_to_who_may_propose_one():
    held = AppointmentFactory(department=None)
    sentence = "No department is on record: propose those that matter. Platforms are joined by departments."
    assert sentence in texts(held)
    assert sentence not in texts(AppointmentFactory(department=None, role=AppointmentRole.VIEWER))
    DepartmentChangeFactory(department=None, municipality=held.municipality)
    assert sentence not in texts(held)


def test_second_factor_is_recommended_to_who_has_none(held):
    advice = "Set up a second factor"
    assert advice in page_of(held)
    TOTP.activate(held.user, generate_totp_secret())
    assert advice not in page_of(held)
