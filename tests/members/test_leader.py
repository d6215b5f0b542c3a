"""Leaders' terms: one holder of an office at a time, years alone where only they are known."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import inlineformset_factory

from members.enums import Office
from members.models import LeaderTerm, Municipality
from mmu_portal.lib.overlap import SeparateStretchesFormSet
from tests.factories.members import LeaderTermFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_second_holder_of_an_office_is_refused():
    term = LeaderTermFactory(person_name="Ayşe Örnek")
    second = LeaderTermFactory.build(municipality=term.municipality, started=dt.date(2028, 1, 1), ended=None)
    with pytest.raises(ValidationError, match="Ayşe Örnek, 2024–2029"):
        second.full_clean()
    with pytest.raises(IntegrityError, match="leader_apart"), transaction.atomic():
        second.save()
    assert LeaderTerm.objects.get() == term


def test_acting_mayor_may_serve_beside_the_mayor():
    term = LeaderTermFactory()
    acting = LeaderTermFactory.build(municipality=term.municipality, office=Office.ACTING_MAYOR)
    acting.full_clean()
    acting.save()
    assert LeaderTerm.objects.count() == 2


def test_successor_may_begin_on_the_day_the_term_ends():
    term = LeaderTermFactory()
    LeaderTermFactory(municipality=term.municipality, started=term.ended, ended=None).full_clean()
    assert LeaderTerm.objects.covering(term.ended).get() != term


def test_years_alone_meet_without_overlap():
    first = LeaderTermFactory(years_only=True, started=dt.date(2019, 4, 8), ended=dt.date(2024, 4, 5))
    second = LeaderTermFactory(
        municipality=first.municipality,
        years_only=True,
        started=dt.date(2024, 4, 5),
        ended=dt.date(2029, 3, 1),
    )
    assert (first.ended, second.started) == (dt.date(2024, 1, 1), dt.date(2024, 1, 1))
    assert (first.mandate, second.mandate) == ("2019–2024", "2024–2029")


def formset(municipality, rows):
    """The posted inline rows of a municipality's terms."""
    names = ("office", "person_name", "started", "ended")
    make = inlineformset_factory(
        Municipality, LeaderTerm, formset=SeparateStretchesFormSet, fields=names, extra=1
    )
    posted = {
        f"leader_terms-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in row.items()
    }
    counts = {
        "leader_terms-TOTAL_FORMS": len(rows),
        "leader_terms-INITIAL_FORMS": sum("id" in row for row in rows),
    }
    return make(posted | counts, instance=municipality)


def test_formset_takes_a_shortened_term_and_its_successor_together():
    term = LeaderTermFactory(ended=None)
    rows = [
        {
            "id": term.pk,
            "office": "mayor",
            "person_name": "A",
            "started": "2024-04-05",
            "ended": "2026-01-01",
        },
        {"office": "mayor", "person_name": "B", "started": "2026-01-01", "ended": ""},
    ]
    posted = formset(term.municipality, rows)
    assert posted.is_valid(), posted.errors
    posted.save()
    assert [each.person_name for each in LeaderTerm.objects.order_by("started")] == ["A", "B"]


def test_formset_refuses_two_rows_that_overlap():
    rows = [
        {"office": "mayor", "person_name": "A", "started": "2024-04-05", "ended": "2027-01-01"},
        {"office": "mayor", "person_name": "B", "started": "2026-01-01", "ended": ""},
    ]
    posted = formset(MunicipalityFactory(), rows)
    assert not posted.is_valid()
    assert "A, 2024–2027" in str(posted.forms[1].errors)


def test_formset_lets_a_deleted_row_make_room():
    term = LeaderTermFactory(ended=None)
    rows = [
        {
            "id": term.pk,
            "office": "mayor",
            "person_name": "A",
            "started": "2024-04-05",
            "ended": "",
            "DELETE": "on",
        },
        {"office": "mayor", "person_name": "B", "started": "2025-01-01", "ended": ""},
    ]
    posted = formset(term.municipality, rows)
    assert posted.is_valid(), posted.errors
    posted.save()
    assert LeaderTerm.objects.get().person_name == "B"
