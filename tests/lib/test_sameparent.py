"""The rule that a row joins rows of one parent, as attendances keep it; without it, what happens."""

import time
from threading import Event
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations import AlterField
from django.db.migrations.state import ProjectState
from django.db.models import CharField

from mmu_portal.lib.sameparent import Loosened, SameParent
from programs.models import Attendance, Registration, Session
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    RegistrationFactory,
    SessionFactory,
)
from tests.races import at_once

NAME = "attendance_of_one_activity"
RULE = ("Attendance", NAME, ("session", "registration"), "activity")


def run(operation, direction="database_forwards"):
    """Run the rule's statements in the test's own transaction, which a real schema editor would not share."""

    def execute(statement, params=None):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    if connection.in_atomic_block:
        connection.check_constraints()
    state = SimpleNamespace(apps=apps)
    editor = SimpleNamespace(connection=connection, quote_name=connection.ops.quote_name, execute=execute)
    getattr(operation, direction)("programs", editor, state, state)


@pytest.mark.django_db
def test_nobody_attends_a_session_of_another_activity():
    registration, foreign = RegistrationFactory(), SessionFactory()
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Attendance.objects.create(session=foreign, registration=registration, way="list")
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Attendance.objects.bulk_create([Attendance(session=foreign, registration=registration, way="list")])
    there = AttendanceFactory(registration=registration)
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Attendance.objects.update(session=foreign)
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Attendance.objects.update(registration=RegistrationFactory())
    also = SessionFactory(activity=registration.activity)
    Attendance.objects.update(session=also)
    there.refresh_from_db()
    assert there.session == also


@pytest.mark.django_db
def test_what_was_attended_does_not_go_to_another_activity():
    there, other = AttendanceFactory(), ActivityFactory()
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Session.objects.filter(pk=there.session_id).update(activity=other)
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        Registration.objects.filter(pk=there.registration_id).update(activity=other)
    free = SessionFactory(activity=there.session.activity)
    Session.objects.filter(pk=free.pk).update(activity=other)
    free.refresh_from_db()
    assert free.activity == other


@pytest.mark.django_db
def test_the_rule_goes_and_comes_back():
    registration, foreign = RegistrationFactory(), SessionFactory()
    wrong = {"session": foreign, "registration": registration, "way": "list"}
    for takes_away, direction in ((Loosened(*RULE), "forwards"), (SameParent(*RULE), "backwards")):
        run(takes_away, f"database_{direction}")
        Attendance.objects.create(**wrong).delete()
        back = "backwards" if direction == "forwards" else "forwards"
        run(takes_away, f"database_{back}")
        with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
            Attendance.objects.create(**wrong)
    assert Attendance.objects.count() == 0


def test_the_rule_says_what_it_does():
    assert SameParent(*RULE).describe() == f"Let Attendance join only rows of one activity ({NAME})"
    assert Loosened(*RULE).describe() == f"Loosen {NAME}"
    _name, args, kwargs = SameParent(*RULE).deconstruct()
    assert SameParent(*args, **kwargs).links == ("session", "registration")


@pytest.mark.django_db(transaction=True)
def test_a_table_of_which_the_rule_speaks_is_altered_between_loosened_and_kept():
    before = ProjectState.from_apps(apps)
    longer = AlterField("session", "door_code", CharField(max_length=9, blank=True, editable=False))
    after = before.clone()
    longer.state_forwards("programs", after)
    foreign, registration = SessionFactory(), RegistrationFactory()
    for old, new in ((before, after), (after, before)):
        with connection.schema_editor() as editor:
            Loosened(*RULE).database_forwards("programs", editor, old, old)
            longer.database_forwards("programs", editor, old, new)
            SameParent(*RULE).database_forwards("programs", editor, new, new)
        with pytest.raises(IntegrityError, match=NAME):
            Attendance.objects.create(session=foreign, registration=registration, way="list")


def at_the_same_time(attended, other):
    """One notes an attendance and commits late; meanwhile another moves the session: what each got."""
    session, written = attended.activity.sessions.get(), Event()

    def work(place):
        if place:
            written.wait(30)
            return Session.objects.filter(pk=session.pk).update(activity=other)
        with transaction.atomic():
            made = Attendance.objects.create(session=session, registration=attended, way="list")
            written.set()
            time.sleep(0.5)
        return made

    return at_once(2, work)


def test_session_that_moves_while_it_is_attended_stays(shared_database):
    _made, moved = at_the_same_time(RegistrationFactory(), ActivityFactory())
    assert isinstance(moved, IntegrityError)
    there = Attendance.objects.get()
    assert there.session.activity_id == there.registration.activity_id


def test_without_the_rule_it_would_be_of_two_activities(shared_database):
    run(Loosened(*RULE))
    try:
        assert at_the_same_time(RegistrationFactory(), ActivityFactory())[1] == 1
        there = Attendance.objects.get()
        assert there.session.activity_id != there.registration.activity_id
        there.delete()
    finally:
        run(SameParent(*RULE))
