"""The public pages of programs and projects: what they say, and what they never do."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.models import Intervention, Organization, Program, Project
from tests.factories.platforms import RecommendationFactory
from tests.factories.programs import (
    CycleFactory,
    ExtensionFactory,
    InterventionFactory,
    ParticipationFactory,
    ProgramFactory,
    ProgramTargetFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    ReadingFactory,
    StreetFactory,
)

pytestmark = pytest.mark.django_db


def read(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def loaded():
    call_command("load_reference", verbosity=0)
    call_command("load_programs", verbosity=0)


def test_programs_are_loaded_once_and_what_staff_wrote_stays(loaded):
    Program.objects.filter(slug="reclaiming-streets").update(lead_en="Kept")
    made = Intervention.objects.count()
    call_command("load_programs", verbosity=0)
    assert Program.objects.get(slug="reclaiming-streets").lead_en == "Kept"
    assert (Program.objects.count(), Project.objects.count()) == (2, 2)
    assert Intervention.objects.count() == made
    assert Organization.objects.filter(name_en="Superpool").count() == 1


def test_reclaiming_streets_tells_what_is_stated_and_what_the_records_hold(loaded):
    page = read("/en/programs/reclaiming-streets/")
    assert "Local Government Academy" in page
    assert "30 streets, October 2025" in page
    assert "The records themselves add up to 4." in page
    assert "The records themselves do not hold it yet." in page
    assert "The target date has passed" in page
    assert "26 municipalities in 6 cities" in page
    assert "Donat Street" in page
    assert "Not recorded yet" in page
    assert "sample data" not in page
    turkish = read("/tr/programs/reclaiming-streets/")
    assert "Hedef: 30 sokak, Ekim 2025" in turkish
    assert "26 belediye, 6 kent" in turkish
    assert "Donat Sokağı" in turkish


def test_days_are_told_as_exactly_as_they_are_known(loaded):
    assert "September 2023" in read("/en/programs/reclaiming-streets/streets/maltepe-binbasi-necatibey/")
    assert "Eylül 2023" in read("/tr/programs/reclaiming-streets/streets/maltepe-binbasi-necatibey/")
    street = read("/en/programs/reclaiming-streets/streets/adapazari-donat/")
    assert "2023" in street
    assert "December" not in street
    assert "Which phases the street went through is not recorded yet." in read(
        "/en/programs/reclaiming-streets/streets/gebze-meydan/"
    )
    reslog = read("/en/projects/reslog/")
    assert "2018 – 2025" in reslog
    assert "Role not stated" in reslog
    assert "1 January 2023 – 2026" in read("/en/projects/eu-scholarships/")


def test_a_program_that_is_not_shown_has_no_page_nor_have_its_parts():
    program = ProgramFactory(slug="hidden", is_active=False)
    CycleFactory(program=program, number=1)
    StreetFactory(program=program, slug="street")
    ProjectFactory(slug="hidden", is_active=False)
    for path in (
        "programs/hidden/",
        "programs/hidden/cycles/1/",
        "programs/hidden/streets/street/",
        "projects/hidden/",
        "programs/nothing/",
        "projects/nothing/",
    ):
        assert Client().get(f"/en/{path}").status_code == 404
    assert "No program is recorded yet." in read("/en/programs/")
    assert "No project is recorded yet." in read("/en/projects/")


def test_a_street_or_cycle_is_found_under_its_own_program_alone():
    street = InterventionFactory().street
    cycle = CycleFactory(number=7)
    other = ProgramFactory(slug="other")
    assert Client().get(f"/en/programs/{other.slug}/streets/{street.slug}/").status_code == 404
    assert Client().get(f"/en/programs/{other.slug}/cycles/7/").status_code == 404
    for number in ("8", "9" * 25):
        assert Client().get(f"/en/programs/{cycle.program.slug}/cycles/{number}/").status_code == 404


def test_a_cycle_names_who_takes_part_and_nobody_who_only_applied_or_withdrew():
    cycle = CycleFactory(number=2, opens=timezone.localdate(), closes=timezone.localdate())
    taking = ParticipationFactory(cycle=cycle, is_sample=True).municipality
    others = [ParticipationFactory(cycle=cycle, state=state) for state in ("applied", "withdrawn")]
    page = read(f"/en/programs/{cycle.program.slug}/cycles/2/")
    assert taking.short_name in page
    assert "sample data" in page
    assert not any(other.municipality.slug in page for other in others)
    assert "Municipalities may apply until" in page
    assert f'href="/en/my/programs/{cycle.program.slug}/2/apply/"' in page
    cycle.opens = cycle.closes = timezone.localdate() - dt.timedelta(days=1)
    cycle.save()
    assert "may apply" not in read(f"/en/programs/{cycle.program.slug}/cycles/2/")


def test_a_cycle_that_takes_applications_names_nobody_as_missing():
    cycle = CycleFactory(number=2, opens=timezone.localdate(), closes=timezone.localdate())
    address = f"/en/programs/{cycle.program.slug}/cycles/2/"
    assert "none is selected yet" in read(address)
    cycle.text_tr = "Okul önleri."
    cycle.save()
    assert "in Turkish" in read(address)
    cycle.opens = cycle.closes = timezone.localdate() - dt.timedelta(days=1)
    cycle.save()
    assert "Which municipalities take part is not recorded yet." in read(address)


def test_a_street_shows_areas_and_only_comparable_changes():
    before = ReadingFactory(value=10)
    phase = before.intervention
    ReadingFactory(intervention=phase, moment="after", value=24)
    other = {"quantity_tr": "Hız", "quantity_en": "Speed", "unit_tr": "km/sa", "unit_en": "km/h"}
    ReadingFactory(intervention=phase, value=40, **other)
    ReadingFactory(intervention=phase, moment="after", value=20, method_tr="Radar", **other)
    street = phase.street
    page = read(f"/en/programs/{street.program.slug}/streets/{street.slug}/")
    assert "+14 people an hour" in page
    assert "-20 km/h" not in page
    assert "Not comparable: the two were measured in different ways." in page
    assert "450 m²" in page


def test_sample_streets_are_marked_wherever_they_count():
    program = ProgramFactory(slug="streets")
    ProgramTargetFactory(program=program)
    InterventionFactory(street=StreetFactory(program=program, is_sample=True))
    assert read("/en/programs/streets/").count("sample data") >= 3


def test_a_project_tells_partners_extensions_and_public_results_alone():
    project = ProjectFactory(slug="reslog")
    ProjectPartnerFactory(project=project, role="1", organization__name_en="Funder Inc")
    ExtensionFactory(project=project)
    adopted, draft = RecommendationFactory(state="adopted"), RecommendationFactory(state="draft")
    project.recommendations.set([adopted, draft])
    page = read("/en/projects/reslog/")
    assert "Funder Inc" in page
    assert "Funding" in page
    assert "Until 31 December 2026" in page
    assert adopted.get_absolute_url().split("/", 2)[2] in page
    assert draft.theme.title_en not in page
    assert draft.get_absolute_url().split("/", 2)[2] not in page


def test_pages_ask_the_database_as_often_for_many_rows_as_for_one():
    program = ProgramFactory(slug="streets")

    def rows(number):
        for _ in range(number):
            cycle = CycleFactory(program=program)
            ParticipationFactory(cycle=cycle)
            ReadingFactory(intervention__street=StreetFactory(program=program, cycle=cycle))

    def queries(address):
        with CaptureQueriesContext(connection) as taken:
            read(address)
        return len(taken)

    addresses = ["/en/programs/streets/", "/en/programs/", "/en/projects/"]
    rows(1)
    few = [queries(each) for each in addresses]
    rows(6)
    for _ in range(3):
        ProjectPartnerFactory()
        ProgramFactory()
    assert [queries(each) for each in addresses] == few
    assert max(few) <= 15


def test_municipality_shows_its_programs_and_streets():
    street = InterventionFactory(street=StreetFactory(municipality__slug="maltepe", name_en="Donat")).street
    taking_part = ParticipationFactory(municipality=street.municipality, state="graduated")
    withdrawn = ParticipationFactory(municipality=street.municipality, state="withdrawn")
    page = read("/en/members/maltepe/")
    assert "Donat" in page
    assert "450" in page
    assert taking_part.cycle.program.name_en in page
    assert withdrawn.cycle.program.name_en not in page
    Program.objects.update(is_active=False)
    assert "Donat" not in read("/en/members/maltepe/")
