"""The rule against overlaps: put into a database and taken out again, with the same operation."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from members.models import MembershipPeriod
from mmu_portal.lib.overlap import KeepApart
from tests.factories.members import MembershipPeriodFactory

pytestmark = pytest.mark.django_db
RULE = KeepApart("MembershipPeriod", "membership_apart", ["municipality"], "joined", "left")
YEARS = {"joined": dt.date(2001, 1, 1), "left": dt.date(2002, 1, 1)}


def run(direction):
    """Run the rule's statements in the test's own transaction, which a real schema editor would not share."""

    def execute(statement, params=None):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    # PostgreSQL alters no table whose rows still wait for a deferred check.
    connection.check_constraints()
    state = SimpleNamespace(apps=SimpleNamespace(get_model=lambda _app, _name: MembershipPeriod))
    editor = SimpleNamespace(connection=connection, quote_name=connection.ops.quote_name, execute=execute)
    getattr(RULE, direction)("members", editor, state, state)


def test_the_rule_goes_and_comes_back():
    there = MembershipPeriodFactory(**YEARS)
    again = {"municipality": there.municipality, **YEARS}
    run("database_backwards")
    MembershipPeriodFactory(**again).delete()
    run("database_forwards")
    with pytest.raises(IntegrityError, match="membership_apart"), transaction.atomic():
        MembershipPeriodFactory(**again)
    assert MembershipPeriod.objects.get() == there


def test_the_rule_says_what_it_does():
    assert RULE.describe() == "Keep the stretches of MembershipPeriod apart (membership_apart)"
    _name, args, kwargs = RULE.deconstruct()
    assert KeepApart(*args, **kwargs).keys == ("municipality",)
