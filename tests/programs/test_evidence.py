"""Evidence of a reading is removed while the reading is worked on; the reading stays."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mmu_portal.lib.errors import DomainError, EditConflict
from programs.actions.readings import Entry, hand_in, return_reading, write_reading
from programs.models import Evidence, Measurement
from tests.factories.members import UserFactory
from tests.factories.programs_plan import (
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    ReviewPeriodFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter():
    made = UserFactory(staff=True)
    made.groups.add(Group.objects.get(name="Program staff"))
    return made


@pytest.fixture
def client(reporter):
    client = Client()
    client.force_login(reporter)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def indicator():
    return IndicatorFactory(code="a")


@pytest.fixture
def period(indicator):
    return ReviewPeriodFactory(
        plan=indicator.action.objective.plan, starts=dt.date(2025, 1, 1), ends=dt.date(2025, 6, 30)
    )


@pytest.fixture
def reading(indicator, period, reporter):
    """A draft of twenty with two files."""
    made = write_reading(indicator=indicator, period=period, entry=Entry(Decimal(20)), by=reporter)
    for name in ("wrong.txt", "right.txt"):
        EvidenceFactory(measurement=made, name=name)
    return made


def names():
    return sorted(Evidence.objects.values_list("name", flat=True))


def wrong():
    return Evidence.objects.get(name="wrong.txt")


def drop(reading, *evidence, by, seen=None):
    keys = tuple(each.pk for each in evidence)
    return write_reading(
        indicator=reading.indicator,
        period=reading.period,
        entry=Entry(Decimal(20), dropped=keys),
        by=by,
        seen=reading.version if seen is None else seen,
    )


def test_one_file_goes_and_the_draft_stays(reading, reporter, django_capture_on_commit_callbacks):
    file = wrong().file
    with django_capture_on_commit_callbacks(execute=True):
        drop(reading, wrong(), by=reporter)
    assert (names(), file.storage.exists(file.name)) == (["right.txt"], False)
    assert Measurement.objects.get().state == "draft"


def test_a_file_stays_on_disk_if_the_reading_is_not_stored(reading, reporter):
    file = wrong().file
    with pytest.raises(EditConflict):
        drop(reading, wrong(), by=reporter, seen=reading.version + 7)
    assert (names(), file.storage.exists(file.name)) == (["right.txt", "wrong.txt"], True)


def test_what_was_handed_in_keeps_its_evidence(reading, reporter):
    hand_in(reading=reading, by=reporter)
    with pytest.raises(DomainError, match="handed in"):
        drop(reading, wrong(), by=reporter)
    assert names() == ["right.txt", "wrong.txt"]


def test_evidence_of_another_reading_is_out_of_reach(reading, reporter):
    other = EvidenceFactory(name="other.txt")
    drop(reading, other, by=reporter)
    assert names() == ["other.txt", "right.txt", "wrong.txt"]


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_the_page_of_a_period_offers_it_and_removes(client, indicator, period, reporter, state):
    made = MeasurementFactory(indicator=indicator, period=period, pending=True, author=reporter)
    if state == "returned":
        return_reading(reading=made, by=UserFactory(superuser=True), note="Another file")
    else:
        Measurement.objects.update(state="draft")
    EvidenceFactory(measurement=made, name="wrong.txt")
    EvidenceFactory(measurement=made, name="right.txt")
    page = f"/admin/programs/reviewperiod/{period.pk}/readings/"
    field = f"i{indicator.pk}-dropped"
    assert f'name="{field}" value="{wrong().pk}"' in client.get(page).content.decode()
    sent = {f"i{indicator.pk}-value": "20", f"i{indicator.pk}-seen": made.version, field: [wrong().pk]}
    answer = client.post(page, {**sent, "_save": ""}, follow=True)
    assert "1 reading was saved." in answer.content.decode()
    assert names() == ["right.txt"]
    foreign = EvidenceFactory(name="foreign.txt")
    answer = client.post(page, {**sent, field: [foreign.pk], "_save": ""})
    assert answer.status_code == 422
    assert names() == ["foreign.txt", "right.txt"]


def test_a_returned_correction_loses_evidence_when_it_is_handed_in_again(client, indicator, period, reporter):
    reading = MeasurementFactory(indicator=indicator, period=period, approved=True)
    superuser = Client()
    superuser.force_login(UserFactory(superuser=True))
    superuser.post(f"/admin/programs/reviewperiod/{period.pk}/change/", {"_lock": "", "sure": "1"})
    ReviewPeriodFactory(plan=period.plan, starts=dt.date(2025, 7, 1), ends=dt.date(2025, 12, 31))
    page = f"/admin/programs/measurement/{reading.pk}/correct/"
    file = SimpleUploadedFile("wrong.txt", b"Ada\n", "text/plain")
    client.post(page, {"value": "30", "note": "Miscounted", "upload": file})
    made = Measurement.objects.get(corrects=reading)
    assert (made.state, names()) == ("pending", ["wrong.txt"])
    assert 'name="dropped"' not in client.get(page).content.decode()
    return_reading(reading=made, by=UserFactory(superuser=True), note="Another file")
    assert f'name="dropped" value="{wrong().pk}"' in client.get(page).content.decode()
    right = SimpleUploadedFile("right.txt", b"Ada\n", "text/plain")
    client.post(page, {"value": "30", "note": "Miscounted", "upload": right, "dropped": [wrong().pk]})
    made.refresh_from_db()
    assert (made.state, names()) == ("pending", ["right.txt"])
