"""Lists of the back office: speed, Turkish search, senseless parameters, and the gaps that they filter by."""

import datetime as dt
import importlib
import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import MunicipalityKind
from members.models import (
    Appointment,
    Department,
    ErrorReport,
    LeaderTerm,
    MembershipPeriod,
    Municipality,
    Province,
    User,
)
from mmu_portal.lib import gaps
from mmu_portal.lib.text import first_upper
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    ErrorReportFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
    WorkAreaFactory,
)

pytestmark = pytest.mark.django_db


def list_address(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def staff(client):
    user = UserFactory(superuser=True)
    client.force_login(user)
    return user


def fill(number):
    """One row of each kind, every relation a different record."""
    area = WorkAreaFactory()
    place = MunicipalityFactory(place=f"Yer {number}", province__plate_code=f"{number % 100:02d}")
    MembershipPeriodFactory(municipality=place)
    LeaderTermFactory(municipality=place)
    department = DepartmentFactory(municipality=place, work_areas=[area])
    AppointmentFactory(municipality=place, department=department)
    ErrorReportFactory(municipality=place)


@pytest.mark.parametrize(
    "model",
    [Municipality, MembershipPeriod, LeaderTerm, Department, Appointment, ErrorReport, User, Province],
)
def test_list_takes_the_same_queries_for_1_row_and_for_many(client, staff, model):
    fill(0)
    address = list_address(model) + "?all="
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(1, 12):
        fill(number)
    if model is Municipality:
        for number in range(12, 300):
            MembershipPeriodFactory(municipality=MunicipalityFactory(place=f"Yer {number}"))
    with CaptureQueriesContext(connection) as many:
        response = client.get(address)
    assert len(response.context["cl"].result_list) == model.objects.count() > 11
    assert len(many) == len(few)


@pytest.mark.parametrize("words", ["sisli", "ŞİŞLİ", "Şişli", "sisli istanbul", "  SISLI  "])
def test_search_finds_what_a_person_means(client, staff, words):
    istanbul = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    sisli = MunicipalityFactory(place="Şişli", province=istanbul)
    MunicipalityFactory(place="Silivri", province=istanbul)
    term = LeaderTermFactory(municipality=sisli)
    found = client.get(list_address(Municipality), {"q": words}).context["cl"].result_list
    assert list(found) == [sisli]
    assert list(client.get(list_address(LeaderTerm), {"q": words}).context["cl"].result_list) == [term]


def test_people_are_sorted_by_names_whatever_their_capitals_and_accents(client, staff):
    User.objects.filter(pk=staff.pk).update(name="Ab", name_key="ab")
    for name in ("Zeki", "İzzet", "nuri", "Ömer", "Jale"):
        UserFactory(name=name)
    found = client.get(list_address(User)).context["cl"].result_list
    assert [person.name for person in found] == ["Ab", "İzzet", "Jale", "nuri", "Ömer", "Zeki"]


@pytest.mark.parametrize("words", ["sukru", "ŞÜKRÜ", "Ipek şükrü"])
def test_search_finds_people_without_accents(client, staff, words):
    term = LeaderTermFactory(person_name="Şükrü İpek")
    LeaderTermFactory(person_name="Şükran Öz")
    person = UserFactory(name="Şükrü İpek")
    appointment = AppointmentFactory(user=person)
    AppointmentFactory()
    for model, wanted in [(LeaderTerm, term), (User, person), (Appointment, appointment)]:
        found = client.get(list_address(model), {"q": words}).context["cl"].result_list
        assert list(found) == [wanted]


def test_name_key_follows_the_name_in_partial_saves_too():
    person = UserFactory(name="Ayşe")
    person.name = "Şükrü"
    person.save(update_fields=["name"])
    person.refresh_from_db()
    assert person.name_key == "sukru"


def test_name_keys_migration_makes_the_keys_of_stored_rows():
    migration = importlib.import_module("members.migrations.0007_name_keys")
    term, person = LeaderTermFactory(person_name="Şükrü İpek"), UserFactory(name="Çiğdem Ağa")
    LeaderTerm.objects.update(name_key="")
    User.objects.update(name_key="")
    migration.derive(apps, SimpleNamespace(connection=connection))
    term.refresh_from_db()
    person.refresh_from_db()
    assert (term.name_key, person.name_key) == ("sukru ipek", "cigdem aga")


def test_list_is_headed_by_its_records_and_shows_days_in_figures(client, staff):
    LeaderTermFactory(started=dt.date(2024, 4, 3))
    client.cookies["django_language"] = "tr"
    page = client.get(list_address(LeaderTerm))
    content = page.content.decode()
    assert f"<h1>{page.context['title']}</h1>" in content
    assert page.context["title"] == first_upper(str(LeaderTerm._meta.verbose_name_plural))
    assert '<td class="field-started">03.04.2024</td>' in content


def test_list_without_rows_says_why_and_offers_no_action(client, staff):
    LeaderTermFactory()
    asked = client.get(list_address(LeaderTerm), {"q": "nobody of this name"}).content.decode()
    assert 'class="empty"' in asked
    assert 'name="action"' not in asked
    assert 'name="action"' in client.get(list_address(LeaderTerm)).content.decode()


def test_autocomplete_tells_namesakes_apart(client, staff):
    for plate, name in (("34", "İstanbul"), ("77", "Yalova")):
        MunicipalityFactory(
            place="Kadıköy",
            slug=f"kadikoy-{plate}",
            province=ProvinceFactory(plate_code=plate, name_tr=name, name_en=name),
        )
    asked = {
        "app_label": "members",
        "model_name": "membershipperiod",
        "field_name": "municipality",
        "term": "KADIKOY",
    }
    answer = client.get(reverse("admin:autocomplete"), asked).json()
    assert {each["text"] for each in answer["results"]} == {
        "Kadıköy Belediyesi (İstanbul)",
        "Kadıköy Belediyesi (Yalova)",
    }


def test_autocomplete_tells_departments_of_one_name_apart(client, staff):
    for place in ("Edirne", "Keşan"):
        DepartmentFactory(municipality=MunicipalityFactory(place=place), name="Sosyal Yardım Müdürlüğü")
    asked = {
        "app_label": "members",
        "model_name": "appointment",
        "field_name": "department",
        "term": "yardim",
    }
    answer = client.get(reverse("admin:autocomplete"), asked).json()
    assert {each["text"] for each in answer["results"]} == {
        f"Sosyal Yardım Müdürlüğü, {place.name} ({place.province.name})"
        for place in Municipality.objects.all()
    }
    assert len(answer["results"]) == 2


def test_list_is_in_turkish_order(client, staff):
    for place in ("Zara", "Şile", "Çan", "Ilgaz", "İnegöl", "Cide", "Sultan"):
        MunicipalityFactory(place=place, slug=f"x-{len(place)}-{ord(place[0])}")
    rows = client.get(list_address(Municipality)).context["cl"].result_list
    assert [row.district for row in rows] == ["Cide", "Çan", "Ilgaz", "İnegöl", "Sultan", "Şile", "Zara"]


NASTY = [
    "o=nope&q=" + "a+" * 2000,
    "o=-99999999999999999999.1&q=" + "%C4%B0" * 3000,
    "o=%27&q=%5C%27%22%25_%F0%9F%98%80",
    "p=nope",
    "p=99999999999999999999",
    "p=-5",
    "e=1&p=999",
    "all=&p=3",
    "gap=nope",
    "gap=no-position&gap=sample",
    "member=perhaps",
    "state=perhaps",
    "kind__exact=nope",
    "province__plate_code__exact=99999999999999999999",
    "province__plate_code__exact=nope",
    "province__plate_code__isnull=perhaps",
    "municipality__province__plate_code__exact=%27",
    "id__exact=99999999999999999999",
    "id__in=1,99999999999999999999",
    "name_tr__iregex=(((",
    "name_tr__regex=(((",
    "search_key__iregex=(((",
    "nothing=1",
    "nothing__nothing__exact=1",
    "municipality__province__name__startswith=B",
    "is_sample__exact=perhaps",
    "is_sample__exact=99999999999999999999",
    "created_at__gte=9999-12-31T23:59:59%2B00:00",
    "created_at__gte=0001-01-01&created_at__lt=nope",
    "timestamp__gte=9999-12-31T23:59:59",
    "timestamp__gte=nope",
    "work_areas__id__exact=99999999999999999999",
    "work_areas__id__exact=nope",
    "groups__id__exact=99999999999999999999",
    "groups__id__exact=nope",
    "password__startswith=argon",
    "user__password__startswith=argon",
    "_facets=True",
    "_facets=True&q=%25&gap=no-leader",
    "_popup=1",
    "created_at__gte=2026-01-01",
    "timestamp__lt=2026-01-01T00:00:00",
    "joined__gte=99999-01-01",
    "action__exact=99999999999999999999",
    "action__exact=nope",
    "_connector=OR&_negated=1",
]

REFUSED = "e=1"  # where Django's admin leads to when a parameter makes no sense


MODELS = [model for model in admin.site._registry if model._meta.app_label != "campaign"]


def nasty_for(model):
    """What is searched or names a field of the model; of the others, which all lists read alike, a fourth."""
    fields = {field.name for field in model._meta.get_fields()}
    own = [query for query in NASTY if "q=" in query or re.split("__|=", query)[0] in fields]
    others = [query for query in NASTY if query not in own]
    return own + others[MODELS.index(model) % 4 :: 4]


@pytest.mark.parametrize("model", MODELS)
def test_senseless_parameters_give_a_list(client, staff, model):
    fill(1)
    address = list_address(model)
    for query in [*nasty_for(model), REFUSED, ""]:
        response = client.get(f"{address}?{query}")
        if query != REFUSED and response.status_code == 302:
            assert response.url in (address, f"{address}?{REFUSED}"), query
            continue
        assert (query, response.status_code) == (query, 200)
        assert (query, response.context["cl"].model) == (query, model)


def test_nul_byte_in_a_parameter_is_refused(client, staff):
    assert client.get(list_address(Municipality) + "?q=%00").status_code == 400
    assert client.get(reverse("admin:autocomplete") + "?term=%00").status_code == 400


@pytest.mark.parametrize(
    "query", ["term=a&app_label=members", "term=a&page=nope", "page=99999999999999999999"]
)
def test_senseless_autocomplete_is_refused(client, staff, query):
    full = "app_label=members&model_name=membershipperiod&field_name=municipality&"
    assert client.get(reverse("admin:autocomplete") + "?" + query).status_code == 403
    assert client.get(reverse("admin:autocomplete") + f"?{full}{query}").status_code in (200, 403, 404)


def test_choice_by_a_hidden_column_is_refused(client, staff):
    for name in ("password", "nope", "%27"):
        assert client.get(f"{list_address(User)}?_popup=1&_to_field={name}").status_code == 400


def test_columns_that_are_not_in_the_filters_leak_nothing(client, staff):
    """A lookup into a hidden column must not change the list: otherwise it could be read bit by bit."""
    UserFactory()
    plain = client.get(list_address(User)).context["cl"].result_count
    asked = client.get(list_address(User) + "?password__startswith=zzz").context["cl"].result_count
    assert (plain, asked) == (2, 2)


@pytest.mark.parametrize("keys", [["nope"], ["99999999999999999999"], ["-1"], [""]])
def test_action_on_keys_that_no_row_has_changes_nothing(client, staff, keys):
    report = ErrorReportFactory()
    chosen = {"action": "mark_corrected", "_selected_action": keys, "index": "0"}
    assert client.post(list_address(ErrorReport), chosen, follow=True).status_code == 200
    report.refresh_from_db()
    assert report.state == "open"


def test_record_that_is_not_there_is_said_to_be_missing(client, staff):
    for key in ("99999999999999999999", "nope", "0"):
        response = client.get(reverse("admin:members_municipality_change", args=[key]), follow=True)
        assert response.redirect_chain == [(reverse("admin:index"), 302)]
        assert client.get(reverse("admin:members_municipality_history", args=[key])).status_code == 404


@pytest.fixture
def mixed_records():
    """Records with and without each gap."""
    today = dt.date(2026, 1, 1)
    whole = MunicipalityFactory(place="Tam", website="https://tam.bel.tr")
    MembershipPeriodFactory(municipality=whole, decision="1/2010")
    LeaderTermFactory(municipality=whole, is_sample=False, source="a page", started=today, ended=None)
    DepartmentFactory(municipality=whole, work_areas=[WorkAreaFactory(), WorkAreaFactory()])
    bare = MunicipalityFactory(place="Eksik", bare=True, name_en=None)
    MembershipPeriodFactory(municipality=bare, joined=None, is_sample=True)
    LeaderTermFactory(municipality=bare, started=dt.date(2019, 4, 1), ended=dt.date(2024, 4, 1))
    closed = DepartmentFactory(municipality=bare, is_active=False)
    DepartmentFactory(municipality=bare, is_sample=True)
    AppointmentFactory(municipality=bare, department=closed, is_sample=True)
    MunicipalityFactory(place="Ayrı", kind=MunicipalityKind.METROPOLITAN_DISTRICT, bare=True)
    metropolitan = ProvinceFactory(plate_code="34", is_metropolitan=True)
    MunicipalityFactory(
        place="Belde", kind=MunicipalityKind.TOWN, province=metropolitan, website="https://b.tr"
    )
    MunicipalityFactory(place="Beldecik", kind=MunicipalityKind.TOWN, website="https://c.tr")
    ErrorReportFactory(municipality=bare)
    ErrorReportFactory(municipality=bare, state="corrected")


def test_start_page_counts_what_its_lists_show(client, staff, mixed_records):
    page = client.get(reverse("admin:index")).context
    lines = [line for line in [*page["waiting"], *page["missing"]] if "/members/" in line["url"]]
    assert len(lines) == 18
    for line in lines:
        changes = client.get(line["url"]).context["cl"]
        assert (line["title"], changes.result_count) == (line["title"], line["rows"])


def test_counts_of_gaps(mixed_records):
    counted = {(each.gap.model, each.gap.code): each.rows for each in gaps.count(lambda model: True)}
    assert {
        (model._meta.model_name, code): rows
        for (model, code), rows in counted.items()
        if model._meta.app_label == "members"
    } == {
        ("errorreport", "open"): 1,
        ("profilechange", "pending"): 0,
        ("departmentchange", "pending"): 0,
        ("invitation", "expired"): 0,
        ("handover", "vacant"): 0,
        ("renewalanswer", "leader"): 0,
        ("renewalanswer", "nobody"): 0,
        ("mail", "failed"): 0,
        ("municipality", "no-position"): 2,
        ("municipality", "no-population"): 2,
        ("municipality", "no-leader"): 1,
        ("municipality", "not-confirmed"): 2,
        ("municipality", "no-english-name"): 1,
        ("municipality", "no-website"): 2,
        ("municipality", "no-parent"): 1,
        ("municipality", "closed-town"): 1,
        ("membershipperiod", "no-decision"): 1,
        ("membershipperiod", "no-joining-day"): 1,
        ("membershipperiod", "sample"): 1,
        ("leaderterm", "no-source"): 1,
        ("leaderterm", "sample"): 1,
        ("department", "no-work-area"): 1,
        ("department", "sample"): 1,
        ("appointment", "closed-department"): 1,
        ("appointment", "sample"): 1,
    }


def test_start_page_takes_the_same_queries_for_few_and_many_rows(client, staff, mixed_records):
    address = reverse("admin:index")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(20):
        fill(number)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 30
