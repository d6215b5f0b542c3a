"""The directory by program and by platform: who is found, how each is counted, what files hold."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.facets import Facet, register
from members.filters import MunicipalityFilter
from members.models import MembershipPeriod, Municipality
from members.queries.directory import find
from mmu_portal.lib.generation import announce_change
from platforms.models import Platform, Seat
from programs.models import CycleParticipation
from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory, ProvinceFactory
from tests.factories.platforms import PlatformFactory, SeatFactory
from tests.factories.programs import CycleFactory, ParticipationFactory, ProgramFactory
from tests.stamps import let_late_moves_pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    """Four members and one that is none, in two provinces, two programs and two platforms."""
    bursa = ProvinceFactory(plate_code="16", name_tr="Bursa", name_en="Bursa")
    istanbul = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    streets = ProgramFactory(slug="reclaiming-streets", name_tr="Sokaklar", name_en="Streets")
    lab = ProgramFactory(slug="lab", name_tr="Laboratuvar", name_en="Lab")
    hidden = ProgramFactory(slug="hidden", is_active=False)
    cycles = {
        "streets": [CycleFactory(program=streets, number=1), CycleFactory(program=streets, number=2)],
        "lab": [CycleFactory(program=lab, number=1)],
        "hidden": [CycleFactory(program=hidden, number=1)],
    }
    migration = PlatformFactory(slug="migration", name_tr="Göç", name_en="Migration")
    PlatformFactory(slug="empty")
    places = {}
    for name, province in (
        ("Arnavutköy", istanbul),
        ("Beykoz", istanbul),
        ("Gemlik", bursa),
        ("İnegöl", bursa),
        ("Outside", bursa),
    ):
        places[name] = MunicipalityFactory(place=name, province=province, kind="district", district="")
        if name != "Outside":
            MembershipPeriodFactory(municipality=places[name])
    for name, cycle, state in (
        ("Arnavutköy", cycles["streets"][0], "graduated"),
        ("Arnavutköy", cycles["streets"][1], "active"),
        ("Beykoz", cycles["streets"][1], "withdrawn"),
        ("Beykoz", cycles["lab"][0], "selected"),
        ("Gemlik", cycles["streets"][1], "active"),
        ("İnegöl", cycles["lab"][0], "applied"),
        ("İnegöl", cycles["hidden"][0], "active"),
        ("Outside", cycles["streets"][0], "graduated"),
    ):
        ParticipationFactory(cycle=cycle, municipality=places[name], state=state)
    SeatFactory(platform=migration, municipality=places["Gemlik"])
    SeatFactory(platform=migration, municipality=places["Outside"])
    SeatFactory(platform=migration, municipality=places["Beykoz"], closed=timezone.localdate())
    MembershipPeriod.objects.filter(municipality=places["Outside"]).delete()
    return places


def found(query):
    """What the page and the files find; they must agree."""
    filters = MunicipalityFilter(QueryDict(query))
    answer = find(filters.selection, timezone.localdate())
    assert answer.keys == [row.pk for row in filters.qs]
    return answer


def names(query):
    places = Municipality.objects.in_bulk(found(query).keys)
    return sorted(place.short_name for place in places.values())


def test_a_program_finds_who_takes_or_took_part(region):
    assert names("program=reclaiming-streets") == ["Arnavutköy", "Gemlik"]
    assert names("program=lab") == ["Beykoz"]
    assert names("program=lab&program=reclaiming-streets") == ["Arnavutköy", "Beykoz", "Gemlik"]
    assert names("program=reclaiming-streets&status=all") == ["Arnavutköy", "Gemlik", "Outside"]
    assert names("program=reclaiming-streets&province=34") == ["Arnavutköy"]
    assert names("program=reclaiming-streets&platform=migration") == ["Gemlik"]


@pytest.mark.parametrize("senseless", ["hidden", "", "x", "RECLAIMING-STREETS", "1' OR 1=1"])
def test_a_program_that_is_not_offered_counts_for_nothing(region, senseless):
    assert len(found(urlencode({"program": senseless})).keys) == 4


def test_each_facet_is_counted_without_its_own_choice(region):
    counted = found("program=lab")
    assert counted.facets["program"] == {"reclaiming-streets": 2, "lab": 1}
    assert counted.facets["platform"] == {}
    assert counted.provinces == {"34": 1}
    assert found("platform=migration").facets["program"] == {"reclaiming-streets": 1}
    assert found("").facets["platform"] == {"migration": 1}
    assert found("status=all").facets["program"] == {"reclaiming-streets": 3, "lab": 1}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                ("program", "lab"),
                ("program", "reclaiming-streets"),
                ("platform", "migration"),
                ("province", "16"),
                ("province", "34"),
                ("status", "all"),
                ("q", "i"),
            ]
        )
    )
)
def test_counts_equal_what_each_choice_would_find(region, pairs):
    counted = found(urlencode(pairs))
    for facet, values in (("program", ("lab", "reclaiming-streets")), ("platform", ("migration",))):
        others = [pair for pair in pairs if pair[0] != facet]
        for value in values:
            assert counted.facets[facet][value] == len(found(urlencode([*others, (facet, value)])).keys)


def test_page_has_boxes_chips_map_and_ways_out(region, client):
    body = client.get("/en/members/?platform=migration&program=lab").content.decode()
    assert "No municipality matches all of these filters." in body
    assert 'href="/en/members/?platform=migration">In any program or none: 1 member municipality<' in body
    assert 'href="/en/members/?program=lab">On any platform or none: 1 member municipality<' in body
    body = client.get("/en/members/?program=lab&program=reclaiming-streets&sort=-name").content.decode()
    assert re.search(r'name="program" value="lab" checked> Lab <span class="count">1<', body)
    assert re.search(r'name="platform" value="migration"> Migration <span class="count">1<', body)
    assert 'value="hidden"' not in body
    assert 'value="empty"' not in body
    chips = re.findall(r'<a class="chip" href="([^"]+)">.*?</span> ([^<]+)</a>', body)
    assert chips == [
        ("/en/members/?program=reclaiming-streets&amp;sort=-name", "Program: Lab"),
        ("/en/members/?program=lab&amp;sort=-name", "Program: Streets"),
    ]
    picture = body.partition('<svg class="region"')[2].partition("</svg>")[0]
    assert "/en/members/gemlik/" in picture
    assert "/en/members/inegol/" not in picture
    assert (
        'href="/en/members/?province=16&amp;program=lab&amp;program=reclaiming-streets&amp;sort=-name"'
        in body
    )


def test_files_hold_the_same_rows_and_say_by_what_they_were_filtered(region, client):
    answer = client.get("/en/members/export.json?program=lab&program=x")
    document = json.loads(answer.getvalue())
    assert [row["name_en"] for row in document["rows"]] == ["Beykoz Municipality"]
    assert document["filters"]["program"] == ["lab"]
    assert document["filters"]["platform"] == []
    assert "Beykoz" in client.get("/tr/members/export.csv?program=lab").getvalue().decode("utf-8-sig")


def test_a_filter_by_sample_rows_says_so(region, client):
    notice = "by which this list is filtered are sample data"
    assert notice not in client.get("/en/members/?program=lab").content.decode()
    CycleParticipation.objects.filter(municipality=region["Beykoz"]).update(is_sample=True)
    assert notice in client.get("/en/members/?program=lab").content.decode()
    assert notice not in client.get("/en/members/?program=reclaiming-streets").content.decode()


@pytest.mark.django_db(transaction=True)
def test_first_reader_of_any_filter_asks_little_and_no_more_where_many_take_part(region, client):
    """Outside a transaction, as readers are; a change has just moved the generation, so nothing is kept."""
    addresses = [
        "?program=lab&platform=migration&status=all&sort=-population",
        "?program=lab&platform=migration&province=16&kind=district&q=nobody",
        "?program=lab&province=16&province=34&view=list",
        "",
    ]

    def asked():
        numbers = []
        for address in addresses:
            let_late_moves_pass()
            announce_change()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/en/members/{address}").status_code == 200
            numbers.append(len(queries))
        return numbers

    CycleParticipation.objects.update(is_sample=True)
    Seat.objects.update(is_sample=True)
    few = asked()
    for number in range(10):
        place = MunicipalityFactory(place=f"Yer {number}x")
        program = ProgramFactory(slug=f"program-{number}")
        ParticipationFactory(
            cycle=CycleFactory(program=program, number=1), municipality=place, state="active"
        )
        SeatFactory(platform=Platform.objects.get(slug="migration"), municipality=place)
    assert asked() == few
    assert max(few) <= 11


def test_without_anything_to_choose_there_is_no_box(client):
    MembershipPeriodFactory()
    body = client.get("/en/members/").content.decode()
    assert 'name="program"' not in body
    assert "<legend>Program</legend>" not in body


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        register(Facet("program", "", "", dict, Seat.objects.all, ""))
