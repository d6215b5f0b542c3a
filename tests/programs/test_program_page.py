"""The page of a program with its targets, its map and its photographs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.models import ProgramTarget
from tests.factories.programs import (
    InterventionFactory,
    ProgramFactory,
    ProgramTargetFactory,
    StreetFactory,
)
from tests.factories.programs_streets import PhotographFactory

pytestmark = pytest.mark.django_db
PROGRAM = "/en/programs/reclaiming-streets/"


def read(address=PROGRAM):
    return Client().get(address).content.decode()


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (15, "Half of the target, by the last published reading</h2>"),
        (30, "The target is reached, by the last published reading</h2>"),
        (20, "66% of the target, by the last published reading</h2>"),
        (None, "How far to the target</h2>"),
    ],
)
def test_title_of_the_targets_is_the_finding_computed_from_the_figures(stated, words):
    ProgramTargetFactory(program__slug="reclaiming-streets", value=30, stated=stated)
    assert f"<h2>{words}" in read()


def test_title_tells_of_targets_that_differ():
    target = ProgramTargetFactory(program__slug="reclaiming-streets", value=30, stated=15)
    ProgramTargetFactory(program=target.program, metric="area", value=1000, stated=900)
    page = read()
    assert "<h2>From 50% to 90% of the targets" in page
    assert "15 <small>streets</small>" in page
    assert "900 <small>m²</small>" in page
    ProgramTarget.objects.filter(pk=target.pk).update(stated=1)
    assert "1 <small>street</small>" in read()


def test_streets_have_one_number_on_the_map_and_in_the_list():
    program = ProgramFactory(slug="reclaiming-streets")
    for number in range(14):
        InterventionFactory(street=StreetFactory(program=program, name_en=f"Street no {number}x"))
    page = read()
    listed = re.findall(r'class="spot">(\d+)</span></td>\s*<th scope="row"><a href="([^"]+)"', page)
    drawn = re.findall(r'<a href="([^"]+)"><title>(\d+)\. ', page)
    assert [(number, address) for address, number in drawn] == listed
    assert len(listed) == 12
    assert "12 of 14 streets on record" in page
    assert len(set(re.findall(r"Street no \d+x", read(f"{PROGRAM}streets/")))) == 14


def test_list_of_all_streets_goes_page_by_page_with_as_many_queries():
    program = ProgramFactory(slug="reclaiming-streets")
    address = f"{PROGRAM}streets/"
    assert "No street of this program is recorded yet." in read(address)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(address)
        return len(queries)

    InterventionFactory(street=StreetFactory(program=program))
    few = asked()
    for _number in range(55):
        InterventionFactory(street=StreetFactory(program=program))
    assert asked() == few
    assert "1–50 of 56" in read(address)
    assert "51–56 of 56" in read(f"{address}?page=2")
    assert "51–56 of 56" in read(f"{address}?page=99")
    assert "1–50 of 56" in read(f"{address}?page=x")


def test_program_shows_what_changes_by_its_newest_pair(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    phase = InterventionFactory(street__program=ProgramFactory(slug="reclaiming-streets"))
    PhotographFactory(intervention=phase)
    assert "What changes in a street" not in read()
    PhotographFactory(intervention=phase, moment="after")
    page = read()
    assert "What changes in a street" in page
    assert "For people before 200 of 1,000 m², after 650." in page
