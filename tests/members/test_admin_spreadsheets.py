"""The way of a spreadsheet through the back office."""

import csv
import datetime as dt
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from members.models import Department, LeaderTerm, MembershipPeriod, Municipality
from tests.factories.members import (
    DepartmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
    WorkAreaFactory,
)
from tests.members.test_admin_lists import NASTY, fill

MODELS = ["municipality", "membershipperiod", "leaderterm", "department"]
FILE = "Kod;Telefon;Boş\n34-sisli;0212 555 00 01;\n34-fatih;'+90 212 555 00 02;\n"


def url(name, *args, model="municipality"):
    return reverse(f"admin:members_{model}_{name}", args=args)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def places(db):
    province = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    names = {"34-sisli": "Şişli", "34-fatih": "Fatih"}
    return {
        code: MunicipalityFactory(
            code=code, place=name, name_tr=f"{name} Belediyesi", province=province, phone=""
        )
        for code, name in names.items()
    }


@pytest.fixture
def editor(client, db):
    user = UserFactory(staff=True, name="Ayşe Kâtip", language="en")
    user.groups.add(Group.objects.get(name="Network editors"))
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def bring(client, content, model="municipality", **extra):
    data = {"file": SimpleUploadedFile("liste.csv", content), **extra}
    return client.post(url("import", model=model), data)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def body(answer):
    return b"".join(answer.streaming_content)


def export(client, form, language, model="municipality", query=""):
    answer = client.post(url("export", model=model) + query, {"format": form, "language": language})
    assert answer.status_code == 200
    return body(answer)


def test_file_is_previewed_then_stored(client, editor, places):
    answer = bring(client, FILE.encode())
    preview = client.get(answer["Location"])
    text = words(preview)
    assert "Nothing has been stored yet." in text
    assert "2 rows would be stored." in text
    assert "Columns that are not read Boş" in text
    assert "Telephone empty → becomes 0212 555 00 01" in text
    assert set(Municipality.objects.values_list("phone", flat=True)) == {""}
    answer = client.post(preview.context["confirm_url"], follow=True)
    assert "Import stored: 0 records added, 2 changed, 0 left as they were." in words(answer)
    assert dict(Municipality.objects.values_list("code", "phone")) == {
        "34-sisli": "0212 555 00 01",
        "34-fatih": "+90 212 555 00 02",
    }
    page = client.get(url("history", places["34-sisli"].pk))
    assert "Ayşe Kâtip" in words(page)
    assert "0212 555 00 01" in words(page)
    again = client.get(bring(client, FILE.encode())["Location"])
    assert "Nothing to change" in words(again)
    assert "confirm" not in again.content.decode()
    trail = again.content.decode().partition('class="breadcrumbs"')[2].partition("</div>")[0]
    assert reverse("admin:app_list", args=["members"]) in trail
    done = client.post(f"{again.wsgi_request.path}discard/", follow=True)
    assert done.redirect_chain == [(reverse("admin:members_municipality_changelist"), 302)]
    assert "Every row said what is already stored." in words(done)


def test_wrong_rows_come_first_and_cannot_be_stored(client, editor, places):
    answer = bring(client, b"Kod;Nufus;Telefon\n34-sisli;;0212 555 00 01\n34-fatih;cok;\n")
    preview = client.get(answer["Location"])
    assert preview.context["state"] == "wrong"
    assert "1 row is wrong" in words(preview)
    assert "Nufus: “cok” is not a whole number." in words(preview)
    assert "/confirm/" not in preview.content.decode()
    client.post(answer["Location"] + "confirm/")
    assert set(Municipality.objects.values_list("phone", flat=True)) == {""}
    changed = client.get(answer["Location"] + "?state=changed")
    assert "Telephone empty → becomes 0212 555 00 01" in words(changed)


def test_long_preview_is_shown_in_pages(client, editor, places):
    lines = "".join(f"Köy {number};İstanbul;belde\n" for number in range(250))
    location = bring(client, f"Ad;İl;Tür\n{lines}".encode())["Location"]
    assert len(client.get(location).context["rows"]) == 100
    last = client.get(location + "?state=new&p=3")
    assert [each["row"].line for each in last.context["rows"]] == list(range(202, 252))
    assert client.get(location + "?state=nonsense&p=x").context["state"] == "new"


def test_change_in_a_long_text_is_shown_with_its_neighbors(client, editor, places):
    long = " ".join(f"word{number}" for number in range(400))
    Municipality.objects.filter(code="34-sisli").update(description_tr=long)
    changed = long.replace("word300", "<b>other</b>")
    location = bring(client, f"Kod;Açıklama\n34-sisli;{changed}\n".encode())["Location"]
    page = client.get(location).content.decode()
    assert "word299 <del>word300 </del>word301" in page
    assert "word299 <ins>&lt;b&gt;other&lt;/b&gt; </ins>word301" in page


def test_records_that_moved_are_shown_again(client, editor, places):
    location = bring(client, FILE.encode())["Location"]
    sisli = places["34-sisli"]
    sisli.phone = "0212 555 00 09"
    sisli.save()
    answer = client.post(location + "confirm/", follow=True)
    assert "Nothing was stored; look again." in words(answer)
    assert "0212 555 00 09 → becomes 0212 555 00 01" in words(answer)
    assert Municipality.objects.get(code="34-fatih").phone == ""


def test_discarded_file_is_gone(client, editor, places, tmp_path):
    location = bring(client, FILE.encode())["Location"]
    answer = client.post(location + "discard/", follow=True)
    assert "The file was discarded." in words(answer)
    assert list((tmp_path / "imports").iterdir()) == []
    answer = client.get(location, follow=True)
    assert answer.redirect_chain == [(url("changelist"), 302)]
    assert "This file is no longer waiting" in words(answer)


def test_second_confirmation_leads_to_the_list_and_says_why(client, editor, places):
    location = bring(client, FILE.encode())["Location"]
    client.post(location + "confirm/")
    for last in ("confirm/", "discard/"):
        answer = client.post(location + last, follow=True)
        assert answer.redirect_chain == [(url("changelist"), 302)]
        assert "This file is no longer waiting: it was stored or discarded" in words(answer)


def test_preview_of_somebody_else_is_not_there(client, editor, places):
    location = bring(client, FILE.encode())["Location"]
    client.force_login(UserFactory(superuser=True))
    assert [client.get(location).status_code, client.post(location + "confirm/").status_code] == [404, 404]
    assert set(Municipality.objects.values_list("phone", flat=True)) == {""}


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04", b"a;b\n1;2\n"])
def test_bad_file_gets_a_sentence_at_the_field(client, editor, places, content, tmp_path):
    answer = bring(client, content)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["file"]) == 1
    assert not (tmp_path / "imports").exists() or list((tmp_path / "imports").iterdir()) == []


def test_limit_of_size_comes_from_the_settings(client, editor, places, settings):
    settings.IMPORT_MAX_BYTES = 20
    answer = bring(client, FILE.encode())
    assert answer.context["form"].errors["file"] == ["The file is too large: at most 1 KiB are read."]


@pytest.mark.parametrize("model", MODELS)
def test_rights_are_needed_by_name(client, db, model):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name="Program staff"))
    client.force_login(user)
    listed = client.get(url("changelist", model=model))
    assert listed.status_code == 200
    assert "/import/" not in listed.content.decode()
    assert "/export/" not in listed.content.decode()
    for name in ("import", "export"):
        assert client.get(url(name, model=model)).status_code == 403
        assert client.post(url(name, model=model), {"format": "csv", "language": "tr"}).status_code == 403
    assert client.get(url("import_template", "csv", model=model)).status_code == 403
    assert client.post(url("import_confirm", "x" * 43, model=model)).status_code == 403


def test_reporting_may_export_but_not_import(client, places):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name="Reporting"))
    client.force_login(user)
    assert b"34-sisli" in export(client, "csv", "tr")
    assert client.get(url("import")).status_code == 403


@pytest.fixture
def full(places):
    """Every kind of record, with values that are hard to carry."""
    sisli, fatih = places.values()
    Municipality.objects.filter(pk=sisli.pk).update(
        phone="+90 212 555 00 02",
        description_tr="=1+1\nİkinci; satır, -3",
        description_en="'=2",
        email="",
        website="",
    )
    MembershipPeriodFactory(municipality=sisli, joined=None, left=None, decision="@karar")
    MembershipPeriodFactory(
        municipality=fatih, joined=dt.date(2009, 4, 30), left=dt.date(2019, 1, 1), decision=""
    )
    LeaderTermFactory(
        municipality=sisli, started=dt.date(2019, 1, 1), ended=dt.date(2024, 1, 1), years_only=True
    )
    LeaderTermFactory(
        municipality=sisli, started=dt.date(2024, 1, 1), ended=None, person_name="Ali Veli", years_only=True
    )
    areas = [
        WorkAreaFactory(name_tr="Göç", name_en="Migration"),
        WorkAreaFactory(name_tr="Bakım", name_en="Care"),
    ]
    DepartmentFactory(municipality=sisli, name="-Göç Müdürlüğü", work_areas=areas)
    DepartmentFactory(municipality=fatih, name="Kadın ve Aile", work_areas=[], is_active=False)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_export_imports_again_unchanged(client, editor, full, model, form, language):
    content = export(client, form, language, model)
    for extra in ({}, {"clear_empty": "on"}):
        answer = bring(client, content, model, **extra)
        counts = client.get(answer["Location"]).context["counts"]
        stored = {
            "municipality": Municipality,
            "membershipperiod": MembershipPeriod,
            "leaderterm": LeaderTerm,
            "department": Department,
        }[model].objects.count()
        assert (counts.unchanged, counts.all) == (stored, stored)


def test_export_holds_no_formula(client, editor, full):
    rows = list(
        csv.reader(StringIO(export(client, "csv", "tr").decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "'+90 212 555 00 02" in {cell for row in rows for cell in row}
    sheet = openpyxl.load_workbook(BytesIO(export(client, "xlsx", "tr"))).worksheets[0]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert "'+90 212 555 00 02" in {cell.value for row in sheet for cell in row}


def test_export_holds_the_filtered_or_ticked_rows(client, editor, places):
    filtered = export(client, "csv", "tr", query="?q=sisli").decode()
    assert ("34-sisli" in filtered, "34-fatih" in filtered) == (True, False)
    page = client.post(
        url("changelist"), {"action": "export_chosen", "_selected_action": [places["34-fatih"].pk]}
    )
    assert "1 row goes into the file." in words(page)
    answer = client.post(
        url("export"), {"format": "csv", "language": "en", "chosen": page.context["form"]["chosen"].value()}
    )
    ticked = body(answer).decode()
    assert ("34-sisli" in ticked, "34-fatih" in ticked) == (False, True)


@pytest.mark.parametrize("model", MODELS)
def test_export_by_filters_that_make_no_sense_is_offered_without_them(client, db, model):
    client.force_login(UserFactory(superuser=True))
    fill(1)
    for query in NASTY:
        page = client.get(f"{url('export', model=model)}?{query}", follow=True)
        sent = client.post(f"{url('export', model=model)}?{query}", {"format": "csv", "language": "tr"})
        assert (query, page.status_code, sent.status_code < 400) == (query, 200, True)


def test_columns_that_no_filter_shows_do_not_choose_rows_of_an_export(client, editor, places):
    hidden = export(client, "csv", "tr", query="?search_key__startswith=zzz&reference__has_key=zzz").decode()
    assert ("34-sisli" in hidden, "34-fatih" in hidden) == (True, True)


def test_long_export_loses_no_row(client, editor, places, monkeypatch):
    monkeypatch.setattr("mmu_portal.lib.sheets.resource.EXPORT_CHUNK", 2)
    MunicipalityFactory.create_batch(3)
    assert len(export(client, "csv", "en").decode().splitlines()) == 6


@pytest.mark.parametrize("language", ["tr", "en"])
def test_empty_spreadsheet_names_the_columns_in_the_readers_language(client, editor, language):
    client.cookies["django_language"] = language
    with translation.override(language):
        header = body(client.get(url("import_template", "csv"))).decode("utf-8-sig").splitlines()
    assert len(header) == 1
    assert header[0].startswith({"tr": "Kod;Resmî numara;", "en": "Code,Official number,"}[language])


def test_pages_keep_the_content_security_policy(client, editor, places):
    location = bring(client, FILE.encode())["Location"]
    for address in (url("import"), location, url("export"), url("changelist")):
        page = client.get(address).content.decode()
        assert not re.search(
            r'\son\w+="|\sstyle="|<style|<script(?![^>]*\ssrc=)(?![^>]*type="application/json")', page
        )


def test_stock_import_of_the_library_is_not_reachable(client, editor):
    assert client.post("/admin/members/municipality/process_import/").status_code in (302, 404)
    assert client.get("/admin/members/municipality/process_import/", follow=True).status_code in (200, 404)
    from members.resources import MunicipalityResource

    with pytest.raises(NotImplementedError):
        MunicipalityResource().import_data(None)
