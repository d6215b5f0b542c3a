"""Editing records in the back office: history, two editors, rows below a record, forged requests."""

from contextlib import contextmanager

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from members.admin.municipality import MunicipalityAdmin
from members.models import Department, LeaderTerm, MembershipPeriod, Municipality
from mmu_portal.lib import history
from mmu_portal.lib.errors import EditConflict
from tests.factories.members import (
    DepartmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
)
from tests.forms import form_values
from tests.members.records.record_forms import address, form_id, opened, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    """A second person's browser."""
    browser = Client()
    browser.force_login(UserFactory(superuser=True, name="Mehmet Kaya"))
    return browser


def test_history_shows_actor_and_both_values(client, editor, municipality):
    values = opened(client, municipality)
    response = saved(client, municipality, values, population="885273", population_year="2024")
    assert response.status_code == 302
    entry = LogEntry.objects.filter(action=LogEntry.Action.UPDATE, actor=editor).get()
    assert entry.changes["population"] == [str(municipality.population), "885273"]
    page = client.get(address(municipality, "history")).content.decode()
    assert "Ayşe Yılmaz" in page
    assert f"{municipality.population:,}".replace(",", ".") in page
    assert "885.273" in page


def test_numbers_are_written_alike_and_identifiers_ungrouped(client, editor, other):
    place = MunicipalityFactory(place="Şişli", official_id=1663, latitude="41.06", longitude="28.98")
    values = opened(client, place)
    changes = {
        "official_id": "1664",
        "latitude": "41.06054",
        "population": "1234567",
        "population_year": "2024",
    }
    assert saved(client, place, values, **changes).status_code == 302
    with translation.override("en"):
        (entry,) = history.read(history.recent(1))
    shown = {change.label: (change.old, change.new) for change in entry.changes}
    assert shown["Official number"] == ("1663", "1664")
    assert shown["Latitude"] == ("41.06000", "41.06054")
    assert shown["Population"][1] == "1,234,567"
    conflict = saved(other, place, values, official_id="1665").content.decode()
    assert "1664" in conflict
    assert "1.664" not in conflict


def test_code_and_address_stay_as_they_were_made(client, editor, municipality):
    values = opened(client, municipality)
    code, slug = municipality.code, municipality.slug
    assert not {"code", "slug"} & set(values)
    saved(client, municipality, values, code="16-baska", slug="baska")
    municipality.refresh_from_db()
    assert (municipality.code, municipality.slug) == (code, slug)
    assert b'name="code"' in client.get(reverse("admin:members_municipality_add")).content


def test_history_keeps_no_network_address(client, editor, municipality):
    saved(client, municipality, opened(client, municipality), phone="0224 555 00 01")
    entry = LogEntry.objects.filter(actor=editor, object_pk=str(municipality.pk)).latest("pk")
    assert "phone" in entry.changes
    assert (entry.remote_addr, entry.remote_port) == (None, None)


def test_form_is_headed_by_its_record(client, editor, municipality):
    period = MembershipPeriodFactory(municipality=municipality)
    for record in (municipality, period):
        page = client.get(address(record)).content.decode()
        heading = page.partition("<h1>")[2].partition("</h1>")[0]
        assert municipality.name in heading


def test_rows_below_a_record_have_labels(client, editor, municipality):
    LeaderTermFactory(municipality=municipality)
    page = client.get(address(municipality)).content.decode()
    for name in ("office", "person_name", "started", "DELETE"):
        assert f'<label class="cell-label" for="id_leader_terms-0-{name}">' in page


def test_history_names_related_records_instead_of_their_keys(client, editor, municipality):
    bursa = ProvinceFactory(plate_code="16", name_tr="Bursa", name_en="Bursa")
    saved(client, municipality, opened(client, municipality), province=bursa.pk)
    page = client.get(address(municipality, "history")).content.decode()
    assert "<td>Bursa</td>" in page
    assert "<td>16</td>" not in page


def test_history_of_municipality_holds_its_deleted_rows(client, editor, municipality):
    term = LeaderTermFactory(municipality=municipality, person_name="Deneme Kişi")
    client.post(address(term, "delete"), {"post": "yes"})
    assert not LeaderTerm.objects.exists()
    page = client.get(address(municipality, "history")).content.decode()
    assert "Deneme Kişi" in page
    other = MunicipalityFactory(place="Nilüfer")
    assert "Deneme Kişi" not in client.get(address(other, "history")).content.decode()


def test_history_takes_the_same_queries_for_1_and_60_entries(
    client, editor, municipality, django_assert_max_num_queries
):
    client.get(address(municipality, "history"))
    for number in range(60):
        municipality.population = 1000 + number
        municipality.province = ProvinceFactory(plate_code=f"{number:02d}")
        municipality.save()
    with django_assert_max_num_queries(13):
        page = client.get(address(municipality, "history") + "?p=2")
    assert page.context["page"].number == 2


def test_second_editor_is_told_and_keeps_what_was_typed(client, editor, other, municipality):
    mine = opened(client, municipality)
    theirs = opened(other, municipality)
    assert saved(other, municipality, theirs, phone="0224 111 11 11").status_code == 302
    response = saved(client, municipality, mine, phone="0224 222 22 22", website="https://osmangazi.bel.tr")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Mehmet Kaya" in page
    assert page.count("0224 111 11 11") >= 2  # stored now, and in what was changed meanwhile
    differences = {each.label: (each.stored, each.typed) for each in response.context["conflict"].differences}
    assert ("0224 111 11 11", "0224 222 22 22") in differences.values()
    again = form_values(response, form_id(municipality))
    assert again["phone"] == ["0224 222 22 22"]
    assert again["website"] == ["https://osmangazi.bel.tr"]
    municipality.refresh_from_db()
    assert (municipality.phone, municipality.website) == ("0224 111 11 11", "")


def test_second_editor_may_save_after_having_seen_both(client, editor, other, municipality):
    mine = opened(client, municipality)
    saved(other, municipality, opened(other, municipality), phone="0224 111 11 11")
    refused = saved(client, municipality, mine, phone="0224 222 22 22")
    assert saved(client, municipality, form_values(refused, form_id(municipality))).status_code == 302
    municipality.refresh_from_db()
    assert municipality.phone == "0224 222 22 22"


@pytest.mark.parametrize("token", [None, "", "1", "members.municipality:1:1:abc:def", "x" * 400])
def test_save_without_a_true_token_is_refused(client, editor, municipality, token):
    values = opened(client, municipality)
    values.pop("edited_version")
    if token is not None:
        values["edited_version"] = token
    response = saved(client, municipality, values, phone="0224 333 33 33")
    assert response.status_code == 200
    assert response.context["conflict"] is not None
    municipality.refresh_from_db()
    assert municipality.phone == ""


def test_token_of_another_record_is_refused(client, editor, municipality):
    stranger = MunicipalityFactory(place="Nilüfer")
    token = opened(client, stranger)["edited_version"]
    values = opened(client, municipality) | {"edited_version": token}
    assert saved(client, municipality, values, phone="0224 333 33 33").status_code == 200
    municipality.refresh_from_db()
    assert municipality.phone == ""


def test_save_between_reading_and_writing_is_a_conflict(client, editor, municipality, monkeypatch):
    """The database refuses the write; the second look at the same request shows what the other one saved."""
    values = opened(client, municipality)
    stock = MunicipalityAdmin.save_model

    def refused_once(self, *args):
        monkeypatch.setattr(MunicipalityAdmin, "save_model", stock)
        raise EditConflict("Too late.")

    def other_saves_first(self, request, object_id, from_field=None):
        if MunicipalityAdmin.save_model is stock:
            monkeypatch.undo()
            other = Municipality.objects.get(pk=municipality.pk)
            other.phone = "0224 111 11 11"
            other.save()
        return super(MunicipalityAdmin, self).get_object(request, object_id, from_field)

    monkeypatch.setattr(MunicipalityAdmin, "save_model", refused_once)
    monkeypatch.setattr(MunicipalityAdmin, "get_object", other_saves_first)
    response = saved(client, municipality, values, phone="0224 222 22 22")
    assert response.status_code == 200
    assert "0224 111 11 11" in response.content.decode()
    municipality.refresh_from_db()
    assert municipality.phone == "0224 111 11 11"


def inline(prefix, values, row=0, **changes):
    return {**values, **{f"{prefix}-{row}-{name}": value for name, value in changes.items()}}


def test_rows_below_a_record_are_guarded_by_its_version(client, editor, other, municipality):
    MembershipPeriodFactory(municipality=municipality)
    mine = opened(client, municipality)
    saved(other, municipality, opened(other, municipality), phone="0224 111 11 11")
    response = saved(client, municipality, inline("memberships", mine, decision="12.03.2010/4"))
    assert response.status_code == 200
    assert MembershipPeriod.objects.get().decision == ""
    assert form_values(response, form_id(municipality))["memberships-0-decision"] == ["12.03.2010/4"]


def test_row_changed_on_its_own_page_is_not_overwritten_from_the_record(client, editor, other, municipality):
    period = MembershipPeriodFactory(municipality=municipality)
    mine = opened(client, municipality)
    assert saved(other, period, opened(other, period), decision="their decision").status_code == 302
    response = saved(client, municipality, inline("memberships", mine, decision="my decision"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "their decision" in page
    assert "my decision" in page
    assert MembershipPeriod.objects.get().decision == "their decision"


def test_row_changed_on_its_own_page_is_not_deleted_unseen(client, editor, other, municipality):
    period = MembershipPeriodFactory(municipality=municipality)
    mine = opened(client, municipality)
    saved(other, period, opened(other, period), decision="their decision")
    response = saved(client, municipality, inline("memberships", mine, DELETE="on"))
    assert response.status_code == 200
    assert MembershipPeriod.objects.get().decision == "their decision"


def test_rows_are_added_changed_and_deleted_below_a_record(client, editor, municipality):
    MembershipPeriodFactory(municipality=municipality)
    DepartmentFactory(municipality=municipality, name="Kapanan Müdürlük")
    values = opened(client, municipality)
    values = inline("memberships", values, decision="12.03.2010/4")
    values = inline("departments", values, DELETE="on")
    values = inline(
        "leader_terms", values, office="mayor", person_name="Yeni Başkan", started="05.04.2024", ended=""
    )
    values["leader_terms-TOTAL_FORMS"] = "1"
    values["leader_terms-0-municipality"] = municipality.pk
    assert saved(client, municipality, values).status_code == 302
    assert MembershipPeriod.objects.get().decision == "12.03.2010/4"
    assert not Department.objects.exists()
    assert LeaderTerm.objects.get().person_name == "Yeni Başkan"


def rights(*codenames):
    user = UserFactory(staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_forged_rows_are_ignored_without_rights_to_them(client, municipality):
    MembershipPeriodFactory(municipality=municipality, decision="kept")
    client.force_login(UserFactory(superuser=True))
    values = opened(client, municipality)
    client.force_login(rights("change_municipality", "view_municipality", "view_membershipperiod"))
    values["edited_version"] = opened(client, municipality)["edited_version"]
    forged = inline("memberships", values, decision="forged", DELETE="on")
    forged = inline("leader_terms", forged, office="mayor", person_name="Forged", started="01.01.2024")
    forged["leader_terms-TOTAL_FORMS"] = "1"
    assert saved(client, municipality, forged, phone="0224 444 44 44").status_code == 302
    municipality.refresh_from_db()
    assert municipality.phone == "0224 444 44 44"  # what the person may do is done
    assert MembershipPeriod.objects.get().decision == "kept"
    assert not LeaderTerm.objects.exists()


def test_form_without_right_to_change_is_read_only_and_refuses_posts(client, municipality):
    client.force_login(UserFactory(superuser=True))
    values = opened(client, municipality)
    client.force_login(rights("view_municipality"))
    page = client.get(address(municipality))
    assert b'name="phone"' not in page.content
    assert b"edited_version" not in page.content
    assert saved(client, municipality, values, phone="0224 444 44 44").status_code == 403
    municipality.refresh_from_db()
    assert municipality.phone == ""


def test_delete_of_a_protected_record_names_what_keeps_it(client, editor, municipality):
    district = MunicipalityFactory(place="Bağlı", kind="metropolitan_district", parent=municipality)
    response = client.post(address(municipality, "delete"), {"post": "yes"}, follow=True)
    assert Municipality.objects.filter(pk=municipality.pk).exists()
    assert str(district) in response.content.decode()


def test_texts_of_both_languages_are_fields_of_one_form(client, editor, municipality):
    page = client.get(address(municipality)).content.decode()
    assert 'name="name_tr"' in page
    assert 'name="name_en"' in page
    assert 'name="name"' not in page
    assert 'lang="en"' in page


def test_labels_are_in_turkish_capitals(client, editor, municipality):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tr"
    with translation.override("tr"), translation_of("province", "il"):
        form = client.get(address(municipality)).context["adminform"].form
    assert form.fields["province"].label == "İl"


@contextmanager
def translation_of(msgid, text):
    """The catalog with one more word: tests do not depend on what is translated so far."""
    catalog = trans_real.translation("tr")._catalog
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(catalog._catalogs[0], msgid, text)
        yield
