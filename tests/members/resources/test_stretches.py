"""Memberships, terms and departments by spreadsheet."""

import datetime as dt

import pytest
from auditlog.models import LogEntry

from members.models import Department, LeaderTerm, MembershipPeriod
from members.resources import DepartmentResource, LeaderTermResource, MembershipPeriodResource
from mmu_portal.lib.sheets.outcome import State
from tests.factories.members import (
    DepartmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    WorkAreaFactory,
)

TERM = ["Kod", "Ad soyad", "Göreve başlama", "Görevin bitişi"]


def states(kept):
    return [(row.line, row.state) for row in kept.rows()]


def test_period_is_told_by_its_first_day(bring, places, clerk):
    period = MembershipPeriodFactory(
        municipality=places["sisli"], joined=dt.date(2009, 4, 30), left=None, decision=""
    )
    rows = [
        ["Belediye", "Katılma tarihi", "Ayrılma tarihi", "Karar"],
        ["ŞİŞLİ", "30.04.2009", "01.01.2020", "Karar 7"],
        ["Şişli Belediyesi", "1 Mart 2022", "", "Karar 9"],
    ]
    kept = bring(MembershipPeriodResource, rows)
    assert states(kept) == [(2, State.CHANGED), (3, State.NEW)]
    kept.confirm(MembershipPeriodResource(), by=clerk)
    stored = MembershipPeriod.objects.filter(municipality=places["sisli"]).order_by("joined")
    assert next(iter(stored.values_list("pk", "joined", "left", "decision"))) == (
        period.pk,
        dt.date(2009, 4, 30),
        dt.date(2020, 1, 1),
        "Karar 7",
    )
    assert stored[1].joined == dt.date(2022, 3, 1)
    assert bring(MembershipPeriodResource, rows).counts.unchanged == 2


def test_row_without_a_first_day_is_the_open_period(bring, places):
    period = MembershipPeriodFactory(
        municipality=places["sisli"], joined=dt.date(2009, 4, 30), left=None, decision=""
    )
    (row,) = bring(MembershipPeriodResource, [["Kod", "Karar"], ["34-sisli", "Karar 7"]]).rows()
    assert (row.pk, row.changes[0]) == (period.pk, ("decision", "", "Karar 7"))


def test_stretches_that_overlap_in_the_file_are_wrong_with_both_lines(bring, places):
    rows = [
        TERM,
        ["34-sisli", "Ayşe Bir", "01.04.2019", "01.04.2024"],
        ["34-kadikoy", "Fatma Üç", "01.04.2019", ""],
        ["34-sisli", "Ali İki", "01.03.2024", ""],
    ]
    kept = bring(LeaderTermResource, rows)
    assert states(kept) == [(2, State.NEW), (3, State.NEW), (4, State.WRONG)]
    assert (kept.counts.new, kept.counts.wrong) == (2, 1)
    (wrong,) = kept.rows(State.WRONG)
    assert wrong.faults == [("Göreve başlama", "Overlaps line 2 of the file (01/04/2019 – 01/04/2024).")]


def test_stretch_that_overlaps_a_stored_one_is_wrong(bring, places):
    LeaderTermFactory(municipality=places["sisli"], started=dt.date(2019, 4, 1), ended=dt.date(2024, 4, 1))
    kept = bring(LeaderTermResource, [TERM, ["34-sisli", "Ali İki", "01.03.2024", ""]])
    (wrong,) = kept.rows(State.WRONG)
    assert wrong.faults[0][1] == "Overlaps what is stored (01/04/2019 – 01/04/2024)."


def test_one_row_may_end_what_another_follows_in_any_order(bring, places, clerk):
    LeaderTermFactory(
        municipality=places["sisli"],
        person_name="Ayşe Bir",
        started=dt.date(2019, 4, 1),
        ended=None,
        years_only=False,
    )
    rows = [
        TERM,
        ["34-sisli", "Ali İki", "01.04.2024", ""],
        ["34-sisli", "AYŞE BİR", "01.04.2019", "01.04.2024"],
    ]
    kept = bring(LeaderTermResource, rows)
    assert states(kept) == [(2, State.NEW), (3, State.CHANGED)]
    kept.confirm(LeaderTermResource(), by=clerk)
    assert list(LeaderTerm.objects.order_by("started").values_list("person_name", "ended")) == [
        ("Ayşe Bir", dt.date(2024, 4, 1)),
        ("Ali İki", None),
    ]


def test_term_that_ends_before_it_starts_is_wrong(bring, places):
    (row,) = bring(LeaderTermResource, [TERM, ["34-sisli", "Ali İki", "01.04.2024", "01.04.2023"]]).rows()
    assert row.faults == [("Görevin bitişi", "A term must end after it starts.")]


def test_same_term_twice_is_wrong_with_both_lines(bring, places):
    rows = [TERM, ["34-sisli", "Ali İki", "01.04.2024", ""], ["34-sisli", "Ali İki", "01.04.2024", ""]]
    (wrong,) = bring(LeaderTermResource, rows).rows(State.WRONG)
    assert (wrong.line, wrong.faults[0][1]) == (3, "Line 2 is about the same record.")


def test_same_membership_twice_without_days_is_told_at_the_municipality(bring, places):
    rows = [["Üye", "Karar"], ["Şişli", "Karar 1"], ["ŞİŞLİ BELEDİYESİ", "Karar 2"]]
    (wrong,) = bring(MembershipPeriodResource, rows).rows(State.WRONG)
    assert (wrong.line, wrong.faults) == (3, [("Üye", "Line 2 is about the same record.")])


def test_overlap_without_days_is_told_in_words(bring, places):
    MembershipPeriodFactory(municipality=places["sisli"], joined=None, left=None)
    rows = [["Üye", "Katılma tarihi", "Ayrılma tarihi"], ["Şişli", "01.01.2020", "01.01.2022"]]
    (wrong,) = bring(MembershipPeriodResource, rows).rows(State.WRONG)
    assert wrong.faults == [("Katılma tarihi", "Overlaps what is stored (dates not recorded).")]


def test_history_of_an_import_names_the_municipality_in_few_queries(
    bring, places, clerk, django_assert_max_num_queries
):
    rows = [["Kod", "Katılma tarihi"], *([place.code, "01.01.2020"] for place in places.values())]
    kept = bring(MembershipPeriodResource, rows)
    with django_assert_max_num_queries(26):
        kept.confirm(MembershipPeriodResource(), by=clerk)
    entries = LogEntry.objects.filter(content_type__model="membershipperiod")
    assert sorted(entries.values_list("object_repr", flat=True)) == sorted(
        f"{place.name}: since 01/01/2020" for place in places.values()
    )


def test_department_and_its_work_areas(bring, places, clerk):
    migration, social = (
        WorkAreaFactory(name_tr="Göç", name_en="Migration"),
        WorkAreaFactory(name_tr="Bakım", name_en="Care"),
    )
    kept_department = DepartmentFactory(
        municipality=places["sisli"], name="Göç Müdürlüğü", work_areas=[social]
    )
    rows = [
        ["Kod", "Müdürlük", "Çalışma alanları"],
        ["34-sisli", "GÖÇ MÜDÜRLÜĞÜ", "göç"],
        ["34-sisli", "SOSYAL HİZMETLER MÜDÜRLÜĞÜ", "Göç; BAKIM"],
    ]
    kept = bring(DepartmentResource, rows)
    assert next(row.changes for row in kept.rows()) == [("work_areas", "Care", "Migration")]
    kept.confirm(DepartmentResource(), by=clerk)
    assert set(kept_department.work_areas.all()) == {migration}
    new = Department.objects.get(name="Sosyal Hizmetler Müdürlüğü")
    assert (new.name_key, set(new.work_areas.all())) == ("sosyal hizmetler mudurlugu", {migration, social})
    assert bring(DepartmentResource, rows).counts.unchanged == 2


def test_same_department_twice_is_wrong_with_both_lines(bring, places):
    rows = [["Kod", "Müdürlük"], ["34-sisli", "Göç Müdürlüğü"], ["34-sisli", "göç müdürlüğü"]]
    (wrong,) = bring(DepartmentResource, rows).rows(State.WRONG)
    sentence = "This municipality already has a department of this name. See line 2 of the file."
    assert (wrong.line, wrong.faults) == (3, [("Müdürlük", sentence)])


def test_name_that_several_bear_is_told_at_its_own_column(bring, places):
    (row,) = bring(MembershipPeriodResource, [["Üye", "Karar"], ["Kadikoy", "Karar 1"]]).rows()
    ((heading, sentence),) = row.faults
    assert (heading, sentence.startswith("More than one municipality matches")) == ("Üye", True)


@pytest.mark.parametrize(
    ("above", "header"),
    [(["Üyelik tarihi"], ["Belediye"]), (["Belediye"], ["Sıra No", "Belediye"])],
)
def test_title_that_looks_like_a_heading_is_not_taken_for_the_header(bring, places, above, header):
    kept = bring(MembershipPeriodResource, [above, header, [*["1"] * (len(header) - 1), "Şişli"]])
    assert kept.about.header_line == 2
    assert states(kept) == [(3, State.NEW)]


def test_row_of_an_unknown_municipality_is_wrong(bring, places):
    (row,) = bring(DepartmentResource, [["Kod", "Müdürlük"], ["99-x", "Göç Müdürlüğü"]]).rows()
    assert (row.state, row.faults) == (State.WRONG, [("Kod", "No stored municipality matches this row.")])


def test_first_day_completes_the_sample_period_that_lacks_it(bring, places, clerk):
    sisli = places["sisli"]
    period = MembershipPeriodFactory(municipality=sisli, joined=None, left=None, decision="", is_sample=True)
    rows = [["Belediye", "Katılma tarihi"], ["ŞİŞLİ", "12.05.1975"]]
    kept = bring(MembershipPeriodResource, rows)
    (row,) = kept.rows()
    assert (row.state, row.pk, row.changes) == (
        State.CHANGED,
        period.pk,
        [("joined", "", "12/05/1975"), ("is_sample", "yes", "no")],
    )
    kept.confirm(MembershipPeriodResource(), by=clerk)
    stored = MembershipPeriod.objects.get(municipality=sisli)
    assert (stored.pk, stored.joined, stored.is_sample) == (period.pk, dt.date(1975, 5, 12), False)
    assert bring(MembershipPeriodResource, rows).counts.unchanged == 1


def test_roll_of_names_alone_confirms_the_sample_members(bring, places, clerk):
    for name in ("sisli", "savastepe"):
        MembershipPeriodFactory(municipality=places[name], joined=None, left=None, is_sample=True)
    rows = [["Belediye"], ["ŞİŞLİ"], ["Gümüşçay"]]
    kept = bring(MembershipPeriodResource, rows)
    assert [(row.state, row.changes) for row in kept.rows()] == [
        (State.CHANGED, [("is_sample", "yes", "no")]),
        (State.NEW, []),
    ]
    kept.confirm(MembershipPeriodResource(), by=clerk)
    samples = MembershipPeriod.objects.filter(is_sample=True)
    assert [period.municipality for period in samples] == [places["savastepe"]]
    assert bring(MembershipPeriodResource, rows).counts.unchanged == 2


@pytest.fixture
def made_up(places):
    """A sample whose day and decision somebody made up."""
    return MembershipPeriodFactory(
        municipality=places["sisli"], joined=dt.date(2010, 1, 1), decision="2010/1", is_sample=True
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["Belediye"], ["ŞİŞLİ"]],
        [["Belediye", "Örnek veri"], ["ŞİŞLİ", ""]],
        [["Belediye", "Örnek veri", "Karar"], ["ŞİŞLİ", "hayır", ""]],
    ],
    ids=["no column", "an empty cell", "said in the file"],
)
def test_made_up_day_of_a_sample_is_no_fact_when_the_roll_confirms_it(bring, made_up, clerk, rows):
    kept = bring(MembershipPeriodResource, rows)
    (row,) = kept.rows()
    assert (row.pk, row.faults) == (made_up.pk, [])
    assert sorted(row.changes) == [
        ("decision", "2010/1", ""),
        ("is_sample", "yes", "no"),
        ("joined", "01/01/2010", ""),
    ]
    kept.confirm(MembershipPeriodResource(), by=clerk)
    made_up.refresh_from_db()
    assert (made_up.joined, made_up.decision, made_up.is_sample) == (None, "", False)
    assert bring(MembershipPeriodResource, rows).counts.unchanged == 1


def test_day_of_the_file_replaces_the_made_up_one_of_a_sample(bring, made_up, clerk):
    rows = [["Belediye", "Katılma tarihi", "Karar"], ["ŞİŞLİ", "12.05.1975", "1975/3"]]
    (row,) = bring(MembershipPeriodResource, rows).rows()
    assert (row.pk, sorted(row.changes)) == (
        made_up.pk,
        [
            ("decision", "2010/1", "1975/3"),
            ("is_sample", "yes", "no"),
            ("joined", "01/01/2010", "12/05/1975"),
        ],
    )


def test_day_of_a_period_that_is_fact_stays_when_the_roll_names_it(bring, made_up):
    MembershipPeriod.objects.update(is_sample=False)
    assert bring(MembershipPeriodResource, [["Belediye"], ["ŞİŞLİ"]]).counts.unchanged == 1


def test_made_up_leader_is_no_fact_unless_the_file_names_person_and_day(bring, places):
    LeaderTermFactory(municipality=places["sisli"], is_sample=True, ended=None)
    (row,) = bring(LeaderTermResource, [["Kod", "Kaynak"], ["34-sisli", "YSK"]]).rows()
    sentence = "The stored record is sample data; to make it fact the file must bring: Person’s name, From."
    assert (row.state, row.faults) == (State.WRONG, [("Person’s name", sentence)])


def test_file_that_calls_a_period_a_sample_is_believed(bring, places):
    MembershipPeriodFactory(municipality=places["sisli"], joined=None, left=None, is_sample=True)
    rows = [["Belediye", "Katılma tarihi", "Örnek veri"], ["ŞİŞLİ", "12.05.1975", "evet"]]
    (row,) = bring(MembershipPeriodResource, rows).rows()
    assert row.changes == [("joined", "", "12/05/1975")]


def test_period_that_ended_before_does_not_complete_the_open_one(bring, places):
    MembershipPeriodFactory(municipality=places["sisli"], joined=None, left=None, is_sample=True)
    rows = [["Belediye", "Katılma tarihi", "Ayrılma tarihi"], ["ŞİŞLİ", "12.05.1975", "01.01.1990"]]
    (row,) = bring(MembershipPeriodResource, rows).rows()
    assert (row.state, row.pk) == (State.WRONG, None)
