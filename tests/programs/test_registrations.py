"""Registrations: who may, who waits, who is next, and what everybody is told."""

import datetime as dt
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.db import OperationalError
from django.utils import timezone

from members.models import Mail
from mmu_portal.lib.errors import DomainError, EditConflict
from programs.actions.activities import call_off, publish, remind
from programs.actions.places import set_limits
from programs.actions.registrations import (
    accept,
    answer,
    cancel,
    enter,
    erase_person,
    expire_offers,
    fill_free_places,
    register,
)
from programs.models import Activity, Places, Registration
from programs.queries.admittance import obstacle
from programs.queries.places import places_left
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.platforms import PlatformFactory, SeatFactory, SeatHolderFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    RegistrationFactory,
    in_days,
    member_appointment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


def state_of(registration):
    return Registration.objects.get(pk=registration.pk).state


def kinds():
    """The mails that wait, by the last part of their kind."""
    return [kind.rpartition("/")[2] for kind in Mail.objects.order_by("pk").values_list("kind", flat=True)]


def full(places=1, waiting=0, **fields):
    """A full activity with so many places, those who have them and those who wait, in order."""
    activity = ActivityFactory(capacity=places, **fields)
    people = [register(activity=activity, appointment=AppointmentFactory()) for _ in range(places + waiting)]
    return activity, people[:places], people[places:]


def test_first_ones_have_places_and_the_next_wait():
    activity, (held,), (first, second) = full(1, 2)
    assert [state_of(each) for each in (held, first, second)] == ["confirmed", "waitlisted", "waitlisted"]
    left = places_left(activity)
    assert (left.capacity, left.taken, left.free, left.waiting, left.is_full) == (1, 1, 0, 2, True)
    assert kinds() == ["registered", "waiting", "waiting"]


def test_activity_without_a_limit_takes_everybody():
    activity = ActivityFactory()
    for _number in range(3):
        register(activity=activity, appointment=AppointmentFactory())
    left = places_left(activity)
    assert (left.capacity, left.taken, left.free, left.is_full) == (None, 3, None, False)


def test_municipality_has_no_more_than_its_places():
    activity = ActivityFactory(capacity=10, seats_per_municipality=1)
    one = AppointmentFactory()
    colleague = AppointmentFactory(municipality=one.municipality)
    mine = register(activity=activity, appointment=one)
    theirs = register(activity=activity, appointment=colleague)
    other = register(activity=activity, appointment=AppointmentFactory())
    assert [each.state for each in (mine, theirs, other)] == ["confirmed", "waitlisted", "confirmed"]
    assert Places.objects.get(municipality__isnull=True).taken == 2
    assert cancel(registration=other, by=other.user) == 0  # the place is no place for the colleague
    assert state_of(theirs) == "waitlisted"
    assert cancel(registration=mine, by=mine.user) == 1
    assert state_of(theirs) == "offered"


def test_freed_place_goes_to_exactly_one_the_first_who_waits():
    activity, (held,), (first, second) = full(1, 2)
    assert cancel(registration=held, by=held.user) == 1
    assert [state_of(each) for each in (held, first, second)] == ["canceled", "offered", "waitlisted"]
    assert places_left(activity).free == 0
    assert kinds()[-2:] == ["registration_canceled", "offered"]
    offer = Registration.objects.get(pk=first.pk)
    assert dt.timedelta(hours=47) < offer.offered_until - timezone.now() <= dt.timedelta(hours=48)


def test_offer_is_accepted_once_by_its_person():
    _activity, (held,), (first, second) = full(1, 2)
    cancel(registration=held, by=held.user)
    with pytest.raises(DomainError, match="somebody else’s"):
        accept(registration=first, by=second.user)
    accept(registration=first, by=first.user)
    assert (state_of(first), kinds()[-1]) == ("confirmed", "promoted")
    with pytest.raises(DomainError, match="does not stand"):
        accept(registration=first, by=first.user)
    with pytest.raises(DomainError, match="does not stand"):
        accept(registration=second, by=second.user)


def test_expired_offer_goes_on_to_the_next_and_cannot_be_accepted():
    activity, (held,), (first, second) = full(1, 2)
    cancel(registration=held, by=held.user)
    assert expire_offers() == 0
    Registration.objects.filter(pk=first.pk).update(offered_until=timezone.now())
    with pytest.raises(DomainError, match="does not stand"):
        accept(registration=first, by=first.user)
    assert (expire_offers(), expire_offers()) == (1, 0)
    assert [state_of(each) for each in (first, second)] == ["canceled", "offered"]
    assert places_left(activity).taken == 1
    assert kinds()[-2:] == ["lapsed", "offered"]


def test_offer_is_taken_by_nobody_who_acts_for_the_municipality_no_more(boss):
    offered = RegistrationFactory(state="offered")
    offered.appointment.ended = timezone.localdate() - dt.timedelta(days=1)
    offered.appointment.save()
    for person in (offered.user, boss):
        with pytest.raises(DomainError, match="does not run"):
            accept(registration=offered, by=person)
    AppointmentFactory(user=offered.user, municipality=offered.municipality)
    accept(registration=offered, by=offered.user)
    assert state_of(offered) == "confirmed"


def test_offer_of_an_activity_that_was_brought_forward_ends_when_it_begins():
    offered = RegistrationFactory(state="offered")
    session = offered.activity.sessions.get()
    session.starts = timezone.now() - dt.timedelta(minutes=1)
    session.save()
    with pytest.raises(DomainError, match="does not stand"):
        accept(registration=offered, by=offered.user)


def test_offer_ends_when_the_activity_begins():
    soon = {"session": False}
    activity = ActivityFactory(capacity=1, **soon, first_day=timezone.localdate() + dt.timedelta(days=1))
    held, first = [register(activity=activity, appointment=AppointmentFactory()) for _ in range(2)]
    cancel(registration=held, by=held.user)
    assert Registration.objects.get(pk=first.pk).offered_until == in_days(1, 0)


def test_declined_offer_goes_on_and_who_gave_up_comes_back_to_the_end():
    activity, (held,), (first, second) = full(1, 2)
    cancel(registration=held, by=held.user)
    cancel(registration=first, by=first.user)
    assert state_of(second) == "offered"
    again = register(activity=activity, appointment=held.appointment)
    assert (again.pk, again.state) == (held.pk, "waitlisted")
    with pytest.raises(DomainError, match="already"):
        register(activity=activity, appointment=held.appointment)
    with pytest.raises(DomainError, match="canceled before"):
        cancel(registration=first, by=first.user)


def test_who_left_no_account_has_the_freed_place_at_once(boss):
    activity, (held,), _none = full(1)
    outside = enter(activity=activity, by=boss, name="Ana Gómez", organization="Bogotá", email="A@x.org")
    assert (outside.state, outside.email) == ("waitlisted", "a@x.org")
    cancel(registration=held, by=held.user)
    assert (state_of(outside), kinds()[-1]) == ("confirmed", "promoted")


def test_more_places_promote_as_many_and_fewer_than_taken_are_refused(boss):
    activity, _held, waiting = full(1, 3)
    Activity.objects.filter(pk=activity.pk).update(capacity=3)
    activity.refresh_from_db()
    assert set_limits(activity=activity, by=boss) == 2
    assert [state_of(each) for each in waiting] == ["offered", "offered", "waitlisted"]
    activity.capacity = 2
    with pytest.raises(DomainError, match="3 places are taken"):
        set_limits(activity=activity, by=boss)
    activity.capacity = None
    assert set_limits(activity=activity, by=boss) == 1


def test_higher_limit_of_a_municipality_promotes_its_people(boss):
    activity = ActivityFactory(capacity=10, seats_per_municipality=1)
    one = AppointmentFactory()
    register(activity=activity, appointment=one)
    second = register(activity=activity, appointment=AppointmentFactory(municipality=one.municipality))
    activity.seats_per_municipality = 2
    activity.save()
    assert set_limits(activity=activity, by=boss) == 1
    assert state_of(second) == "offered"
    activity.seats_per_municipality = 1
    with pytest.raises(DomainError, match="has 2 places"):
        set_limits(activity=activity, by=boss)


def test_place_beside_which_somebody_waits_is_found():
    _activity, (held,), (first,) = full(1, 1)
    Registration.objects.filter(pk=held.pk).update(state="canceled")
    Places.objects.update(taken=0)
    assert (fill_free_places(), fill_free_places()) == (1, 0)
    assert state_of(first) == "offered"


def test_closed_and_strange_activities_say_why_nobody_registers():
    me = member_appointment()
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    for fields, sentence in (
        ({"opens": now + hour}, "Registration opens on"),
        ({"closes": now - hour}, "Registration closed on"),
        ({"opens": None}, "Nobody registers for this activity on the portal"),
        ({"state": "canceled"}, "was canceled"),
        ({"state": "draft"}, "Nobody registers"),
        ({"session__in_": -1}, "has begun"),
    ):
        activity = ActivityFactory(**fields)
        assert sentence in obstacle(activity, me)
        with pytest.raises(DomainError, match=sentence):
            register(activity=activity, appointment=me)
    assert "act for no municipality" in obstacle(ActivityFactory(), None)


def test_audiences_admit_whom_they_name():
    me, stranger = member_appointment(), AppointmentFactory()
    reader = member_appointment(role="viewer")
    everybody = ActivityFactory()
    assert [obstacle(everybody, each) for each in (me, stranger, reader)] == ["", "", ""]
    members = ActivityFactory(audience="representatives")
    assert obstacle(members, me) == ""
    assert "not recorded as one" in obstacle(members, stranger)
    assert "only read" in obstacle(members, reader)
    platform = PlatformFactory()
    seated = SeatHolderFactory(seat=SeatFactory(platform=platform)).appointment
    of_seats = ActivityFactory(audience="seats", platform=platform)
    assert obstacle(of_seats, seated) == ""
    assert str(platform) in obstacle(of_seats, me)
    for audience, words in (("roles", "women councilors"), ("named", "by name")):
        invited = ActivityFactory(
            audience=audience, audience_words_tr="x", audience_words_en="women councilors", invited=[me.user]
        )
        assert obstacle(invited, me) == ""
        assert words in obstacle(invited, stranger)


def test_ended_appointment_registers_nobody():
    over = AppointmentFactory(started=dt.date(2025, 1, 1), ended=dt.date(2025, 12, 31))
    with pytest.raises(DomainError, match="does not run"):
        register(activity=ActivityFactory(), appointment=over)


def test_staff_enter_people_whatever_the_audience_but_never_past_the_places(boss):
    activity = ActivityFactory(audience="named", capacity=1, opens=None)
    assert enter(activity=activity, by=boss, appointment=AppointmentFactory()).state == "confirmed"
    assert enter(activity=activity, by=boss, name="Ana").state == "waitlisted"
    with pytest.raises(DomainError, match="name"):
        enter(activity=activity, by=boss, name=" ")
    with pytest.raises(DomainError, match="has not begun"):
        enter(activity=ActivityFactory(session__in_=-1), by=boss, name="Ana")
    with pytest.raises(DomainError, match="Only staff"):
        enter(activity=activity, by=UserFactory(staff=True), name="Ana")


def test_person_of_the_portal_is_not_entered_again_from_outside(boss):
    one = RegistrationFactory()
    with pytest.raises(DomainError, match="already"):
        enter(activity=one.activity, by=boss, name="Same", email=one.user.email.upper())


def test_person_whom_staff_entered_has_no_second_place_by_an_account(boss):
    activity, me = ActivityFactory(capacity=5), AppointmentFactory()
    outside = enter(activity=activity, by=boss, name="Ada", email=me.user.email.upper())
    with pytest.raises(DomainError, match="registered for the activity already"):
        register(activity=activity, appointment=me)
    cancel(registration=outside, by=boss)
    assert state_of(register(activity=activity, appointment=me)) == "confirmed"


def test_strangers_change_nothing(boss):
    one = RegistrationFactory(state="offered")
    stranger = UserFactory()
    for act in (
        lambda: cancel(registration=one, by=stranger),
        lambda: accept(registration=one, by=stranger),
        lambda: answer(registration=one, by=boss, gender="woman", role=""),
        lambda: publish(activity=one.activity, by=stranger),
        lambda: call_off(activity=one.activity, by=stranger),
    ):
        with pytest.raises(DomainError):
            act()
    cancel(registration=one, by=boss)
    assert state_of(one) == "canceled"


def test_nobody_cancels_what_has_begun():
    one = RegistrationFactory(activity=ActivityFactory(session__in_=-1))
    with pytest.raises(DomainError, match="has begun"):
        cancel(registration=one, by=one.user)


def test_who_came_early_and_was_noted_does_not_cancel():
    held = RegistrationFactory()
    AttendanceFactory(registration=held)
    with pytest.raises(DomainError, match="noted as present"):
        cancel(registration=held, by=held.user)
    held.refresh_from_db()
    assert held.state == "confirmed"


def test_canceled_activity_tells_everybody_and_offers_nothing_more(boss):
    activity, (held,), (first,) = full(1, 1)
    gone = RegistrationFactory(activity=activity, state="canceled")
    Mail.objects.all().delete()
    assert call_off(activity=activity, by=boss) == 2
    assert set(Mail.objects.values_list("recipient", flat=True)) == {held.user_id, first.user_id}
    assert gone.user_id not in Mail.objects.values_list("recipient", flat=True)
    with pytest.raises(DomainError, match="state"):
        call_off(activity=activity, by=boss)
    cancel(registration=held, by=held.user)
    assert state_of(first) == "waitlisted"


def test_editor_who_was_at_it_brings_no_canceled_activity_back(boss):
    activity = ActivityFactory()
    stale = Activity.objects.get(pk=activity.pk)
    call_off(activity=activity, by=boss)
    with pytest.raises(EditConflict):
        stale.save()
    assert (Activity.objects.get().state, activity.version) == ("canceled", stale.version + 1)


def test_draft_is_published_once(boss):
    draft = ActivityFactory(state="draft")
    publish(activity=draft, by=boss)
    with pytest.raises(DomainError):
        publish(activity=draft, by=boss)
    assert Activity.objects.get().state == "published"


def test_who_has_a_place_is_reminded_once_the_day_before():
    tomorrow = ActivityFactory(session__in_=1)
    held = RegistrationFactory(activity=tomorrow)
    RegistrationFactory(activity=tomorrow, state="waitlisted")
    RegistrationFactory(activity=tomorrow, appointment=None, name="Without an address")
    RegistrationFactory(activity=ActivityFactory(session__in_=2))
    RegistrationFactory(activity=ActivityFactory(session__in_=1, state="canceled"))
    remind()
    remind()
    assert list(Mail.objects.values_list("recipient", flat=True)) == [held.user_id]


def test_history_names_each_step_and_nobody_from_outside(boss):
    activity, (held,), (first,) = full(1, 1)
    cancel(registration=held, by=held.user)
    outside = enter(activity=activity, by=boss, name="Ana Gómez", email="ana@x.org")
    steps = LogEntry.objects.filter(object_pk=str(first.pk), content_type__model="registration")
    assert [entry.changes.get("state") for entry in steps.order_by("pk")][-1] == ["waitlisted", "offered"]
    told = LogEntry.objects.filter(content_type__model="registration", object_pk=str(outside.pk))
    assert all("Ana" not in f"{entry.object_repr}{entry.changes}" for entry in told)
    erase_person(registration=outside, by=boss)
    erased = Registration.objects.get(pk=outside.pk)
    assert (erased.name, erased.email, erased.person_name) == ("", "", "A person (erased)")


def test_what_fails_on_the_way_leaves_nothing_behind():
    activity = ActivityFactory(capacity=1)
    with (
        mock.patch("programs.actions.registrations.tell", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        register(activity=activity, appointment=AppointmentFactory())
    assert (Registration.objects.count(), places_left(activity).taken) == (0, 0)


def test_who_waits_too_long_for_the_lock_reads_what_to_do():
    activity, me = ActivityFactory(), AppointmentFactory()
    with (
        mock.patch("django.db.models.QuerySet.select_for_update", side_effect=OperationalError),
        pytest.raises(DomainError, match="Try again in a minute"),
    ):
        register(activity=activity, appointment=me)
    assert Registration.objects.count() == 0


def test_nobody_registers_without_end_on_one_day():
    activity, me = ActivityFactory(), AppointmentFactory()
    for _number in range(30):
        cancel(registration=register(activity=activity, appointment=me), by=me.user)
    with pytest.raises(DomainError, match="many times today"):
        register(activity=activity, appointment=me)
