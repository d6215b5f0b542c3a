"""The pages of activities: what everybody reads, what a person has, and what strangers never see."""

import datetime as dt
import io
from unittest import mock
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from icalendar import Calendar

from members.needs_now import lines_for
from programs.actions.activities import call_off
from programs.models import Registration
from tests.factories.members import AppointmentFactory, ProvinceFactory, UserFactory
from tests.factories.platforms import PlatformFactory
from tests.factories.programs import ProgramFactory, ProjectFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def read(address, client=None, status=200):
    answer = (client or Client()).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def sign_in():
    def opened(user):
        client = Client()
        client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return opened


def test_list_tells_what_is_to_come_and_what_was_in_both_languages():
    ActivityFactory(title_tr="Bakım eğitimi", title_en="Care training")
    ActivityFactory(session=False, title_en="Old meeting", kind="meeting", first_day=dt.date(2017, 9, 13))
    ActivityFactory(session=False, title_en="Undated meetings", kind="meeting")
    ActivityFactory(state="draft", title_en="Secret draft")
    coming = read("/en/activities/")
    assert ("Care training" in coming, "Old meeting" in coming, "Secret draft" in coming) == (
        True,
        False,
        False,
    )
    assert "Registration is open" in coming
    past = read("/en/activities/?when=past")
    assert past.index("Old meeting") < past.index("Undated meetings")
    assert "13 September 2017" in past
    assert "day not recorded" in past
    turkish = read("/tr/activities/")
    assert ("Bakım eğitimi" in turkish, "Etkinlikler" in turkish) == (True, True)


def test_what_ended_earlier_today_is_past_and_what_has_sessions_left_is_to_come(sign_in):
    me = AppointmentFactory()
    with mock.patch("django.utils.timezone.now", return_value=in_days(0, 15)):
        for title, ends in (("Morning", 12), ("Evening", 18)):
            made = ActivityFactory(session=False, title_en=title)
            SessionFactory(activity=made, starts=in_days(0, 9), ends=in_days(0, ends))
            RegistrationFactory(activity=made, appointment=me)
        ActivityFactory(session=False, title_en="Somewhen", first_day=timezone.localdate())
        coming, past = read("/en/activities/"), read("/en/activities/?when=past")
        assert [name in coming for name in ("Morning", "Evening", "Somewhen")] == [False, True, True]
        assert [name in past for name in ("Morning", "Evening", "Somewhen")] == [True, False, False]
        mine = read("/en/my/activities/", sign_in(me.user))
        assert mine.index("Evening") < mine.index("At the door") < mine.index("Morning")


def test_session_without_a_title_is_called_by_its_day_in_the_readers_language():
    session = SessionFactory(starts=in_days(10))
    called = {}
    for language in ("tr", "en"):
        with translation.override(language):
            called[language] = str(session)
    written = timezone.localtime(session.starts).strftime("%d.%m.%Y %H:%M")
    assert called == {"tr": written, "en": written.replace(".", "/")}


def test_empty_list_says_so():
    assert "No activity is announced at the moment." in read("/en/activities/")
    assert "No past activity is recorded yet." in read("/en/activities/?when=past")
    assert "No activity matches all of these filters." in read("/en/activities/?kind=meeting")


def test_filters_narrow_list_and_calendar_alike_and_nonsense_is_left_out():
    platform, program = PlatformFactory(slug="care-platform"), ProgramFactory(slug="streets")
    province = ProvinceFactory(plate_code="83")
    rows = {
        "kind=workshop": ActivityFactory(title_en="By kind", kind="workshop"),
        "program=streets": ActivityFactory(title_en="By program", program=program),
        "platform=care-platform": ActivityFactory(title_en="By platform", platform=platform),
        "province=83": ActivityFactory(title_en="By province", province=province),
    }
    for query, row in rows.items():
        for address in ("/en/activities/", "/en/activities.ics"):
            page = read(f"{address}?{query}")
            assert [each.title_en for each in rows.values() if each.title_en in page] == [row.title_en]
    chips = read("/en/activities/?kind=workshop&province=83")
    assert 'href="?province=83"' in chips
    assert 'href="?kind=workshop"' in chips
    everything = read("/en/activities/?kind=%20x&program=nope&page=zz&when=never")
    assert all(each.title_en in everything for each in rows.values())


def test_page_tells_when_where_for_whom_and_how_many_places_are_free():
    activity = ActivityFactory(
        title_en="Care training",
        capacity=2,
        seats_per_municipality=1,
        place_tr="Yenikapı",
        place_en="Yenikapı",
        audience="representatives",
        is_sample=True,
        project=ProjectFactory(name_en="RESLOG"),
    )
    RegistrationFactory(activity=activity)
    page = read(activity_address(activity))
    for words in (
        "1 of 2 is free",
        "1 for one municipality at most",
        "Representatives of member municipalities",
        "Yenikapı",
        "RESLOG",
        "sample data",
        "10:00",
        "the Union’s staff register everybody else",
    ):
        assert words in page, words
    RegistrationFactory(activity=activity)
    RegistrationFactory(activity=activity, state="waitlisted")
    full = read(activity_address(activity))
    assert "all 2 places are taken" in full
    assert "1 person waits" in full


def activity_address(activity, end=""):
    with translation.override("en"):
        return activity.get_absolute_url() + end


def test_drafts_are_not_there_and_canceled_ones_say_so(sign_in):
    draft, canceled = ActivityFactory(state="draft"), ActivityFactory(state="canceled")
    me = sign_in(AppointmentFactory().user)
    for end in ("", "calendar.ics"):
        read(activity_address(draft, end), status=404)
    read(activity_address(draft, "register/"), me, status=404)
    assert "This activity was canceled." in read(activity_address(canceled))
    assert "STATUS:CANCELLED" in read(activity_address(canceled, "calendar.ics"))


@pytest.mark.parametrize(
    ("part", "factory"),
    [("program", ProgramFactory), ("project", ProjectFactory), ("platform", PlatformFactory)],
)
def test_what_nobody_may_read_of_is_not_named_by_its_activities(part, factory):
    whole = factory(is_active=False, name_tr="Gizli", name_en="Hidden one")
    activity = ActivityFactory(**{part: whole})
    assert not any("Hidden one" in read(each) for each in ("/en/activities/", activity_address(activity)))
    type(whole).objects.update(is_active=True)
    assert all("Hidden one" in read(each) for each in ("/en/activities/", activity_address(activity)))


def test_private_link_is_shown_to_those_who_have_a_place_alone(sign_in):
    activity = ActivityFactory(link="https://meet.example.org/secret", mode="online")
    held = RegistrationFactory(activity=activity)
    waits = RegistrationFactory(activity=activity, state="waitlisted")
    assert "secret" in read(activity_address(activity, "register/"), sign_in(held.user))
    for client in (sign_in(waits.user), sign_in(AppointmentFactory().user)):
        assert "secret" not in read(activity_address(activity, "register/"), client)
    for address in (activity_address(activity), activity_address(activity, "calendar.ics")):
        assert "secret" not in read(address)


def test_person_registers_changes_their_answers_and_cancels(sign_in):
    activity, me = ActivityFactory(capacity=1), AppointmentFactory()
    client, address = sign_in(me.user), activity_address(activity, "register/")
    assert "1 of 1 is free" in read(address, client)
    client.post(address, {"gender": "woman", "role": "expert"})
    own = Registration.objects.get()
    assert (own.user, own.state, own.gender, own.role) == (me.user, "confirmed", "woman", "expert")
    client.post(address, {"gender": "", "role": "expert"})
    own.refresh_from_db()
    assert (own.gender, own.role) == ("", "expert")
    assert "Cancel my registration" in read(address, client)
    asked = read(activity_address(activity, "cancel/"), client)
    assert ("Cancel your registration?" in asked, "You cannot come back" in asked) == (True, False)
    assert Registration.objects.get(activity=activity).state == "confirmed"
    client.post(activity_address(activity, "cancel/"))
    own.refresh_from_db()
    assert own.state == "canceled"


def test_person_with_a_place_reads_hours_and_place_and_of_a_reminder_only_before_its_day(sign_in):
    held = RegistrationFactory(activity=ActivityFactory(place_tr="Yenikapı", place_en="Yenikapı"))
    page = read(activity_address(held.activity, "register/"), sign_in(held.user))
    assert "10:00" in page
    assert "Yenikapı" in page
    assert "The day before, a mail reminds you." in page
    today = RegistrationFactory(activity=ActivityFactory(session=False, first_day=timezone.localdate()))
    page = read(activity_address(today.activity, "register/"), sign_in(today.user))
    assert "You have a place." in page
    assert "a mail reminds you" not in page


def test_who_may_not_register_reads_why_and_a_forced_form_is_refused(sign_in):
    activity, me = ActivityFactory(audience="named"), AppointmentFactory()
    client, address = sign_in(me.user), activity_address(activity, "register/")
    page = read(address, client)
    assert "invited by name" in page
    assert 'name="gender"' not in page
    answer = client.post(address, {"gender": "woman"})
    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert 'value="woman" selected' in answer.content.decode()
    nobody = sign_in(UserFactory())
    assert "act for no municipality" in read(address, nobody)
    assert nobody.post(address, {}).status_code in (404, 422)


def test_offer_waits_on_my_page_and_is_accepted_there(sign_in):
    offered = RegistrationFactory(state="offered", activity__title_en="Care training")
    client = sign_in(offered.user)
    with translation.override("en"):
        (line,) = [each for each in lines_for(offered.appointment) if "offered" in each.text]
    assert "Care training" in line.text
    assert "A place is offered to you" in read("/en/my/", client)
    assert "Accept the place" in read("/en/my/activities/", client)
    client.post(activity_address(offered.activity, "accept/"))
    offered.refresh_from_db()
    assert offered.state == "confirmed"


def test_strangers_neither_see_nor_move_another_persons_registration(sign_in):
    one = RegistrationFactory(state="offered", activity__title_en="Hidden from strangers")
    stranger = sign_in(AppointmentFactory().user)
    assert "Hidden from strangers" not in read("/en/my/activities/", stranger)
    read(activity_address(one.activity, "cancel/"), stranger, status=404)
    for end in ("accept/", "cancel/"):
        assert stranger.post(activity_address(one.activity, end)).status_code == 404
    one.refresh_from_db()
    assert one.state == "offered"
    assert one.user.name not in read(activity_address(one.activity))


def test_door_code_notes_presence_and_a_wrong_one_keeps_what_was_typed(sign_in):
    one = RegistrationFactory(activity=ActivityFactory(session=False))
    SessionFactory(activity=one.activity, starts=timezone.now(), door_code="ABC234")
    client = sign_in(one.user)
    wrong = client.post("/en/my/activities/", {"code": "XYZ999"})
    assert (wrong.status_code, "XYZ999" in wrong.content.decode()) == (422, True)
    assert client.post("/en/my/activities/", {"code": "abc 234"}).status_code == 302
    assert one.attendances.get().way == "code"
    stranger = sign_in(AppointmentFactory().user)
    assert stranger.post("/en/my/activities/", {"code": "ABC234"}).status_code == 422


def test_calendar_is_valid_links_back_and_is_of_istanbul():
    activity = ActivityFactory(session=False, title_en="Care; training, two", place_en="Hall, Istanbul")
    SessionFactory(activity=activity, title_en="First", starts=in_days(3, 14), ends=in_days(3, 16))
    SessionFactory(activity=activity, title_en="Second", starts=in_days(4, 14), ends=in_days(4, 16))
    ActivityFactory(session=False, first_day=timezone.localdate(), last_day=timezone.localdate())
    ActivityFactory(session=False, first_day=dt.date(2024, 6, 1), precision="month")
    answer = Client().get("/en/activities.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == 3
    timed = [event for event in events if isinstance(event.decoded("dtstart"), dt.datetime)]
    assert [str(event["summary"]) for event in timed] == [
        "Care; training, two: First",
        "Care; training, two: Second",
    ]
    assert all(event["dtstart"].params["TZID"] == "Europe/Istanbul" for event in timed)
    assert timed[0].decoded("dtstart") == in_days(3, 14)
    assert str(timed[0]["url"]) == settings.SITE_URL + activity_address(activity)
    assert len({str(event["uid"]) for event in events}) == 3
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Istanbul"]
    (day,) = [event for event in events if event not in timed]
    assert day.decoded("dtend") - day.decoded("dtstart") == dt.timedelta(days=1)
    one = Calendar.from_ical(Client().get(activity_address(activity, "calendar.ics")).content)
    assert len(one.walk("VEVENT")) == 2


def test_event_that_was_moved_or_canceled_is_newer_for_calendars():
    activity = ActivityFactory()

    def edits():
        calendar = Calendar.from_ical(Client().get(activity_address(activity, "calendar.ics")).content)
        return next(iter(calendar.walk("VEVENT")))["sequence"]

    first, session = edits(), activity.sessions.get()
    session.ends += dt.timedelta(hours=1)
    session.save()
    moved = edits()
    call_off(activity=activity, by=UserFactory(superuser=True))
    assert first < moved < edits()


def test_coming_activities_stand_on_the_pages_of_program_and_platform():
    program, platform = ProgramFactory(slug="streets"), PlatformFactory(slug="care")
    ActivityFactory(program=program, title_en="Of the program")
    ActivityFactory(platform=platform, title_en="Of the platform")
    ActivityFactory(platform=platform, title_en="Still a draft", state="draft")
    assert "Of the program" in read("/en/programs/streets/")
    page = read("/en/platforms/care/")
    assert ("Of the platform" in page, "Still a draft" in page) == (True, False)


@pytest.mark.parametrize("address", ["/en/activities/", "/en/activities/?when=past", "/en/activities.ics"])
def test_lists_ask_the_database_as_often_for_one_as_for_many(address):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(address)
        return len(queries)

    def one(number):
        past = {"session": False, "first_day": dt.date(2026, 1, 1)} if "past" in address else {}
        ActivityFactory(province=ProvinceFactory(), program=ProgramFactory(slug=f"p{number}"), **past)

    one(0)
    before = asked()
    for number in range(1, 12):
        one(number)
    assert asked() == before <= 12


def test_own_list_asks_as_often_for_one_as_for_many(sign_in):
    me = AppointmentFactory()
    client = sign_in(me.user)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            read("/en/my/activities/", client)
        return len(queries)

    CertificateFactory(registration__appointment=me)
    before = asked()
    for _number in range(6):
        CertificateFactory(registration__appointment=me)
    assert asked() == before <= 15


def test_certificate_page_confirms_no_more_than_needed(sign_in):
    one = CertificateFactory(registration__activity__title_en="Care training", language="en")
    page = read(reverse("certificates:certificate", args=[one.serial]).replace("/tr/", "/en/"))
    assert "This certificate is valid" in page
    for words in (one.name, "Care training"):
        assert words in page
    for words in (one.registration.user.email, str(one.registration.municipality)):
        assert words not in page
    assert 'content="noindex"' in page
    type(one).objects.filter(pk=one.pk).update(
        revoked_at=timezone.now(), revoked_by=one.issued_by, revoked_reason="Wrong person"
    )
    revoked = read(f"/en/certificates/{one.serial.lower()}/")
    assert ("was revoked" in revoked, "Wrong person" in revoked) == (True, False)
    typed = one.serial.lower().replace("-", " ").replace(" ", "", 1)
    assert "was revoked" in read(f"/en/certificates/ {typed}/")
    led = Client().get("/en/certificates/", {"serial": f" {typed} "})
    assert led.headers["Location"] == f"/en/certificates/{one.serial}/"


def test_mistyped_serial_says_how_serials_look_and_asks_again():
    for serial in ("AAAAA-AAAAA-AAAAA-AAAAA", "A" * 400, "<b>"):
        page = read(f"/en/certificates/{quote(serial)}/", status=404)
        assert "This serial is not known" in page
        assert "Four groups of five letters and digits" in page
        assert f'value="{escape(serial[:30])}"' in page
    assert "This serial is not known" not in read("/en/certificates/?serial=%C3%BC-")
    assert "Bu seri numarası bilinmiyor" in read("/tr/certificates/A/", status=404)


def test_certificate_with_letters_of_no_font_says_so(sign_in):
    one = CertificateFactory(name="Ayşe 漢字")
    client, boss = sign_in(one.registration.user), sign_in(UserFactory(superuser=True))
    mine = client.get(f"/en/my/activities/certificates/{one.serial}.pdf", follow=True)
    theirs = boss.get(reverse("admin:programs_certificate_pdf", args=[one.pk]), follow=True)
    for answer in (mine, theirs):
        assert (answer.status_code, "cannot show “漢" in answer.content.decode()) == (200, True)


def test_certificate_is_downloaded_by_its_person_alone(sign_in):
    one = CertificateFactory(language="tr", name="Ayşe İğdır *#set")
    address = f"/en/my/activities/certificates/{one.serial}.pdf"
    answer = sign_in(one.registration.user).get(address)
    content = io.BytesIO(answer.content).read()
    assert (answer.headers["Content-Type"], content[:5]) == ("application/pdf", b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Lang", b"pdfuaid", b"DisplayDocTitle"):
        assert mark in content, mark
    read(address, sign_in(AppointmentFactory().user), status=404)
    assert Client().get(address).status_code == 302
