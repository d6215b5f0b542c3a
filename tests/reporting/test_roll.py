"""The membership roll against a recount of the rows."""

import datetime as dt
from collections import Counter

import pytest

from members.enums import MunicipalityKind
from members.models import LeaderTerm, MembershipPeriod, Municipality
from tests.factories.members import (
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
)
from tests.reporting.reading import english, figures, made, rows, sheets  # noqa: F401

LAST, FIRST = dt.date(2025, 12, 31), dt.date(2025, 1, 1)


@pytest.fixture
def network(db):
    one, other = ProvinceFactory(), ProvinceFactory()
    for place, province in enumerate([one, one, other]):
        kind = MunicipalityKind.TOWN if place else MunicipalityKind.DISTRICT
        MembershipPeriodFactory(municipality=MunicipalityFactory(province=province, kind=kind))
    MunicipalityFactory(province=other)
    joiner = MembershipPeriodFactory(joined=dt.date(2025, 12, 31), decision="=2025/7", is_sample=True)
    MembershipPeriodFactory(joined=dt.date(2026, 1, 1))
    MembershipPeriodFactory(left=dt.date(2025, 12, 31))
    MembershipPeriodFactory(left=dt.date(2025, 1, 1), joined=None)
    MembershipPeriodFactory(left=dt.date(2026, 1, 1))
    LeaderTermFactory(municipality=joiner.municipality, person_name="+Ayşe Yılmaz")
    LeaderTermFactory(municipality=joiner.municipality, office="acting_mayor", is_sample=False)
    LeaderTermFactory(ended=dt.date(2025, 12, 31))
    return joiner


def on(day):
    """Who is a member on a day, by plain comparison."""
    return {
        each.municipality_id: each
        for each in MembershipPeriod.objects.all()
        if (each.joined is None or each.joined <= day) and (each.left is None or each.left > day)
    }


def test_every_number_of_the_roll_is_that_of_the_rows(network, tmp_path):
    found = sheets(made("membership-roll", "xlsx", tmp_path))
    members = on(LAST)
    places = {each.pk: each for each in Municipality.objects.all()}
    periods = list(MembershipPeriod.objects.all())
    terms = [
        each
        for each in LeaderTerm.objects.all()
        if each.municipality_id in members and each.started <= LAST and (each.ended or dt.date.max) > LAST
    ]
    assert figures(found["Members in numbers"]) == {
        "members on the last day": len(members),
        "provinces with a member": len({places[key].province_id for key in members}),
        "joined in the period": sum(bool(each.joined) and FIRST <= each.joined <= LAST for each in periods),
        "left in the period": sum(bool(each.left) and FIRST <= each.left <= LAST for each in periods),
        "members on the day before the period": len(on(FIRST - dt.timedelta(days=1))),
        "members with a leader on record": len({each.municipality_id for each in terms}),
    }
    assert figures(found["Members in numbers"])["members on the last day"] == 5
    kinds = Counter((places[key].province.name, places[key].kind) for key in members)
    by_province = {row[0]: row[1:] for row in rows(found["By province"])}
    for name in {each.province.name for each in places.values()}:
        of_province = [kinds[name, kind.value] for kind in MunicipalityKind]
        all_there = sum(each.province.name == name for each in places.values())
        assert by_province.pop(name) == [*of_province, sum(of_province), all_there]
    of_kind = [sum(places[key].kind == kind for key in members) for kind in MunicipalityKind]
    assert by_province == {"Together": [*of_kind, len(members), len(places)]}
    assert {(row[0], row[8]) for row in rows(found["Roll"])} == {
        (places[key].name, "sample data" if key == network.municipality_id else None) for key in members
    }
    mandates = Counter((str(each.get_office_display()), each.mandate) for each in terms)
    assert {(row[0], row[1]): row[2] for row in rows(found["Mandates"])} == mandates
    assert [row[2] for row in rows(found["Joined in the period"])] == [dt.date(2025, 12, 31)]
    assert [row[2] for row in rows(found["Left in the period"])] == [
        dt.date(2025, 1, 1),
        dt.date(2025, 12, 31),
    ]
    lacks = {row[0]: row[1] for row in rows(found["Missing"])}
    undecided = sum(not each.decision for each in periods)
    assert lacks["Memberships without a decision"] == undecided
    assert lacks["Members without a leader today"] == len(members) - len(
        {each.municipality_id for each in terms}
    )


def test_texts_that_look_like_formulas_stay_texts(network, tmp_path):
    book = sheets(made("membership-roll", "xlsx", tmp_path))
    assert rows(book["Joined in the period"])[0][3] == "'=2025/7"
    leaders = [row[4] for row in rows(book["Roll"]) if row[4]]
    assert len(leaders) == 1
    assert leaders[0].startswith(("'+Ayşe Yılmaz", "Leader"))
    content = made("membership-roll", "csv", tmp_path, language="tr").decode("utf-8-sig")
    head, *lines = content.splitlines()
    assert head.startswith("Belediye;İl;Tür;Katılma tarihi;")
    assert len(lines) == len(on(LAST))
    assert all(line.endswith("2025-12-31;2025-001") for line in lines)


def test_a_period_that_goes_on_is_told_as_of_today(network, tmp_path):
    about = sheets(made("membership-roll", "xlsx", tmp_path, last="2099-12-31", language="tr"))
    facts = {row[0]: row[1] for row in about["Bu rapor hakkında"]}
    assert facts["Dönem aralığı"] == "1 Ocak 2025 – 31 Aralık 2099"
    assert "2099" not in facts["Verilerin tarihi"]
    assert "örnek veri" in facts["Örnek veri"]
