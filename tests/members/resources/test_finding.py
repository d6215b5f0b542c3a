"""Which record a row is about, and what becomes of its cells."""

import pytest

from members.models import Municipality
from members.resources import MunicipalityResource
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.outcome import State


def only(kept):
    (row,) = kept.rows()
    return row


@pytest.mark.parametrize(
    ("header", "cells", "found"),
    [
        (["Resmî numara", "Nüfus yılı", "Nüfus"], ["1663", "2024", "5"], "sisli"),
        (["RESMI NUMARA", "NÜFUS YILI", "NÜFUS"], ["1663", "2024", "5"], "sisli"),
        (["official_id", "population", "population_year"], ["1663", "5", "2024"], "sisli"),
        (["Kod", "Nüfus", "Nüfus yılı"], ["34-sisli", "5", "2024"], "sisli"),
        (["Belediye", "Nüfus", "Nüfus yılı"], ["ŞİŞLİ BELEDİYESİ", "5", "2024"], "sisli"),
        (["Belediye", "Nüfus", "Nüfus yılı"], ["Sisli", "5", "2024"], "sisli"),
        (["Municipality", "Population", "Population year"], ["sisli municipality", "5", "2024"], "sisli"),
        (["Ad", "İl", "Nüfus", "Nüfus yılı"], ["KADIKÖY", "YALOVA", "5", "2024"], "kadikoy_yalova"),
        (["Ad", "Plaka", "Nüfus", "Nüfus yılı"], ["Kadıköy", "34", "5", "2024"], "kadikoy"),
        (["Ad", "İlçe", "Nüfus", "Nüfus yılı"], ["Kadıköy", "merkez", "5", "2024"], "kadikoy_yalova"),
        (["Resmî no", "Tür", "Nüfus", "Nüfus yılı"], ["1608", "Belde", "5", "2024"], "gumuscay"),
        (["Resmî no", "Tür", "Nüfus", "Nüfus yılı"], ["1608", "İLÇE BELEDİYESİ", "5", "2024"], "savastepe"),
        (["Resmî no", "Ad", "Nüfus", "Nüfus yılı"], ["1608", "gumuscay", "5", "2024"], "gumuscay"),
        (["Resmî no", "Kod", "Nüfus", "Nüfus yılı"], ["1608", "34-savastepe", "5", "2024"], "savastepe"),
    ],
)
def test_record_is_found(bring, places, header, cells, found):
    row = only(bring(MunicipalityResource, [header, cells]))
    assert (row.state, row.pk, row.faults) == (State.CHANGED, places[found].pk, [])
    assert sorted(row.changes) == [("population", "", "5"), ("population_year", "", "2024")]


@pytest.mark.parametrize(
    ("header", "cells", "words"),
    [
        (["Ad", "Nüfus"], ["Kadıköy", "5"], ["More than one", "Kadıköy, İstanbul", "Merkez, Yalova"]),
        (["Resmî no", "Nüfus"], ["1608", "5"], ["More than one", "Savaştepe", "Gümüşçay"]),
        (["Resmî no", "Kod"], ["1663", "34-kadikoy"], ["official number belongs to Şişli", "Kadıköy"]),
        (["Ad", "Plaka"], ["Kadıköy", "9" * 6000], ["is not known here"]),
        (["Ad", "Plaka"], ["Kadıköy", "00"], ["is not known here"]),
        (["Ad", "Nüfus"], ["Atlantis", "5"], ["a new one would need", "Kind", "Province"]),
    ],
)
def test_row_that_fits_none_or_several_is_wrong(bring, places, header, cells, words):
    row = only(bring(MunicipalityResource, [header, cells]))
    assert (row.state, row.line, row.changes) == (State.WRONG, 2, [])
    assert all(word in row.faults[0][1] for word in words), row.faults


def test_title_rows_and_unknown_columns_do_no_harm(bring, places):
    rows = [
        ["Üye belediyeler"],
        ["2024 yılı verileri", "", "x"],
        ["No", "Belediye", "Not", "NÜFUS", "Nüfus yılı"],
    ]
    kept = bring(MunicipalityResource, [*rows, ["1", "Şişli", "merhaba", "15.655.924", "2024"]])
    row = only(kept)
    assert (row.line, row.changes) == (4, [("population", "", "15,655,924"), ("population_year", "", "2024")])
    assert (kept.about.header_line, kept.about.ignored) == (3, ["No", "Not"])


def test_all_that_is_wrong_with_a_row_is_said_by_line_and_column(bring, places):
    rows = [["Kod", "Nüfus", "ENLEM", "Tür"], ["34-sisli", "çok", "kuzey", "köy"]]
    row = only(bring(MunicipalityResource, rows))
    assert (row.state, row.line) == (State.WRONG, 2)
    assert [column for column, _sentence in row.faults] == ["Nüfus", "ENLEM", "Tür"]
    assert row.faults[0][1] == "“çok” is not a whole number."


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Yüzölçümü", "1392000", "neither below zero nor above 50,000"),
        ("Yüzölçümü", "123456789012", "no more than 8 digits in total"),
        ("Yüzölçümü yılı", "20144", "The year 20144 cannot be right."),
        ("Nüfus yılı", "2099", "The year 2099 cannot be right."),
        ("Nüfus", "999999999999999", "less than or equal to 100000000"),
        ("Enlem", "4101384", "between 35 and 43 degrees north"),
    ],
)
def test_number_that_cannot_be_right_is_told_at_its_column(bring, places, heading, cell, words):
    row = only(bring(MunicipalityResource, [["Kod", heading], ["34-sisli", cell]]))
    assert row.state is State.WRONG
    assert row.faults[0][0] == heading
    assert words in " ".join(sentence for _heading, sentence in row.faults)


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ("Web sitesi", "javascript:alert(1)", "http"),
        ("E-posta", "not an address", "valid email"),
        ("Nüfus yılı", "1800", "The year 1800 cannot be right"),
        ("Enlem", "95", "between 35 and 43"),
        ("Enlem", "41", "together"),
        ("Nüfus", "5", "Give the year"),
        ("Tür", "Belde", ""),
        ("Telefon", "1" * 50, "40"),
        ("Telefon", "abc", "telephone number"),
    ],
)
def test_rules_of_the_record_hold(bring, places, header, cell, words):
    sisli = places["sisli"]
    if header == "Tür":
        sisli.parent = places["kadikoy"]
        sisli.save()
    row = only(bring(MunicipalityResource, [["Kod", header], ["34-sisli", cell]]))
    assert row.state == State.WRONG
    assert words.lower() in " ".join(sentence for _column, sentence in row.faults).lower(), row.faults


def test_position_with_latitude_and_longitude_swapped_is_wrong(bring, places):
    row = only(bring(MunicipalityResource, [["Kod", "Enlem", "Boylam"], ["34-sisli", "28,98", "41,06"]]))
    assert row.state is State.WRONG
    assert "Are latitude and longitude swapped?" in row.faults[0][1]


@pytest.mark.parametrize("found_by", [("Resmî numara", "1663"), ("Ad", "Şişli")])
def test_code_of_a_stored_municipality_never_changes(bring, places, found_by):
    header, cell = found_by
    row = only(bring(MunicipalityResource, [["Kod", header, "Nüfus yılı"], ["34-baska", cell, "2024"]]))
    assert row.state == State.WRONG
    ((column, sentence),) = row.faults
    assert column == "Kod"
    assert sentence.startswith("The code of a municipality never changes; Şişli ")
    assert sentence.endswith(" has the code 34-sisli.")
    again = only(bring(MunicipalityResource, [["Kod", header, "Nüfus yılı"], ["34-sisli", cell, "2024"]]))
    assert again.state == State.CHANGED


def test_every_constraint_of_the_models_is_known_to_an_import():
    """A new constraint must be taught to the resources, or a confirmation would fail in the database."""
    from pathlib import Path

    import members.resources as resources

    sources = "".join(path.read_text() for path in Path(resources.__file__).parent.glob("*.py"))
    by_the_way = {
        "municipality_kind_known",  # the widget knows no other words
        "leader_office_known",
        "membership_open_once",  # two open stretches overlap
        "leader_open_once",
        "department_name_once",  # the name is how a row finds its record
    }
    for name in (
        "MunicipalityResource",
        "MembershipPeriodResource",
        "LeaderTermResource",
        "DepartmentResource",
    ):
        model = getattr(resources, name)().model
        for constraint in model._meta.constraints:
            assert constraint.name in by_the_way or f'"{constraint.name}"' in sources, constraint.name


def test_same_record_twice_is_wrong_with_both_lines(bring, places):
    rows = [["Kod", "Telefon"], ["34-sisli", "151"], ["34-kadikoy", "152"], ["34-sisli", "153"]]
    wrong = list(bring(MunicipalityResource, rows).rows(State.WRONG))
    assert [(row.line, row.faults) for row in wrong] == [(4, [("Kod", "Line 2 is about the same record.")])]


def test_same_new_municipality_twice_is_wrong_with_both_lines(bring, places):
    rows = [["Ad", "İl", "Tür"], ["Yeniköy", "Yalova", "belde"], ["YENİKÖY BELEDİYESİ", "Yalova", "belde"]]
    kept = bring(MunicipalityResource, rows)
    assert [(row.line, row.state) for row in kept.rows()] == [(2, State.NEW), (3, State.WRONG)]
    (wrong,) = kept.rows(State.WRONG)
    assert wrong.faults == [("Ad", "This municipality is already recorded. See line 2 of the file.")]


def test_number_of_another_municipality_is_wrong(bring, places):
    rows = [["Kod", "Tür"], ["77-biga-gumuscay", "İlçe"]]  # as a district, 1608 is another one's number
    row = only(bring(MunicipalityResource, rows))
    assert (row.state, row.faults) == (
        State.WRONG,
        [("Official number", "Another municipality has this official number.")],
    )


def test_new_municipality_gets_code_address_and_metropolitan(bring, places, clerk):
    from tests.factories.members import MunicipalityFactory

    capital = MunicipalityFactory(
        name_tr="İstanbul Büyükşehir Belediyesi",
        province=places["sisli"].province,
        kind="metropolitan",
        district="",
    )
    rows = [
        ["Ad", "İl", "Tür", "İlçe"],
        ["ÜSKÜDAR BELEDİYESİ", "İSTANBUL", "Büyükşehir ilçe belediyesi", "ÜSKÜDAR"],
    ]
    kept = bring(MunicipalityResource, rows)
    assert only(kept).state == State.NEW
    kept.confirm(MunicipalityResource(), by=clerk)
    stored = Municipality.objects.get(code="34-uskudar")
    assert (stored.name_tr, stored.slug, stored.parent, stored.district) == (
        "Üsküdar Belediyesi",
        "uskudar",
        capital,
        "Üsküdar",
    )
    assert "uskudar" in stored.search_key


def test_empty_cells_leave_what_is_stored_unless_asked(bring, places, clerk):
    sisli = places["sisli"]
    sisli.phone, sisli.email = "0212 555 00 01", "a@example.org"
    sisli.save()
    rows = [["Kod", "Telefon", "E-posta", "Ad", "Nüfus"], ["34-sisli", "", "", "", ""]]
    assert only(bring(MunicipalityResource, rows)).state == State.UNCHANGED
    kept = bring(MunicipalityResource, rows, clear_empty=True)
    assert only(kept).changes == [("phone", "0212 555 00 01", ""), ("email", "a@example.org", "")]
    kept.confirm(MunicipalityResource(), by=clerk)
    sisli.refresh_from_db()
    assert (sisli.phone, sisli.email, sisli.name_tr) == ("", "", "Şişli Belediyesi")


def test_absent_columns_are_left_alone(bring, places, clerk):
    sisli = places["sisli"]
    sisli.phone = "0212 555 00 01"
    sisli.save()
    kept = bring(
        MunicipalityResource, [["Kod", "Nüfus", "Nüfus yılı"], ["34-sisli", "7", "2024"]], clear_empty=True
    )
    kept.confirm(MunicipalityResource(), by=clerk)
    sisli.refresh_from_db()
    assert (sisli.phone, sisli.population) == ("0212 555 00 01", 7)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["x", "y"], ["1", "2"]], "No header row"),
        ([["Nüfus", "Enlem"], ["1", "2"]], "columns by which a record is found"),
        ([["Kod", "Nüfus", "NUFUS"], ["34-sisli", "1", "2"]], "Two columns mean the same"),
        ([["Kod", "Nüfus"]], "no rows below"),
    ],
)
def test_table_that_makes_no_sense_gets_one_sentence(bring, places, rows, words, tmp_path):
    with pytest.raises(SheetError, match=words):
        bring(MunicipalityResource, rows)
    assert list((tmp_path / "imports").iterdir()) == []


def test_windows_1254_file_keeps_its_letters(bring, places):
    content = "Kod;Açıklama (Türkçe)\n34-sisli;İşğ çöü ĞIÜŞ\n".encode("cp1254")
    assert only(bring(MunicipalityResource, content)).changes == [("description_tr", "", "İşğ çöü ĞIÜŞ")]


def test_new_value_empties_the_source_that_the_file_does_not_name(bring, places, clerk):
    sisli = places["sisli"]
    Municipality.objects.filter(pk=sisli.pk).update(
        population=4,
        population_year=2024,
        population_method="derived",
        population_source="TÜİK",
        website="https://sisli.example.org",
        website_source="register",
    )
    dated = ["Kod", "Nüfus", "Nüfus yılı"]
    kept = bring(MunicipalityResource, [dated, ["34-sisli", "5", "2024"]])
    assert only(kept).changes == [
        ("population", "4", "5"),
        ("population_method", "district less its villages and towns", ""),
        ("population_source", "TÜİK", ""),
    ]
    kept.confirm(MunicipalityResource(), by=clerk)
    sisli.refresh_from_db()
    assert (sisli.population, sisli.population_method, sisli.population_source) == (5, "", "")
    assert sisli.website_source == "register"
    rows = [[*dated, "Nüfus kaynağı"], ["34-sisli", "6", "2024", "own count"]]
    named = bring(MunicipalityResource, rows)
    assert only(named).changes == [("population", "5", "6"), ("population_source", "", "own count")]


@pytest.mark.parametrize(
    "rows", [[["Kod", "Nüfus"], ["34-sisli", "5"]], [["Kod", "Nüfus", "Nüfus yılı"], ["34-sisli", "5", ""]]]
)
def test_new_population_is_not_taken_for_one_of_the_old_year(bring, places, rows):
    Municipality.objects.filter(pk=places["sisli"].pk).update(population=4, population_year=2023)
    ((_heading, sentence),) = only(bring(MunicipalityResource, rows)).faults
    assert sentence == "Give the year of the population."


def test_new_area_does_not_keep_the_year_of_the_old_one(bring, places, clerk):
    sisli = places["sisli"]
    Municipality.objects.filter(pk=sisli.pk).update(area_km2=10, area_year=2014, area_source="register")
    kept = bring(MunicipalityResource, [["Kod", "Yüz ölçümü"], ["34-sisli", "10,5"]])
    assert only(kept).changes == [
        ("area_km2", "10.00", "10.50"),
        ("area_source", "register", ""),
        ("area_year", "2014", ""),
    ]
    kept.confirm(MunicipalityResource(), by=clerk)
    sisli.refresh_from_db()
    assert (sisli.area_year, sisli.area_source) == (None, "")
    dated = bring(
        MunicipalityResource, [["Kod", "Yüz ölçümü", "Yüz ölçümü yılı"], ["34-sisli", "11", "2025"]]
    )
    assert only(dated).changes == [("area_km2", "10.50", "11.00"), ("area_year", "", "2025")]
