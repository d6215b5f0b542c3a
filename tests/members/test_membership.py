"""Membership periods: the database and the form refuse what overlaps."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from members.models import MembershipPeriod
from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db

DAY, LATER = dt.date(2020, 2, 1), dt.date(2023, 4, 3)


@pytest.mark.parametrize(
    ("joined", "left", "words"),
    [
        (DAY, LATER, "01/02/2020 – 03/04/2023"),
        (DAY, None, "since 01/02/2020"),
        (None, LATER, "until 03/04/2023"),
        (None, None, "dates not recorded"),
    ],
)
def test_period_is_named_in_words(joined, left, words):
    with translation.override("en"):
        period = MembershipPeriod(
            municipality=MunicipalityFactory.build(name_en="Şişli Municipality"), joined=joined, left=left
        )
        assert (period.days, str(period)) == (words, f"Şişli Municipality: {words}")


YEAR = {year: dt.date(year, 1, 1) for year in range(2000, 2030)}


def insert(municipality, joined, left):
    """A row past every model: only the database can refuse it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_membershipperiod"
            ' (municipality_id, joined, "left", decision, version, is_sample)'
            " VALUES (%s, %s, %s, '', 1, %s)",
            [municipality.pk, joined, left, False],
        )


@pytest.mark.parametrize(
    ("joined", "left"),
    [
        (YEAR[2012], YEAR[2013]),
        (YEAR[2005], YEAR[2011]),
        (YEAR[2014], YEAR[2020]),
        (YEAR[2005], YEAR[2020]),
        (None, YEAR[2011]),
        (YEAR[2014], None),
        (None, None),
    ],
)
def test_overlap_is_refused_by_the_database_and_by_the_form(joined, left):
    there = MembershipPeriodFactory(joined=YEAR[2010], left=YEAR[2015])
    with pytest.raises(IntegrityError, match="membership_apart"):
        insert(there.municipality, joined, left)
    period = MembershipPeriod(municipality=there.municipality, joined=joined, left=left)
    words = r"01\.01\.2010 – 01\.01\.2015"
    with translation.override("tr"), pytest.raises(ValidationError, match=words):
        period.full_clean()


@pytest.mark.parametrize(
    ("joined", "left"), [(YEAR[2015], None), (None, YEAR[2010]), (YEAR[2016], YEAR[2017])]
)
def test_neighboring_period_is_taken(joined, left):
    there = MembershipPeriodFactory(joined=YEAR[2010], left=YEAR[2015])
    MembershipPeriod(municipality=there.municipality, joined=joined, left=left).full_clean()
    insert(there.municipality, joined, left)
    assert there.municipality.memberships.count() == 2


def test_same_days_in_another_municipality_are_taken():
    there = MembershipPeriodFactory()
    insert(MunicipalityFactory(), there.joined, None)
    assert MembershipPeriod.objects.count() == 2


def test_update_into_an_overlap_is_refused():
    first = MembershipPeriodFactory(joined=YEAR[2000], left=YEAR[2005])
    MembershipPeriodFactory(municipality=first.municipality, joined=YEAR[2010])
    with pytest.raises(IntegrityError, match="membership_apart"), transaction.atomic():
        MembershipPeriod.objects.filter(pk=first.pk).update(left=YEAR[2011])
    first.refresh_from_db()
    assert first.left == YEAR[2005]


def test_period_does_not_overlap_itself():
    period = MembershipPeriodFactory()
    period.decision = "2010/12"
    period.full_clean()
    period.save()
    assert MembershipPeriod.objects.get().decision == "2010/12"


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (dt.date(2009, 12, 31), False),
        (dt.date(2010, 1, 1), True),
        (dt.date(2014, 12, 31), True),
        (dt.date(2015, 1, 1), False),
    ],
)
def test_first_day_counts_and_day_of_leaving_does_not(day, covered):
    MembershipPeriodFactory(joined=YEAR[2010], left=YEAR[2015])
    assert MembershipPeriod.objects.covering(day).exists() is covered
