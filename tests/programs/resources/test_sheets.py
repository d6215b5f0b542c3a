"""Streets, phases and readings as tables: found, compared, previewed, and the same again without change."""

import datetime as dt
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from mmu_portal.lib.sheets.outcome import State
from programs.models import Intervention, Reading, Street
from programs.resources import InterventionResource, ReadingResource, StreetResource
from tests.factories.members import MunicipalityFactory, ProvinceFactory, UserFactory
from tests.factories.programs import (
    CycleFactory,
    InterventionFactory,
    ProgramFactory,
    ReadingFactory,
    StreetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory(slug="reclaiming-streets", name_tr="Sokaklar", name_en="Reclaiming Streets")


@pytest.fixture
def place():
    istanbul = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    return MunicipalityFactory(place="Maltepe", slug="maltepe", province=istanbul, code="34-maltepe")


@pytest.fixture
def donat(program, place):
    return StreetFactory(program=program, municipality=place, slug="donat", name_tr="Donat", name_en="Donat")


def faults(found):
    return [fault for row in found.rows(State.WRONG) for _column, fault in row.faults]


def exported(resource, model, language=1):
    """The rows of an export as a file brings them."""
    return [
        resource().export_headings(language),
        *(
            [str(cell) if cell is not None else "" for cell in row]
            for row in resource().export_rows(model.objects.order_by("pk"), language)
        ),
    ]


def test_streets_are_found_by_address_and_by_name_and_made_where_there_is_none(bring, clerk, program, donat):
    cycle = CycleFactory(program=program, number=4)
    rows = [
        [
            "Program",
            "Page",
            "Address of the page",
            "Municipality",
            "Street",
            "Cycle",
            "Latitude",
            "Longitude",
        ],
        ["reclaiming-streets", "", "donat", "", "", "4", "40,9", "29,1"],
        ["Sokaklar", "", "", "Maltepe Belediyesi", "Okul Sokağı", "", "", ""],
    ]
    found = bring(StreetResource, rows)
    assert (found.counts.new, found.counts.changed, faults(found)) == (1, 1, [])
    assert Street.objects.count() == 1
    found.confirm(StreetResource(), by=clerk)
    donat.refresh_from_db()
    assert (donat.cycle, donat.latitude) == (cycle, Decimal("40.90000"))
    made = Street.objects.get(name_tr="Okul Sokağı")
    assert (made.slug, made.municipality, made.program) == (
        "maltepe-okul-sokagi",
        donat.municipality,
        program,
    )
    assert made.search_key != ""
    by_name = bring(StreetResource, [rows[0], ["Sokaklar", "", "", "Maltepe", "OKUL SOKAĞI", "", "", ""]])
    assert by_name.counts.unchanged == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["nowhere", "donat", "", ""], "is not known here"),
        (["Sokaklar", "", "Maltepe", ""], "A street needs its name or its address"),
        (["Sokaklar", "other", "Maltepe", "Donat"], "stays as it is"),
        (["Sokaklar", "donat", "Nowhere", "Donat"], "No stored municipality"),
        (["Sokaklar", "", "Nowhere", "Donat"], "No stored municipality"),
    ],
)
def test_row_that_cannot_be_told_is_wrong_with_a_sentence(bring, donat, row, sentence):
    heading = ["Program", "Sayfa adresi", "Belediye", "Sokak"]
    assert sentence in " ".join(faults(bring(StreetResource, [heading, row])))


def test_absent_columns_are_left_alone(bring, clerk, donat):
    Street.objects.update(text_en="Kept", latitude="41", longitude="29")
    rows = [["Program", "Address of the page", "Source"], ["Sokaklar", "donat", "A paper"]]
    bring(StreetResource, rows).confirm(StreetResource(), by=clerk)
    donat.refresh_from_db()
    assert (donat.text_en, donat.latitude, donat.source_en) == ("Kept", 41, "A paper")


def test_phases_bring_their_areas_and_keep_the_rules(bring, clerk, donat):
    heading = ["Program", "Sokak", "Belediye", "Aşama", "Başlangıç", "Bitiş", "Tamamlandı"]
    heading += ["Toplam alan (m²)", "Önce insanlara (m²)", "Sonra insanlara (m²)"]
    start = ["Sokaklar", "Donat", "Maltepe"]
    good = [*start, "Anlık", "01.03.2024", "10.03.2024", "evet", "1000,5", "200", "650"]
    found = bring(InterventionResource, [heading, good])
    assert (found.counts.new, faults(found)) == (1, [])
    found.confirm(InterventionResource(), by=clerk)
    row = Intervention.objects.get()
    assert (row.street, row.total_area, row.reclaimed, row.is_done) == (donat, Decimal("1000.5"), 450, True)
    for news, sentence in (
        ({7: "600"}, "after lies between zero and the whole"),
        ({5: "29.02.2024"}, "must not end before it begins"),
        ({3: "Geçici"}, "overlaps another of the street"),
        ({5: "01.01.2100"}, "has not ended yet"),
        ({1: "Elsewhere"}, "No stored street"),
    ):
        bad = [news.get(at, cell) for at, cell in enumerate(good)]
        assert sentence in " ".join(faults(bring(InterventionResource, [heading, bad])))


def test_readings_are_told_by_street_phase_quantity_moment_and_day(bring, clerk, donat):
    reading = ReadingFactory(intervention=InterventionFactory(street=donat))
    heading = ["Program", "Sayfa adresi", "Aşama", "Ne ölçüldü", "Önce / sonra", "Ölçüm günü", "Değer"]
    heading += ["Birim", "Yöntem"]
    same = ["Sokaklar", "donat", "Anlık", "Oynayan çocuk", "Önce", "01.02.2022", "12,5", "saatte kişi"]
    after = ["Sokaklar", "donat", "Anlık", "Oynayan çocuk", "Sonra", "01.07.2022", "40", "saatte kişi"]
    method = "Bir saat elle sayım"
    found = bring(ReadingResource, [heading, [*same, method], [*after, method]])
    assert (found.counts.changed, found.counts.new, faults(found)) == (1, 1, [])
    found.confirm(ReadingResource(), by=clerk)
    reading.refresh_from_db()
    assert (reading.value, Reading.objects.count()) == (Decimal("12.50"), 2)
    twice = bring(ReadingResource, [heading, [*after, method], [*after, method]])
    assert twice.counts.wrong == 1
    no_phase = bring(ReadingResource, [heading, [*after[:2], "Kalıcı", *after[3:], method]])
    assert faults(no_phase) == ["The street has no such phase on record."]


@pytest.mark.parametrize(
    ("resource", "model"),
    [(StreetResource, Street), (InterventionResource, Intervention), (ReadingResource, Reading)],
)
@pytest.mark.parametrize("language", [0, 1])
def test_export_comes_back_without_change(bring, clerk, donat, resource, model, language):
    donat.cycle = CycleFactory(program=donat.program, number=4)
    donat.latitude, donat.longitude = Decimal("40.9"), Decimal("29.1")
    donat.save()
    phase = InterventionFactory(street=donat, text_en="Chairs and trees", planned_for=dt.date(2022, 5, 1))
    ReadingFactory(intervention=phase)
    ReadingFactory(intervention=phase, moment="after", taken_on=dt.date(2022, 7, 1), value="12.25")
    rows = exported(resource, model, language)
    entries = LogEntry.objects.count()
    found = bring(resource, rows)
    assert faults(found) == []
    assert (found.counts.unchanged, found.counts.stored) == (len(rows) - 1, 0)
    assert LogEntry.objects.count() == entries


@pytest.mark.parametrize("name", ["street", "intervention", "reading"])
def test_program_staff_bring_and_take_and_reporting_takes(donat, name):
    ReadingFactory(intervention=InterventionFactory(street=donat))
    for group, statuses in (("Program staff", (200, 200)), ("Reporting", (403, 200))):
        person = UserFactory(staff=True)
        person.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(person)
        pages = [reverse(f"admin:programs_{name}_{each}") for each in ("import", "export")]
        assert tuple(client.get(page).status_code for page in pages) == statuses
    answer = client.post(pages[1], {"format": "csv", "language": "en", "chosen": ""})
    assert "Donat" in b"".join(answer.streaming_content).decode()
