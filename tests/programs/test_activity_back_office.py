"""Activities in the back office: written, published, canceled; people entered; attendance; certificates."""

import datetime as dt
import io
import json
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from members.models import Mail
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from programs.models import Activity, Attendance, Certificate, Places, Registration
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)
from tests.forms import form_values

pytestmark = pytest.mark.django_db


def member_of(group):
    user = UserFactory(staff=True, language="en")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def staff(client):
    client.force_login(member_of("Program staff"))
    client.cookies["django_language"] = "en"
    return client


def change(activity):
    return reverse("admin:programs_activity_change", args=[activity.pk])


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


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


def run(client, model, action, rows, **more):
    address = reverse(f"admin:programs_{model}_changelist")
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(address, chosen, follow=True).content.decode()


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


@pytest.fixture
def session():
    """A session of yesterday with three people who have a place."""
    activity = ActivityFactory(session=False, certificate_share=100)
    made = SessionFactory(activity=activity, starts=in_days(-1), ends=in_days(-1, 12))
    for number in range(3):
        RegistrationFactory(activity=activity, appointment__user__email=f"p{number}@example.org")
    return made


def attendance_of(session):
    return reverse("admin:programs_activity_attendance", args=[session.pk])


def test_list_is_ticked_and_saved(staff, session):
    one, two, _three = session.activity.registrations.order_by("pk")
    staff.post(attendance_of(session), {"_save": "", "present": [one.pk, two.pk], "way": "list"})
    assert set(Attendance.objects.values_list("registration", "way")) == {(one.pk, "list"), (two.pk, "list")}
    assert page_of(staff, attendance_of(session)).count(" checked") == 2
    refused = staff.post(attendance_of(session), {"_save": "", "present": [one.pk, 999_999_999]})
    assert "has no place" in refused.content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_list_that_was_open_takes_nobody_off_who_came_meanwhile(staff, session):
    before, one, two = session.activity.registrations.order_by("pk")
    AttendanceFactory(registration=before, session=session)
    opened = hidden(page_of(staff, attendance_of(session)), "shown")
    AttendanceFactory(registration=one, session=session, way="code")
    sent = {"_save": "", "present": [two.pk, 999_999_999], "way": "list", "shown": opened}
    refused = staff.post(attendance_of(session), sent).content.decode()
    assert ("has no place" in refused, hidden(refused, "shown")) == (True, opened)
    staff.post(attendance_of(session), sent | {"present": [two.pk]})
    assert set(session.attendances.values_list("registration", "way")) == {(one.pk, "code"), (two.pk, "list")}


def test_list_that_was_open_brings_nobody_back_who_was_taken_off_meanwhile(staff, session):
    gone, one, _two = session.activity.registrations.order_by("pk")
    noted = AttendanceFactory(registration=gone, session=session)
    opened = hidden(page_of(staff, attendance_of(session)), "shown")
    noted.delete()
    staff.post(attendance_of(session), {"_save": "", "present": [gone.pk, one.pk], "shown": opened})
    assert [each.registration for each in session.attendances.all()] == [one]


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


def test_list_for_the_door_is_named_by_the_day_of_istanbul(staff):
    session = SessionFactory(
        activity=ActivityFactory(session=False), starts=in_days(5, 1), ends=in_days(5, 3)
    )
    answer = staff.get(reverse("admin:programs_activity_attendance_list", args=[session.pk]))
    day = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    assert f"-{day}.xlsx" in answer["Content-Disposition"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_spreadsheet_ticks_the_list_and_stores_nothing_before_it_is_saved(staff, session, form):
    header, rows = (
        ["Name", "E-mail", "Present"],
        [
            ["A", "P0@example.org", "yes"],
            ["B", "p1@example.org", "no"],
            ["C", "p2@example.org", ""],
            ["D", "stranger@example.org", "yes"],
        ],
    )
    target = io.BytesIO()
    if form == "csv":
        target.writelines(csv_bytes(header, rows))
    else:
        write_xlsx(target, header, rows, title="List")
    target.seek(0)
    target.name = f"list.{form}"
    page = staff.post(attendance_of(session), {"_sheet": "", "sheet": target}).content.decode()
    assert ("stranger@example.org" in page, page.count(" checked")) == (True, 2)
    assert not Attendance.objects.exists()
    one = session.activity.registrations.get(user__email="p0@example.org")
    staff.post(attendance_of(session), {"_save": "", "present": [one.pk], "way": "spreadsheet"})
    assert Attendance.objects.get().way == "spreadsheet"


def previewed(staff, session, header, *rows):
    """The page after a CSV of these rows, and what its form of the list would send."""
    file = io.BytesIO(b"".join(csv_bytes(header, rows)))
    file.name = "list.csv"
    answer = staff.post(attendance_of(session), {"_sheet": "", "sheet": file})
    page = answer.content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    ticked = {
        name: re.findall(rf'name="{name}"[^>]*value="([^"]+)" checked', page) for name in ("present", "new")
    }
    return page, sent | ticked | {"_save": ""}


def test_spreadsheet_brings_new_people_who_get_places_when_the_list_is_saved(staff, session):
    acting = AppointmentFactory(user__email="acts@example.org", user__name="Acts Today")
    waits = RegistrationFactory(
        activity=session.activity, state="waitlisted", appointment=None, name="Waits", email="w@example.org"
    )
    page, sent = previewed(
        staff,
        session,
        ["Ad soyad", "Nereden", "E-posta", "Katıldı"],
        ["P", "", "p0@example.org", "evet"],
        ["=New One", "A school", "new@example.org", "evet"],
        ["Nobody’s address", "", "", "evet"],
        ["Typed otherwise", "", "acts@example.org", "evet"],
        ["Was not there", "", "absent@example.org", "hayır"],
        ["Waits", "", "w@example.org", "evet"],
        ["", "", "nameless@example.org", "evet"],
    )
    for words in ("=New One", "A school", "Nobody’s address", "Acts Today", "Row 8: nameless@example.org"):
        assert words in page
    assert ("Was not there" in page, "Typed otherwise" in page, len(sent["new"])) == (False, False, 4)
    assert (Registration.objects.count(), Attendance.objects.count()) == (4, 0)
    staff.post(attendance_of(session), sent)
    new = Registration.objects.filter(walked_in=True).order_by("pk")
    assert [(each.person_name, each.state, each.address) for each in new] == [
        ("Waits", "confirmed", "w@example.org"),
        ("=New One", "confirmed", "new@example.org"),
        ("Nobody’s address", "confirmed", ""),
        ("Acts Today", "confirmed", "acts@example.org"),
    ]
    assert new.get(user=acting.user).municipality == acting.municipality
    assert waits in new
    assert set(session.attendances.values_list("way", flat=True)) == {"spreadsheet"}
    assert session.attendances.count() == 5
    assert Places.objects.get(activity=session.activity, municipality=None).taken == 7
    # The list comes back as it went: nobody is new a second time, with an address or without.
    file = io.BytesIO(
        staff.get(reverse("admin:programs_activity_attendance_list", args=[session.pk])).content
    )
    file.name = "list.xlsx"
    page = staff.post(attendance_of(session), {"_sheet": "", "sheet": file}).content.decode()
    assert ("New people" in page, page.count(" checked")) == (False, 5)


def test_new_people_get_no_place_beyond_the_last_and_nothing_is_stored_then(staff, session):
    Activity.objects.filter(pk=session.activity_id).update(capacity=4)
    Places.objects.filter(activity=session.activity, municipality=None).update(capacity=4)
    page, sent = previewed(staff, session, ["Name"], ["One"], ["Two"])
    assert page.count(" checked") == 2
    refused = staff.post(attendance_of(session), sent | {"new": sent["new"][1:]} | {"new2-email": "x"})
    assert "something of them cannot be right" in refused.content.decode()
    refused = staff.post(attendance_of(session), sent).content.decode()
    assert "No place is free for Two" in refused
    assert refused.count(" checked") == 2
    assert not Registration.objects.filter(walked_in=True).exists()
    staff.post(attendance_of(session), sent | {"new": sent["new"][1:]})
    assert [each.name for each in Registration.objects.filter(walked_in=True)] == ["Two"]


def test_who_came_without_registering_is_entered_and_certified_like_others(staff, session):
    Activity.objects.filter(pk=session.activity_id).update(certificate_share=50)
    address = attendance_of(session)
    assert (
        "Write the person’s name." in staff.post(address, {"_walk_in": "", "language": "en"}).content.decode()
    )
    sent = {"_walk_in": "", "name": "Ada Outside", "organization": "A school", "language": "en"}
    refused = staff.post(address, sent | {"email": "no address"}).content.decode()
    assert ("Ada Outside" in refused, Registration.objects.count()) == (True, 3)
    staff.post(address, sent | {"email": "Ada@example.org"})
    staff.post(address, sent | {"email": "ada@example.org"})  # twice is once
    made = Registration.objects.get(walked_in=True)
    assert (made.name, made.email, made.state) == ("Ada Outside", "ada@example.org", "confirmed")
    assert [each.way for each in made.attendances.all()] == ["list"]
    assert "came without registering" in page_of(staff, address)
    assert not Mail.objects.exists()
    staff.post(change(session.activity), {"_issue": ""})
    assert Certificate.objects.get().name == "Ada Outside"


def test_who_may_not_keep_registrations_admits_nobody(client, session):
    client.force_login(member_of("Network editors"))
    assert "_walk_in" not in page_of(client, attendance_of(session))
    assert client.post(attendance_of(session), {"_walk_in": "", "name": "A"}).status_code == 403


def test_file_that_is_no_spreadsheet_gets_a_sentence(staff, session):
    for content in (b"%PDF-1.7", b"", b"a,b\n1,2\n"):
        file = io.BytesIO(content)
        file.name = "x.csv"
        assert staff.post(attendance_of(session), {"_sheet": "", "sheet": file}).status_code == 200
    assert "Choose a file" in staff.post(attendance_of(session), {"_sheet": ""}).content.decode()


def test_list_as_a_spreadsheet_comes_back_as_it_went(staff, session):
    AttendanceFactory(registration=session.activity.registrations.first(), session=session)
    file = io.BytesIO(
        staff.get(reverse("admin:programs_activity_attendance_list", args=[session.pk])).content
    )
    file.name = "list.xlsx"
    page = staff.post(attendance_of(session), {"_sheet": "", "sheet": file}).content.decode()
    assert page.count(" checked") == 1


def test_code_is_made_once_and_shown(staff, session):
    staff.post(attendance_of(session), {"_code": ""})
    session.refresh_from_db()
    assert session.door_code in page_of(staff, attendance_of(session))


def test_certificates_are_issued_downloaded_and_revoked_with_a_reason(staff, session):
    AttendanceFactory(registration=session.activity.registrations.first(), session=session)
    staff.post(change(session.activity), {"_issue": ""})
    one = Certificate.objects.get()
    document = staff.get(reverse("admin:programs_certificate_pdf", args=[one.pk]))
    assert document.content.startswith(b"%PDF-")
    asked = run(staff, "certificate", "revoke_chosen", [one])
    assert one.serial in asked
    assert "Write why" in run(staff, "certificate", "revoke_chosen", [one], confirmed="1", reason=" ")
    run(staff, "certificate", "revoke_chosen", [one], reason="Wrong name")
    one.refresh_from_db()
    assert one.revoked_reason == "Wrong name"
    assert "Choose certificates that are valid" in run(staff, "certificate", "revoke_chosen", [one])
    user = one.registration.user
    user.name = "Right Name"
    user.save()
    staff.post(change(session.activity), {"_issue": ""})  # who had one is not given another by the way
    assert Certificate.objects.count() == 1
    run(staff, "certificate", "issue_anew_chosen", [one])
    new = Certificate.objects.exclude(pk=one.pk).get()
    assert (new.name, new.is_valid, new.serial != one.serial) == ("Right Name", True, True)
    assert "has a valid certificate" in run(staff, "certificate", "issue_anew_chosen", [one])


def test_editors_read_certificates_and_revoke_none(client):
    client.force_login(member_of("Network editors"))
    one = CertificateFactory()
    assert client.get(reverse("admin:programs_certificate_change", args=[one.pk])).status_code == 200
    run(client, "certificate", "revoke_chosen", [one], reason="x")
    one.refresh_from_db()
    assert one.is_valid
