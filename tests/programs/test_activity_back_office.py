"""Activities in the back office: written, published, canceled; people entered."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Mail
from programs.models import Activity, Places, Registration
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)
from tests.forms import form_values
from tests.programs.office import change, member_of, page_of, run

pytestmark = pytest.mark.django_db


def test_staff_write_an_activity_with_a_session_and_publish_it(staff):
    add = reverse("admin:programs_activity_add")
    values = form_values(staff.get(add), "activity_form")
    values |= {"slug": "care", "kind": "training", "title_tr": "Bakım eğitimi", "audience": "everybody"}
    values |= {
        "sessions-TOTAL_FORMS": "1",
        "sessions-0-starts_0": "01.03.2027",
        "sessions-0-starts_1": "10:00",
        "sessions-0-ends_0": "01.03.2027",
        "sessions-0-ends_1": "16:00",
        "capacity": "20",
    }
    answer = staff.post(add, values)
    assert answer.status_code == 302, answer.context["errors"]
    made = Activity.objects.get()
    assert (made.state, str(made.first_day), made.capacity) == ("draft", "2027-03-01", 20)
    assert timezone.localtime(made.sessions.get().starts).hour == 10
    assert Places.objects.get().capacity == 20
    staff.post(change(made), {"_publish": ""})
    made.refresh_from_db()
    assert made.state == "published"


def test_address_of_a_new_record_follows_its_title_and_a_kept_one_stays(staff):
    page = page_of(staff, reverse("admin:programs_activity_add"))
    followed = json.loads(unescape(re.search('data-prepopulated-fields="([^"]+)"', page)[1]))
    assert [(each["id"], each["dependency_list"]) for each in followed] == [("#id_slug", ["title_tr"])]
    kept = page_of(staff, change(ActivityFactory()))
    assert 'data-prepopulated-fields="[]"' in kept


def test_fault_of_a_session_is_told_above_the_form_with_a_link_to_its_row(staff):
    activity = ActivityFactory()
    values = form_values(staff.get(change(activity)), "activity_form")
    answer = staff.post(change(activity), values | {"sessions-0-ends_1": "09:00:00"}).content.decode()
    assert '<li><a href="#sessions-0">Session 1</a>: A session must end after it begins.</li>' in answer


def test_more_places_are_offered_and_fewer_than_taken_refused_beside_the_field(staff):
    activity = ActivityFactory(capacity=2)
    for _number in range(2):
        RegistrationFactory(activity=activity)
    waits = RegistrationFactory(activity=activity, state="waitlisted")
    values = form_values(staff.get(change(activity)), "activity_form")
    refused = staff.post(change(activity), values | {"capacity": "1"})
    assert "2 places are taken already" in refused.content.decode()
    assert staff.post(change(activity), values | {"capacity": "3"}).status_code == 302
    waits.refresh_from_db()
    assert waits.state == "offered"


def test_staff_tell_of_a_change_with_a_button(staff):
    one = RegistrationFactory()
    answer = staff.post(change(one.activity), {"_tell": ""}, follow=True).content.decode()
    assert "1 person is told when and where it is." in answer
    assert Mail.objects.get().recipient == one.user
    again = staff.post(change(one.activity), {"_tell": ""}, follow=True).content.decode()
    assert "There is nobody left to tell." in again


def test_canceling_an_activity_asks_once_more_and_tells_everybody(staff):
    one = RegistrationFactory()
    asked = staff.post(change(one.activity), {"_call_off": ""})
    assert "1 person is registered or waits" in asked.content.decode()
    assert Mail.objects.count() == 0
    staff.post(change(one.activity), {"_call_off": "", "sure": "1"})
    assert Mail.objects.get().recipient == one.user
    assert "Cancel the activity" not in page_of(staff, change(one.activity))


def test_who_only_looks_sees_and_changes_nothing(client):
    client.force_login(member_of("Network editors"))
    one = RegistrationFactory()
    assert "_call_off" not in page_of(client, change(one.activity))
    assert client.post(change(one.activity), {"_call_off": "", "sure": "1"}).status_code == 403
    session = one.activity.sessions.get()
    address = reverse("admin:programs_activity_attendance", args=[session.pk])
    assert "disabled" in page_of(client, address)
    assert client.post(address, {"present": [one.pk]}).status_code == 403
    for stranger in (UserFactory(staff=True), member_of("Reporting")):
        client.force_login(stranger)
        assert client.get(address).status_code == 403


def test_reporting_reads_counts_and_nobodys_name(client):
    client.force_login(member_of("Reporting"))
    client.cookies["django_language"] = "en"
    activity = ActivityFactory(session=False)
    session = SessionFactory(activity=activity, starts=in_days(-2), ends=in_days(-2, 12))
    people = [RegistrationFactory(activity=activity, gender="woman") for _number in range(6)]
    for each in people:
        AttendanceFactory(registration=each, session=session)
    page = page_of(client, change(activity))
    assert "6 people attended" in page
    assert not any(each.user.name in page for each in people)
    assert client.get(reverse("admin:programs_registration_changelist")).status_code == 403


def test_staff_enter_people_and_read_what_is_against_it(staff):
    activity, add = ActivityFactory(capacity=1), reverse("admin:programs_registration_add")
    me = AppointmentFactory()
    assert (
        staff.post(add, {"activity": activity.pk, "appointment": me.pk, "language": "tr"}).status_code == 302
    )
    outside = {"activity": activity.pk, "name": "Ana Gómez", "organization": "Bogotá", "language": "en"}
    staff.post(add, outside | {"email": "ana@example.org", "gender": "woman"})
    held, waits = Registration.objects.order_by("pk")
    assert (held.user, held.state, held.municipality) == (me.user, "confirmed", me.municipality)
    assert (waits.name, waits.state, waits.gender) == ("Ana Gómez", "waitlisted", "woman")
    nobody = staff.post(add, {"activity": activity.pk, "language": "tr"})
    assert "Choose an appointment, or write the name" in nobody.content.decode()
    twice = staff.post(add, outside | {"email": "ana@example.org", "organization": "Medellín"})
    text = twice.content.decode()
    assert ("registered for the activity already" in text, "Medellín" in text) == (True, True)
    assert Registration.objects.count() == 2


def test_refused_registration_comes_back_as_it_was_typed(staff):
    activity, add = ActivityFactory(), reverse("admin:programs_registration_add")
    typed = {"activity": activity.pk, "name": "Ana Gómez", "organization": "Bogotá", "language": "en"}
    staff.post(add, typed | {"email": "ana@example.org"})
    again = staff.post(add, typed | {"email": "ana@example.org", "role": "manager"}).content.decode()
    assert "This person is registered for the activity already." in again
    assert all(f'value="{each}"' in again for each in ("Ana Gómez", "Bogotá", "ana@example.org"))
    assert '<option value="manager" selected>' in again
    assert Registration.objects.count() == 1


def test_next_person_is_entered_for_the_same_activity(staff):
    activity, add = ActivityFactory(), reverse("admin:programs_registration_add")
    typed = {"activity": activity.pk, "name": "Ana Gómez", "language": "en", "_addanother": "1"}
    following = staff.post(add, typed).headers["Location"]
    assert f'<option value="{activity.pk}" selected>' in page_of(staff, following)
    of_list = page_of(staff, f"{add}?_changelist_filters=activity__id__exact%3D{activity.pk}")
    assert f'<option value="{activity.pk}" selected>' in of_list
    assert page_of(staff, f"{add}?_changelist_filters=activity__id__exact%3D%27x")  # harmless


def test_list_of_registrations_has_turkish_columns(staff):
    RegistrationFactory()
    staff.cookies["django_language"] = "tr"
    page = page_of(staff, reverse("admin:programs_registration_changelist"))
    assert "Nereden" in page
    assert "From where" not in page
    assert "Person name" not in page


def test_staff_accept_cancel_and_erase(staff):
    activity = ActivityFactory(capacity=1)
    offered = RegistrationFactory(activity=activity, state="offered")
    outside = RegistrationFactory(activity=activity, appointment=None, name="Ana", state="waitlisted")
    run(staff, "registration", "accept_chosen", [offered])
    offered.refresh_from_db()
    assert offered.state == "confirmed"
    run(staff, "registration", "cancel_chosen", [offered])
    outside.refresh_from_db()
    assert outside.state == "confirmed"
    page = run(staff, "registration", "erase_chosen", [outside, offered])
    assert "Who has an account is registered by it" in page
    outside.refresh_from_db()
    assert outside.name == ""


def test_what_people_tell_of_themselves_is_on_no_page_of_the_back_office(staff):
    one = RegistrationFactory(gender="other", role="mayor")
    for address in (
        reverse("admin:programs_registration_changelist"),
        reverse("admin:programs_registration_change", args=[one.pk]),
        reverse("admin:programs_registration_history", args=[one.pk]),
        change(one.activity),
    ):
        page = page_of(staff, address)
        assert ("Another" in page, "Mayor" in page) == (False, False), address


@pytest.mark.parametrize("day", ["01.01.0001", "31.12.1979", "31.12.9999"])
def test_moment_of_a_senseless_year_gets_a_sentence(staff, day):
    activity = ActivityFactory()
    values = form_values(staff.get(change(activity)), "activity_form")
    sent = values | {"sessions-0-starts_0": day, "sessions-0-ends_0": day, "opens_0": day, "_save": ""}
    answer = staff.post(change(activity), sent)
    (sessions,) = answer.context["inline_admin_formsets"]
    assert answer.context["adminform"].form.errors.keys() == {"opens"}
    assert sessions.formset.errors[0].keys() == {"starts", "ends"}
    assert "cannot be right" in answer.content.decode()
