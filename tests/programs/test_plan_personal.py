"""What a person of the staff sees of their own readings, and of nobody else's."""

import pytest

from members.personal import held_of
from tests.factories.members import UserFactory
from tests.factories.programs_plan import MeasurementFactory

pytestmark = pytest.mark.django_db


def test_people_see_the_readings_that_they_wrote_or_decided():
    reading = MeasurementFactory(approved=True)
    MeasurementFactory()
    found = {}
    for person in (reading.author, reading.decided_by, UserFactory()):
        ((rows, _code),) = [
            (rows, each.code) for each, rows in held_of(person) if each.code == "programs.readings"
        ]
        found[person] = [(row["First written by you"], row["Decided by you"]) for row in rows]
    assert list(found.values()) == [[(True, False)], [(False, True)], []]
