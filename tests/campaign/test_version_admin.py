"""Versions in the back office: who may edit, preview, publish and discard, and what is refused."""

import re

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import translation

from campaign.actions.drafts import hold_draft
from campaign.actions.publication import publish
from campaign.models import Claim, ProfileVersion, Section
from campaign.queries.changed import compare
from mmu_portal.lib import history
from mmu_portal.lib.versions import VERSION_FIELD, version_token
from tests.factories.campaign import ProfileFactory, SectionFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/campaign/profileversion/"
START = f"{LIST}start/"


@pytest.fixture
def editor(client):
    """A network editor, signed in."""
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name="Network editors"))
    client.force_login(user)
    return user


def step(version: ProfileVersion, name: str) -> str:
    return f"{LIST}{version.pk}/{name}/"


def posted_form(client, address: str) -> dict:
    """What a browser would post back from a form of the back office."""
    response = client.get(address)
    form = response.context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        data |= {
            f"{formset.prefix}-{name}": formset.management_form[name].value()
            for name in formset.management_form.fields
        }
        for row in formset.forms:
            data |= {
                row.add_prefix(name): row.get_initial_for_field(field, name)
                for name, field in row.fields.items()
            }
    kept = {name: value for name, value in data.items() if value is not None and value is not False}
    return {name: getattr(value, "pk", value) for name, value in kept.items()}


def test_editor_starts_edits_and_publishes_a_draft(client, editor, loaded):
    assert START in client.get(LIST).content.decode()
    client.post(START)
    draft = ProfileVersion.objects.drafts().get()
    form = reverse("admin:campaign_profileversion_change", args=[draft.pk])
    data = posted_form(client, form) | {"lead_en": "A new lead."}
    assert client.post(form, data).status_code == 302
    draft.refresh_from_db()
    assert draft.lead_en == "A new lead."
    question = client.get(step(draft, "publish")).content.decode()
    assert f'name="expected" value="{draft.version}"' in question
    client.post(step(draft, "publish"), {"expected": draft.version})
    assert "A new lead." in client.get("/en/profile/").content.decode()
    assert ProfileVersion.objects.current().published_by == editor


def test_start_of_a_draft_is_one_line_of_history(client, editor, loaded):
    before = LogEntry.objects.count()
    client.post(START)
    draft = ProfileVersion.objects.drafts().get()
    assert LogEntry.objects.count() == before + 1
    with translation.override("en"):
        (entry,) = history.read(history.recent(10))
    assert (entry.action, entry.record) == ("draft started from version 1", str(draft))
    assert entry.who == str(editor)


def test_editor_changes_a_section_and_its_figure(client, editor, draft):
    section = draft.sections.get(anchor="streets")
    address = reverse("admin:campaign_section_change", args=[section.pk])
    data = posted_form(client, address) | {"body_en": "Other words.\n\n{{streets}}", "claims-0-value": "17"}
    seen = ProfileVersion.objects.get(pk=draft.pk).version
    response = client.post(address, data)
    assert response.headers["Location"] == reverse("admin:campaign_profileversion_change", args=[draft.pk])
    assert Section.objects.get(pk=section.pk).body_en == "Other words.\n\n{{streets}}"
    assert Claim.objects.get(section=section, code="streets").value == 17
    assert ProfileVersion.objects.get(pk=draft.pk).version == seen + 1
    assert LogEntry.objects.get_for_object(section).latest("pk").actor == editor


def test_figure_that_the_section_does_not_have_is_told_when_the_text_is_saved(client, editor, draft):
    section = draft.sections.get(anchor="streets")
    address = reverse("admin:campaign_section_change", args=[section.pk])
    told = "names the figure “stretes”"
    data = posted_form(client, address) | {"body_en": "Words.\n\n{{stretes}}"}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert told in client.post(address, data, follow=True).content.decode()
    data = posted_form(client, address) | {"body_en": "Words.\n\n{{streets}}"}
    assert told not in client.post(address, data, follow=True).content.decode()


def test_section_form_refuses_what_somebody_changed_meanwhile(client, editor, draft):
    section = draft.sections.get(anchor="streets")
    address = reverse("admin:campaign_section_change", args=[section.pk])
    data = posted_form(client, address) | {"title_en": "Mine", VERSION_FIELD: version_token(section)}
    section.title_en = "Theirs"
    section.save()
    assert client.post(address, data).status_code == 200
    section.refresh_from_db()
    assert section.title_en == "Theirs"


def test_publish_page_tells_what_changes(client, editor, draft, loaded):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    streets = draft.sections.get(anchor="streets")
    figure = streets.claims.get(code="streets")
    figure.value += 1
    figure.save()
    gone = draft.sections.get(anchor="vision")
    gone.delete()
    added = SectionFactory(profile_version=draft, anchor="new")
    with translation.override("en"):
        comparison = compare(loaded, draft)
    assert comparison.facts == ("Lead (Turkish)", "Lead (English)")
    assert {(each.kind.value, each.section.anchor): each.fields for each in comparison.sections} == {
        ("changed", "reclaiming-streets"): ("Summary (Turkish)", "Summary (English)"),
        ("changed", "streets"): (),
        ("added", "new"): (),
        ("removed", "vision"): (),
    }
    page = client.get(step(draft, "publish")).content.decode()
    for section in (streets, added):
        assert reverse("admin:campaign_section_change", args=[section.pk]) in page
    assert f"{loaded.get_absolute_url()}#vision" in page
    assert f"{figure}: changed" in page


def test_publish_page_of_an_untouched_draft_says_so(client, editor, loaded):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.post(START)
    draft = ProfileVersion.objects.drafts().get()
    assert "says what is published already" in client.get(step(draft, "publish")).content.decode()


def test_preview_leads_back_to_the_draft_who_may_edit_it(client, editor, draft):
    form, publishing = (
        reverse("admin:campaign_profileversion_change", args=[draft.pk]),
        step(draft, "publish"),
    )
    page = client.get(draft.get_absolute_url()).content.decode()
    assert (form in page, publishing in page) == (True, True)
    reader = UserFactory(staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_profileversion"))
    client.force_login(reader)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "SECRET" in page or "GİZLİ" in page
    assert (form in page, publishing in page) == (False, False)


def test_section_form_names_languages_and_figures_in_words(client, editor, draft):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    section = draft.sections.get(anchor="streets")
    page = client.get(reverse("admin:campaign_section_change", args=[section.pk])).content.decode()
    assert not re.findall(r"\[(?:tr|en)\]", page)
    assert "What it counts (English)" in page
    figure = section.claims.get(code="streets")
    assert str(figure).endswith(figure.label)
    assert "streets:" not in str(figure)


def test_publish_page_refuses_an_edit_that_the_person_did_not_see(client, editor, draft):
    seen = draft.version
    hold_draft(version=draft, by=None)
    client.post(step(draft, "publish"), {"expected": seen})
    assert "SECRET" not in client.get("/en/profile/").content.decode()
    assert ProfileVersion.objects.drafts().filter(pk=draft.pk).exists()


def test_publish_page_names_what_is_missing(client, editor, draft):
    draft.lead_tr = ""
    draft.save()
    text = client.get(step(draft, "publish")).content.decode()
    assert 'name="expected"' not in text
    client.post(step(draft, "publish"), {"expected": draft.version})
    assert ProfileVersion.objects.published().count() == 1


@pytest.mark.parametrize("expected", ["", "x", "-1", "9" * 30])
def test_publish_page_refuses_senseless_counts(client, editor, draft, expected):
    assert client.post(step(draft, "publish"), {"expected": expected}).status_code == 302
    assert ProfileVersion.objects.published().count() == 1


def test_asking_to_publish_changes_nothing(client, editor, draft):
    client.get(step(draft, "publish"))
    client.get(step(draft, "discard"))
    assert ProfileVersion.objects.drafts().get() == draft


def test_discard_drops_the_draft_alone(client, editor, draft, loaded):
    client.post(step(draft, "discard"), {"expected": draft.version})
    assert list(ProfileVersion.objects.all()) == [loaded]


def test_published_version_is_only_read(client, editor, loaded):
    address = reverse("admin:campaign_profileversion_change", args=[loaded.pk])
    text = client.get(address).content.decode()
    assert 'name="lead_tr"' not in text
    assert "/delete/" not in text
    assert START in text
    assert client.post(address, {"lead_tr": "Başka"}).status_code == 403
    loaded.refresh_from_db()
    assert loaded.lead_tr != "Başka"


def test_published_section_is_only_read(client, editor, loaded):
    section = loaded.sections.get(anchor="vision")
    address = reverse("admin:campaign_section_change", args=[section.pk])
    text = client.get(address).content.decode()
    assert 'name="body_tr"' not in text
    assert 'name="claims-0-value"' not in text
    assert client.post(address, {"body_tr": "Başka"}).status_code == 403
    delete = reverse("admin:campaign_section_delete", args=[section.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Section.objects.filter(pk=section.pk).exists()


def test_section_published_while_the_form_was_open_is_refused(client, editor, draft):
    section = draft.sections.get(anchor="vision")
    address = reverse("admin:campaign_section_change", args=[section.pk])
    data = posted_form(client, address) | {"title_en": "Late"}
    publish(version=draft, expected=draft.version, by=None)
    assert client.post(address, data).status_code == 403
    section.refresh_from_db()
    assert section.title_en == "Vision"


def test_section_is_added_to_a_draft_alone(client, editor, draft, loaded):
    address = f"{reverse('admin:campaign_section_add')}?profile_version={draft.pk}"
    data = posted_form(client, address) | {"anchor": "new", "title_tr": "Yeni", "body_tr": "Metin."}
    client.post(address, data | {"profile_version": loaded.pk})
    assert not Section.objects.filter(anchor="new").exists()
    client.post(address, data | {"profile_version": draft.pk})
    assert Section.objects.get(anchor="new").profile_version == draft


@pytest.mark.parametrize("name", ["start", "publish", "discard"])
@pytest.mark.parametrize("rights", [(), ("view_profileversion", "change_profileversion", "view_section")])
def test_steps_need_their_own_right(client, loaded, rights, name):
    user = UserFactory(staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    if name == "start":
        assert client.post(START).status_code == 403
        assert not ProfileVersion.objects.drafts().exists()
        return
    client.force_login(UserFactory(superuser=True))
    client.post(START)
    draft = ProfileVersion.objects.drafts().get()
    client.force_login(user)
    assert client.post(step(draft, name), {"expected": draft.version}).status_code == 403
    assert ProfileVersion.objects.drafts().get() == draft


def test_start_is_no_link(client, editor, loaded):
    assert client.get(START).status_code == 405
    assert not ProfileVersion.objects.drafts().exists()


def test_start_works_on_a_profile_without_versions(client, editor):
    ProfileFactory()
    client.post(START)
    assert ProfileVersion.objects.drafts().get().number == 1


def test_list_takes_the_same_queries_for_one_version_and_for_five(
    client, editor, loaded, django_assert_max_num_queries
):
    def count() -> int:
        with django_assert_max_num_queries(40) as captured:
            client.get(LIST)
        return len(captured)

    client.get(LIST)
    one = count()
    for _round in range(4):
        client.post(START)
        draft = ProfileVersion.objects.drafts().get()
        publish(version=draft, expected=draft.version, by=editor)
    client.get(LIST)
    assert count() == one


def test_publishing_names_the_texts_without_english(client, editor, draft):
    assert client.get(step(draft, "publish")).context["untranslated"] == []
    draft.lead_en = ""
    draft.save()
    section = draft.sections.get(anchor="reclaiming-streets")
    section.summary_en = ""
    section.save()
    claim = Claim.objects.filter(section__profile_version=draft).exclude(label_en="").first()
    Claim.objects.filter(pk=claim.pk).update(label_en="")
    response = client.get(step(draft, "publish"))
    named = [(section, len(fields)) for section, _name, fields in response.context["untranslated"]]
    assert named == [(None, 1), (section, 1), (claim.section, 1)]
    assert f"/admin/campaign/section/{claim.section_id}/change/" in response.content.decode()


def test_section_of_a_published_version_says_why_it_is_only_read(client, editor, loaded):
    section = Section.objects.filter(profile_version__state="published").first()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = reverse("admin:campaign_section_change", args=[section.pk])
    page = client.get(address).content.decode()
    assert "This version is published and does not change." in page
    assert f'<a href="{LIST}{section.profile_version_id}/change/">Back to the version</a>' in page
    client.post(START)
    own = ProfileVersion.objects.drafts().get().sections.first()
    page = client.get(reverse("admin:campaign_section_change", args=[own.pk])).content.decode()
    assert "This version is published and does not change." not in page


def test_no_section_can_be_added_while_there_is_no_draft(client, editor, loaded):
    address = reverse("admin:campaign_section_add")
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("admin:campaign_section_changelist")).content.decode()
    client.post(START)
    assert client.get(address).status_code == 200


def test_year_that_cannot_be_right_is_told_at_its_field(client, editor, loaded):
    client.post(START)
    draft = ProfileVersion.objects.drafts().get()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = reverse("admin:campaign_profileversion_change", args=[draft.pk])
    answer = client.post(address, posted_form(client, address) | {"joined_year": "19999"})
    errors = answer.context["adminform"].form.errors
    assert errors == {"joined_year": ["The year 19999 cannot be right."]}
