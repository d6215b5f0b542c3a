"""Who came, in the back office: the list, its spreadsheet, the code at the door; certificates."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Mail
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from programs.models import Activity, Attendance, Certificate, Places, Registration
from tests.factories.members import AppointmentFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)
from tests.programs.office import change, member_of, page_of, run

pytestmark = pytest.mark.django_db


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
