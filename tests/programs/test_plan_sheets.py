"""The plan by spreadsheet: objectives, actions, indicators and targets, seen before they are stored."""

import datetime as dt
from io import BytesIO

import pytest

from mmu_portal.lib.sheets import kept
from mmu_portal.lib.sheets.outcome import State
from mmu_portal.lib.sheets.write import csv_bytes
from programs.models import EqualityAction, Indicator, IndicatorTarget, Objective
from programs.resources import ActionResource, IndicatorResource, ObjectiveResource, TargetResource
from tests.factories.members import UserFactory
from tests.factories.programs_plan import IndicatorFactory, ObjectiveFactory, PlanFactory

pytestmark = pytest.mark.django_db
OBJECTIVES = [
    ["Numara", "Planın bölümü", "Amaç", "Amaç (İngilizce)"],
    ["1", "Kurum içi yönetişim", "Birlikte karar", "Deciding together"],
    ["2", "Belediyelere destek", "Bakım paylaşılır", ""],
]
ACTIONS = [
    ["Amaç numarası", "Numara", "Eylem", "Sorumlu birim", "Başlangıç", "Bitiş"],
    ["2", "1", "Buluşmalar", "Merkez", "01.01.2026", "31.12.2027"],
]
INDICATORS = [
    [
        "Amaç no",
        "Eylem no",
        "Kod",
        "Gösterge",
        "Birim",
        "Tür",
        "Yön",
        "Başlangıç değeri",
        "Başlangıç değerinin günü",
        "Kaç ayda bir",
    ],
    ["2", "1", "2-1-a", "Katılanlar", "kişi", "sonuç", "artmalı", "1250", "31.12.2025", "12"],
]
TARGETS = [["Kod", "Hedef tarihi", "Hedef"], ["2-1-a", "31.12.2027", "3000"]]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Kept imports lie in the test's own folder."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def clerk():
    return UserFactory(superuser=True)


@pytest.fixture
def bring(clerk):
    def bring(resource, rows):
        content = b"".join(csv_bytes(rows[0], rows[1:], delimiter=";"))
        return kept.keep(BytesIO(content), "file.csv", resource(), clear_empty=False, by=clerk)

    return bring


def faults(found):
    return [fault for row in found.rows(State.WRONG) for fault in row.faults]


def test_a_whole_plan_comes_in_table_by_table_and_again_changes_nothing(bring, clerk):
    PlanFactory(slug="gender-equality")
    tables = (
        (ObjectiveResource, OBJECTIVES),
        (ActionResource, ACTIONS),
        (IndicatorResource, INDICATORS),
        (TargetResource, TARGETS),
    )
    for resource, rows in tables:
        found = bring(resource, rows)
        assert faults(found) == []
        assert not resource._meta.model.objects.exists()
        found.confirm(resource(), by=clerk)
    assert list(Objective.objects.values_list("number", "face", "title_tr")) == [
        (1, "governance", "Birlikte karar"),
        (2, "support", "Bakım paylaşılır"),
    ]
    action = EqualityAction.objects.get()
    assert (action.objective.number, action.unit_tr, action.ends) == (2, "Merkez", dt.date(2027, 12, 31))
    indicator = Indicator.objects.get()
    assert (indicator.kind, indicator.direction, indicator.rhythm) == ("outcome", "up", 12)
    assert (float(indicator.baseline), indicator.action, indicator.is_sample) == (1250, action, False)
    assert float(IndicatorTarget.objects.get().value) == 3000
    for resource, rows in tables:
        assert bring(resource, rows).counts.unchanged == len(rows) - 1


def test_a_row_makes_a_sample_fact(bring, clerk):
    sample = ObjectiveFactory(number=1, is_sample=True, title_tr="Uydurma", title_en="Made up")
    bring(ObjectiveResource, OBJECTIVES[:2]).confirm(ObjectiveResource(), by=clerk)
    sample.refresh_from_db()
    assert (sample.title_tr, sample.title_en, sample.is_sample) == (
        "Birlikte karar",
        "Deciding together",
        False,
    )


@pytest.mark.parametrize(
    ("resource", "rows", "words"),
    [
        (ObjectiveResource, [OBJECTIVES[0], OBJECTIVES[1], OBJECTIVES[1]], "of this number already"),
        (ObjectiveResource, [OBJECTIVES[0], ["9", "nowhere", "Amaç", ""]], "is not known here"),
        (ActionResource, ACTIONS, "import the objectives first"),
        (IndicatorResource, INDICATORS, "import the objectives first"),
        (TargetResource, [TARGETS[0], ["nothing", "31.12.2027", "30"]], "import the indicators first"),
        (TargetResource, [TARGETS[0], ["i-one", "31.12.2027", "5"]], "wrong side of the baseline"),
        (TargetResource, [TARGETS[0], ["i-one", "31.12.2027", "30,5"]], "At most so many decimals"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(bring, resource, rows, words):
    IndicatorFactory(code="i-one", action__objective__number=7)
    before = resource._meta.model.objects.count()
    found = bring(resource, rows)
    assert any(words in str(fault) for fault in faults(found)), faults(found)
    assert resource._meta.model.objects.count() == before


@pytest.mark.parametrize(
    ("model", "ways"),
    [
        ("objective", "Numara"),
        ("indicatortarget", "Kod + Hedef tarihi"),
        ("street", "Program + Sayfa adresi; Program + Belediye + Sokak"),
        ("municipality", ""),
    ],
)
def test_page_of_an_import_says_how_its_own_records_are_found(model, ways, client):
    client.force_login(UserFactory(superuser=True))
    app = "members" if model == "municipality" else "programs"
    page = client.get(f"/admin/{app}/{model}/import/").content.decode()
    assert ("Kayıt resmî numarayla bulunur" in page) == (model == "municipality")
    assert f"Kayıt şunlardan biriyle bulunur: {ways}" in page or not ways
