"""The back office of the plan: readings entered on one page, approved by another person, locked for good."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.models import Measurement, ReviewPeriod
from tests.factories.members import UserFactory
from tests.factories.programs_plan import (
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    MeasurementPartFactory,
    ReviewPeriodFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/programs/measurement/"


def member(group):
    made = UserFactory(staff=True)
    made.groups.add(Group.objects.get(name=group))
    return made


def browser(person, language="en"):
    client = Client()
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.fixture
def reporter():
    return member("Program staff")


@pytest.fixture
def indicator():
    return IndicatorFactory(code="a", breakdown="gender")


@pytest.fixture
def other(indicator):
    return IndicatorFactory(action=indicator.action, code="b", decimals=1)


@pytest.fixture
def period(indicator):
    return ReviewPeriodFactory(
        plan=indicator.action.objective.plan, starts=dt.date(2025, 1, 1), ends=dt.date(2025, 6, 30)
    )


def page_of(period):
    return f"/admin/programs/reviewperiod/{period.pk}/readings/"


def typed(indicator, **fields):
    return {f"i{indicator.pk}-{name}": value for name, value in fields.items()}


def states():
    return {
        each.indicator.code: (each.state, each.value)
        for each in Measurement.objects.select_related("indicator")
    }


def test_what_is_filled_is_saved_and_what_is_refused_stays_as_it_was_typed(
    indicator, other, period, reporter
):
    client = browser(reporter)
    sent = {
        **typed(indicator, value="1.250", women="750", men="500", note="From the lists"),
        **typed(other, value="twelve", note="Look at this", address="ftp://nowhere"),
    }
    answer = client.post(page_of(period), sent | {"_save": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert states() == {"a": ("draft", 1250)}
    for words in (
        "1 reading was saved.",
        "1 line could not be saved",
        "“twelve” is not a number",
        'value="twelve"',
    ):
        assert words in text, words
    assert "Look at this" in text
    assert "ftp://nowhere" in text
    reading = Measurement.objects.get()
    assert {each.part: each.value for each in reading.parts.all()} == {"women": 750, "men": 500}
    assert (reading.note, reading.author) == ("From the lists", reporter)


def test_a_line_left_empty_says_nothing_and_a_note_needs_its_figure(indicator, other, period, reporter):
    client = browser(reporter)
    answer = client.post(page_of(period), {**typed(indicator, value=""), "_hand_in": ""}, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    answer = client.post(page_of(period), {**typed(other, note="Only a note"), "_hand_in": ""})
    assert (answer.status_code, "Write the figure, too." in answer.content.decode()) == (422, True)
    assert not Measurement.objects.exists()


def test_readings_are_handed_in_from_the_page_with_a_file(indicator, other, period, reporter):
    client = browser(reporter)
    file = SimpleUploadedFile("list.txt", "Ayşe\n".encode(), "text/plain")
    wrong = SimpleUploadedFile("list.pdf", b"no pdf", "application/pdf")
    sent = {**typed(indicator, value="12", upload=file), **typed(other, value="3,5", upload=wrong)}
    answer = client.post(page_of(period), sent | {"_hand_in": ""})
    assert states() == {"a": ("pending", 12)}
    assert f"written by: {reporter}." in client.get(page_of(period)).content.decode()
    assert "Its content is not what its name says." in answer.content.decode()
    assert Measurement.objects.get().evidence.get().name == "list.txt"


def test_a_returned_reading_is_handed_in_again_once_it_was_mended(indicator, period, reporter):
    reading = MeasurementFactory(
        indicator=indicator,
        period=period,
        state="returned",
        decided_by=UserFactory(),
        decided_at=dt.datetime(2025, 7, 1, tzinfo=dt.UTC),
        handed_in_by=reporter,
        author=reporter,
        answer="Count again",
    )
    client = browser(reporter)
    assert "Count again" in client.get(page_of(period)).content.decode()
    same = typed(indicator, value="20", seen=reading.version)
    client.post(page_of(period), {**same, "_hand_in": ""})
    assert states() == {"a": ("returned", 20)}
    client.post(page_of(period), {**same, **typed(indicator, value="21"), "_hand_in": ""})
    assert states() == {"a": ("pending", 21)}


def test_a_draft_whose_figure_is_emptied_is_taken_back(indicator, period, reporter):
    reading = MeasurementFactory(indicator=indicator, period=period, author=reporter)
    sent = typed(indicator, value="", seen=reading.version)
    answer = browser(reporter).post(page_of(period), {**sent, "_save": ""}, follow=True)
    assert "1 draft was taken back." in answer.content.decode()
    assert not Measurement.objects.exists()


def test_who_was_overtaken_sees_the_reading_of_this_period(indicator, period, reporter):
    later = ReviewPeriodFactory(plan=period.plan, starts=dt.date(2025, 7, 1), ends=dt.date(2025, 12, 31))
    MeasurementFactory(indicator=indicator, period=period, value=77)
    MeasurementFactory(indicator=indicator, period=later, value=88, version=5)
    client = browser(reporter)
    answer = client.post(page_of(period), {**typed(indicator, value="34"), "_save": ""})
    assert "Stored now: 77" in answer.content.decode()
    seen = answer.context["rows"][0].form["seen"].value()
    client.post(page_of(period), {**typed(indicator, value="34", seen=seen), "_save": ""})
    assert Measurement.objects.get(period=period).value == 34


def test_who_was_overtaken_sees_both_and_decides(indicator, period, reporter):
    MeasurementFactory(indicator=indicator, period=period, value=77)
    client = browser(reporter)
    answer = client.post(page_of(period), {**typed(indicator, value="34"), "_save": ""})
    text = answer.content.decode()
    assert (answer.status_code, states()["a"]) == (422, ("draft", 77))
    assert ("Stored now: 77" in text, 'value="34"' in text) == (True, True)
    seen = typed(indicator, value="34", seen=Measurement.objects.get().version)
    client.post(page_of(period), {**seen, "_save": ""})
    assert states()["a"] == ("draft", 34)


def test_what_the_portal_counts_is_taken_over_not_typed(indicator, period, reporter):
    counted = IndicatorFactory(action=indicator.action, code="c", computed="in-programs")
    client = browser(reporter)
    assert "The portal counts: 0" in client.get(page_of(period)).content.decode()
    client.post(page_of(period), {**typed(counted, value="99", take="on"), "_hand_in": ""})
    assert states() == {"c": ("pending", 0)}


def test_turkish_numbers_are_read_as_they_are_written(indicator, other, period, reporter):
    client = browser(reporter, "tr")
    client.post(
        page_of(period), {**typed(indicator, value="1.250"), **typed(other, value="3,5"), "_save": ""}
    )
    assert {code: float(value) for code, (_state, value) in states().items()} == {"a": 1250, "b": 3.5}


def test_the_page_is_for_who_reports_and_of_a_locked_period_is_only_read(indicator, period, reporter):
    assert browser(member("Reporting")).get(page_of(period)).status_code == 403
    reading = MeasurementFactory(indicator=indicator, period=period, approved=True)
    superuser = browser(UserFactory(superuser=True))
    address = f"/admin/programs/reviewperiod/{period.pk}/change/"
    asked = superuser.post(address, {"_lock": ""}).content.decode()
    assert "it is not opened again" in asked
    assert not ReviewPeriod.objects.get().is_locked
    superuser.post(address, {"_lock": "", "sure": "1"})
    assert ReviewPeriod.objects.get().is_locked
    answer = browser(reporter).post(page_of(period), {**typed(indicator, value="34"), "_save": ""})
    text = answer.content.decode()
    assert ('name="_save"' in text, "nothing of it changes any more" in text) == (False, True)
    assert states() == {"a": ("approved", reading.value)}
    assert browser(reporter).post(address, {"due": "2030-01-01"}).status_code == 403


def test_a_period_that_has_not_ended_offers_no_lock_and_says_from_when(period, reporter):
    period.ends = timezone.localdate()
    period.due = period.ends + dt.timedelta(days=30)
    period.save()
    superuser, address = (
        browser(UserFactory(superuser=True)),
        f"/admin/programs/reviewperiod/{period.pk}/change/",
    )
    page = superuser.get(address).content.decode()
    assert "The period has not ended yet; it can be locked from" in page
    assert 'name="_lock"' not in page
    pressed = superuser.post(address, {"_lock": ""}, follow=True).content.decode()
    assert "The period has not ended yet; it can be locked from" in pressed
    assert not ReviewPeriod.objects.get().is_locked


def test_locking_counts_what_is_missing(indicator, other, period, reporter):
    MeasurementFactory(indicator=indicator, period=period)
    third = IndicatorFactory(action=indicator.action, code="c")
    MeasurementFactory(indicator=third, period=period, pending=True)
    text = (
        browser(reporter)
        .post(f"/admin/programs/reviewperiod/{period.pk}/change/", {"_lock": ""})
        .content.decode()
    )
    for words in ("2 indicators are due", "1 reading is a draft", "1 reading waits for approval"):
        assert words in text, words


def test_one_reading_is_approved_or_returned_by_another_person(indicator, period, reporter):
    reading = MeasurementFactory(indicator=indicator, period=period, pending=True, author=reporter)
    address = f"{LIST}{reading.pk}/change/"
    assert "somebody else decides on it" in browser(reporter).get(address).content.decode()
    assert browser(member("Network editors")).post(address, {"_approve": ""}).status_code == 403
    approver = browser(member("Reporting"))
    answer = approver.post(address, {"_return": "", "note": " "})
    assert "Say what is to be mended." in answer.content.decode()
    answer = approver.post(address, {"_return": "", "note": "ö" * 1001})
    assert ("1001 characters; at most 1000" in (told := answer.content.decode()), "ö" * 1001 in told) == (
        True,
        True,
    )
    approver.post(address, {"_return": "", "note": "Count again"})
    reading.refresh_from_db()
    assert (reading.state, reading.answer) == ("returned", "Count again")
    Measurement.objects.filter(pk=reading.pk).update(state="pending", decided_by=None, decided_at=None)
    old = approver.post(address, {"_approve": "", "seen": str(reading.version + 1)})
    assert "decided or changed before" in old.content.decode()
    approver.post(address, {"_approve": "", "seen": str(reading.version)})
    assert states() == {"a": ("approved", 20)}


@pytest.mark.parametrize("seen", ["9" * 5000, "-1", "x", "²"])
def test_a_senseless_version_approves_nothing(indicator, period, seen):
    reading = MeasurementFactory(indicator=indicator, period=period, pending=True)
    answer = browser(member("Program staff")).post(
        f"{LIST}{reading.pk}/change/", {"_approve": "", "seen": seen}
    )
    assert (answer.status_code, states()["a"][0]) == (200, "pending")


def test_many_are_approved_or_returned_at_once_and_the_rest_is_told(indicator, other, period, reporter):
    mine = MeasurementFactory(indicator=indicator, period=period, pending=True, author=reporter)
    theirs = MeasurementFactory(indicator=other, period=period, pending=True)
    client = browser(reporter)
    chosen = {"_selected_action": [mine.pk, theirs.pk]} | versions(client.get(LIST))
    answer = client.post(LIST, chosen | {"action": "approve_chosen"}, follow=True)
    text = answer.content.decode()
    assert ("1 reading is approved." in text, "Nobody decides on their own reading." in text) == (True, True)
    asked = browser(member("Reporting")).post(LIST, chosen | {"action": "return_chosen"})
    assert "These readings get the same note:" in asked.content.decode()
    answer = browser(member("Reporting")).post(
        LIST, chosen | {"action": "return_chosen", "confirmed": "1", "note": "ö" * 1001}
    )
    assert f"required>{'ö' * 1001}</textarea>" in answer.content.decode()
    browser(member("Reporting")).post(
        LIST, chosen | versions(asked) | {"action": "return_chosen", "confirmed": "1", "note": "Again"}
    )
    assert states() == {"a": ("returned", 20), "b": ("approved", 20)}
    assert browser(member("Network editors")).get(LIST).status_code == 403


def versions(answer):
    """What a page says of the versions that it shows."""
    return {"seen": re.findall(r'name="seen" value="([^"]+)"', answer.content.decode())}


@pytest.mark.parametrize(
    "decision", [{"action": "approve_chosen"}, {"action": "return_chosen", "note": "Again"}]
)
def test_the_list_decides_on_the_versions_that_it_showed_and_on_no_others(indicator, other, period, decision):
    rows = [MeasurementFactory(indicator=each, period=period, pending=True) for each in (indicator, other)]
    client = browser(member("Reporting"))
    sent = {"_selected_action": [each.pk for each in rows], "confirmed": "1"} | decision
    shown = versions(client.get(LIST))
    rows[0].value = 999  # returned, written anew and handed in while the list is open
    rows[0].save()
    text = client.post(LIST, sent | shown, follow=True).content.decode()
    assert "This reading was decided or changed before." in text
    assert states()["a"][0] == "pending"
    assert states()["b"][0] in ("approved", "returned")
    client.post(LIST, sent | {"seen": ["", "x:y", f"{rows[0].pk}"]})
    client.post(f"{LIST}{rows[0].pk}/change/", {"_return": "", "note": "Again", "seen": "1"})
    assert states()["a"][0] == "pending"


def test_a_locked_reading_is_corrected_from_its_page(indicator, period, reporter):
    reading = MeasurementFactory(indicator=indicator, period=period, approved=True)
    address = f"{LIST}{reading.pk}/correct/"
    client = browser(reporter)
    assert client.get(address).status_code == 404
    superuser = browser(UserFactory(superuser=True))
    superuser.post(f"/admin/programs/reviewperiod/{period.pk}/change/", {"_lock": "", "sure": "1"})
    assert "There is no open period after it" in client.get(address).content.decode()
    later = ReviewPeriodFactory(plan=period.plan, starts=dt.date(2025, 7, 1), ends=dt.date(2025, 12, 31))
    answer = client.post(address, {"value": "18", "note": ""})
    assert (answer.status_code, 'value="18"' in answer.content.decode()) == (422, True)
    client.post(address, {"value": "18", "women": "10", "note": "Two were counted twice"})
    made = Measurement.objects.get(corrects=reading)
    assert (made.value, made.state, made.period, made.author) == (18, "pending", later, reporter)


def test_a_file_leaves_as_something_to_save_for_staff_with_the_right(period):
    evidence = EvidenceFactory()
    address = f"{LIST}evidence/{evidence.pk}/"
    answer = browser(member("Reporting")).get(address)
    assert b"".join(answer.streaming_content) == b"Ada\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert browser(UserFactory(staff=True)).get(address).status_code == 403
    assert browser(member("Reporting")).get(f"{LIST}evidence/{'9' * 25}/").status_code == 404


def test_parts_that_do_not_add_up_are_told_to_who_approves(indicator, period):
    reading = MeasurementFactory(indicator=indicator, period=period, pending=True)
    MeasurementPartFactory(measurement=reading, value=12)
    text = browser(member("Reporting")).get(f"{LIST}{reading.pk}/change/").content.decode()
    assert "do not add up: 8" in text


def test_the_number_of_queries_does_not_grow(indicator, period, reporter):
    client = browser(reporter)

    def asked():
        found = []
        for address in (page_of(period), LIST, "/admin/programs/indicator/", "/admin/programs/reviewperiod/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    MeasurementPartFactory(measurement__indicator=indicator, measurement__period=period)
    asked()
    of_one = asked()
    for _count in range(6):
        more = IndicatorFactory(action=indicator.action, breakdown="gender")
        MeasurementPartFactory(measurement__indicator=more, measurement__period=period)
    assert asked() == of_one
