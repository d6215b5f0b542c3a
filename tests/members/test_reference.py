"""Loading the reference data: it creates, renews and leaves staff's corrections alone."""

from decimal import Decimal
from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from members import fixtures
from members.actions import reference
from members.actions.reference import Tally
from members.models import LeaderTerm, Municipality, Province, WorkArea
from tests.factories.members import LeaderTermFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def load(rows=None):
    """Provinces and municipalities of the files, or these rows."""
    reference.load_provinces(fixtures.provinces(), by=None)
    return reference.load_municipalities(fixtures.municipalities() if rows is None else rows, by=None)


def row(code, **changes):
    """One municipality of the file, with changes."""
    found = next(each for each in fixtures.municipalities() if each["code"] == code)
    return found | changes


def test_first_load_creates_all_and_second_changes_nothing():
    assert load() == Tally(created=206)
    before = list(Municipality.objects.order_by("pk").values())
    assert load() == Tally(unchanged=206)
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_loaded_figures_carry_year_and_source():
    load()
    adalar = Municipality.objects.get(code="34-adalar")
    assert (adalar.population, adalar.population_year, adalar.population_method) == (16325, 2023, "reported")
    assert adalar.population_source == "TÜİK, Adrese Dayalı Nüfus Kayıt Sistemi (ADNKS)"
    assert (adalar.area_km2, adalar.area_year) == (Decimal(11), 2014)
    assert (adalar.position_source, adalar.parent.slug) == ("GeoNames, CC BY 4.0", "istanbul-buyuksehir")
    kadikoy = Municipality.objects.get(code="34-kadikoy")
    assert (kadikoy.latitude, kadikoy.position_source) == (Decimal("40.98229"), "countrystatecity, ODbL 1.0")


def test_a_source_stands_only_beside_a_value():
    load()
    for value, source in (("latitude", "position_source"), ("area_km2", "area_source")):
        assert not Municipality.objects.filter(**{f"{value}__isnull": True}).exclude(**{source: ""}).exists()
        assert not Municipality.objects.filter(**{f"{value}__isnull": False, source: ""}).exists()
    assert not Municipality.objects.filter(website="").exclude(website_source="").exists()


def test_slugs_are_short_and_told_apart_by_province():
    load()
    names = ("kadıköy", "kaynarca", "subaşı")
    twice = [m.slug for m in Municipality.objects.all() if m.short_name.lower() in names]
    assert sorted(twice) == [
        "kadikoy-istanbul", "kadikoy-yalova", "kaynarca-kirklareli", "kaynarca-sakarya", "subasi-edirne",
        "subasi-yalova",
    ]  # fmt: skip
    assert Municipality.objects.get(code="16-bursa-buyuksehir").slug == "bursa-buyuksehir"
    assert Municipality.objects.get(code="16-osmangazi").slug == "osmangazi"


def test_an_address_stays_when_the_name_changes():
    load([row("17-canakkale")])
    load([row("17-canakkale", name_tr="Truva Belediyesi")])
    renamed = Municipality.objects.get()
    assert (renamed.name_tr, renamed.slug, renamed.search_key[:5]) == (
        "Truva Belediyesi",
        "canakkale",
        "truva",
    )


def test_a_new_value_of_the_file_is_taken_over_with_its_year():
    load([row("17-canakkale")])
    newer = row("17-canakkale", population=1, population_year=2025)
    assert load([newer]) == Tally(changed=1)
    stored = Municipality.objects.get()
    assert (stored.population, stored.population_year, stored.version) == (1, 2025, 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("population", 5),
        ("name_tr", "Başka Belediyesi"),
        ("website", "https://www.example.org"),
        ("area_km2", Decimal("9.25")),
        ("latitude", None),
        ("official_id", 77),
    ],
)
def test_what_staff_corrected_stays(field, value):
    load([row("16-inegol")])
    stored = Municipality.objects.get()
    setattr(stored, field, value)
    if field == "latitude":
        stored.longitude = None
    stored.save()
    newer = row(
        "16-inegol", population=2, population_year=2025, name_tr="Yeni", website="", official_id=78,
        area_km2=Decimal(3), latitude=Decimal(41), longitude=Decimal(29),
    )  # fmt: skip
    load([newer])
    stored.refresh_from_db()
    assert getattr(stored, field) == value
    if field == "population":
        assert stored.population_year == 2023


def test_a_corrected_row_is_counted_as_kept():
    load([row("16-inegol")])
    Municipality.objects.update(population=5)
    assert load([row("16-inegol")]) == Tally(kept=1)
    assert load([row("16-inegol")]) == Tally(kept=1)


def test_a_correction_that_the_file_catches_up_with_is_the_files_again():
    load([row("16-inegol")])
    Municipality.objects.update(population=5)
    assert load([row("16-inegol", population=5)]) == Tally(unchanged=1)
    assert load([row("16-inegol", population=6)]) == Tally(changed=1)


def test_a_municipality_entered_by_hand_is_recognized_and_completed():
    province = Province.objects.create(plate_code="16", name_tr="Bursa")
    MunicipalityFactory(
        province=province, place="İnegöl", code="16-inegol", official_id=None, bare=True, website="",
    )  # fmt: skip
    load([row("16-inegol")])
    stored = Municipality.objects.get()
    assert (stored.population, stored.official_id) == (
        row("16-inegol")["population"],
        row("16-inegol")["official_id"],
    )


def test_a_municipality_with_another_code_is_recognized_by_its_number():
    province = Province.objects.create(plate_code="16", name_tr="Bursa")
    number = row("16-inegol")["official_id"]
    MunicipalityFactory(
        province=province, place="İnegöl", code="16-elle", official_id=number, kind="metropolitan_district"
    )
    load([row("16-inegol")])
    assert Municipality.objects.get().code == "16-elle"


def test_a_municipality_that_somebody_deleted_does_not_come_back():
    load([row("16-inegol"), row("16-iznik")])
    Municipality.objects.get(code="16-inegol").delete()
    assert load([row("16-inegol"), row("16-iznik")]) == Tally(unchanged=1, kept=1)
    assert Municipality.objects.get().code == "16-iznik"


def test_leader_is_loaded_by_years_and_never_against_staff():
    load([row("16-bursa-buyuksehir")])
    assert reference.load_leaders(fixtures.leaders(), by=None) == Tally(created=1)
    term = LeaderTerm.objects.get()
    assert (term.person_name, term.mandate, term.years_only, term.is_sample) == (
        "Mustafa Bozbey",
        "2024–2029",
        True,
        False,
    )
    assert reference.load_leaders(fixtures.leaders(), by=None) == Tally(unchanged=1)
    term.delete()
    LeaderTermFactory(municipality=Municipality.objects.get(), person_name="Başkası")
    assert reference.load_leaders(fixtures.leaders(), by=None) == Tally(kept=1)
    assert LeaderTerm.objects.get().person_name == "Başkası"


def test_a_word_changed_by_staff_stays():
    reference.load_terms(WorkArea, fixtures.terms("WorkArea"), by=None)
    WorkArea.objects.filter(code="care").update(name_tr="Bakım hizmetleri")
    assert reference.load_terms(WorkArea, fixtures.terms("WorkArea"), by=None) == Tally(unchanged=8, kept=1)
    assert WorkArea.objects.get(code="care").name_tr == "Bakım hizmetleri"


def test_command_reports_each_kind_and_writes_history():
    person, said = UserFactory(staff=True), StringIO()
    call_command("load_reference", "--by", person.email, stdout=said)
    assert "provinces: 11 created, 0 changed, 0 unchanged, 0 kept as staff corrected them" in said.getvalue()
    assert "municipalities: 206 created" in said.getvalue()
    osmangazi = Municipality.objects.get(code="16-osmangazi")
    entry = LogEntry.objects.get_for_object(osmangazi).get()
    assert (entry.actor, entry.additional_data) == (person, {"note": "loaded from the reference data"})


def test_command_refuses_an_unknown_person():
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("load_reference", "--by", "nobody@example.org")
    assert not Province.objects.exists()
