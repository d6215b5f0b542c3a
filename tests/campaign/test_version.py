"""Versions: drafts, publication, and what never changes again."""

import threading
import time

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from campaign.actions.drafts import discard_draft, hold_draft, start_draft
from campaign.actions.publication import publish
from campaign.enums import VersionState
from campaign.models import Claim, ProfileVersion, Section
from mmu_portal.lib.errors import DomainError, EditConflict
from tests.factories.campaign import ClaimFactory, ProfileVersionFactory, SectionFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
LEFT_OUT = {"id", "version", "number", "state", "published_at", "published_by", "updated_at"}


def content(version: ProfileVersion) -> dict:
    """All that a person edits in a version, without keys and counters."""

    def fields(row, without=frozenset()):
        names = [each.name for each in row._meta.concrete_fields if not each.is_relation]
        return {name: getattr(row, name) for name in names if name not in LEFT_OUT | without}

    sections = {}
    for section in version.sections.select_related("parent"):
        claims = [fields(claim) for claim in section.claims.order_by("position", "pk")]
        sections[section.anchor] = (fields(section), section.parent and section.parent.anchor, claims)
    return {"facts": fields(version), "sections": sections}


def whole_draft() -> ProfileVersion:
    """A draft that may be published."""
    version = ProfileVersionFactory()
    SectionFactory(profile_version=version)
    return version


def test_start_draft_copies_all_of_the_current_version(loaded):
    draft = start_draft(profile=loaded.profile, by=None)
    assert content(draft) == content(loaded)
    assert len(content(draft)["sections"]) == 18
    assert Claim.objects.filter(section__profile_version=draft).count() == 5
    assert (draft.number, draft.state, draft.published_at) == (2, VersionState.DRAFT, None)


def test_start_draft_keeps_parents_within_the_draft(loaded):
    draft = start_draft(profile=loaded.profile, by=None)
    parents = Section.objects.filter(profile_version=draft, parent__isnull=False)
    assert {section.parent.profile_version_id for section in parents} == {draft.pk}


def test_start_draft_refuses_a_second(draft):
    with pytest.raises(DomainError):
        start_draft(profile=draft.profile, by=None)
    assert ProfileVersion.objects.count() == 2


def test_database_refuses_a_second_draft(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileVersionFactory(profile=draft.profile, number=9)


def test_database_refuses_a_second_profile_of_the_union(loaded):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(loaded.profile).objects.create(name_tr="Başka", municipality=None)


def test_publish_makes_the_draft_current(draft):
    user = UserFactory(superuser=True)
    publish(version=draft, expected=draft.version, by=user)
    current = ProfileVersion.objects.of_union().current()
    assert (current.pk, current.number, current.published_by) == (draft.pk, 2, user)
    assert ProfileVersion.objects.published().count() == 2


def test_publish_refuses_an_edit_that_the_person_did_not_see(draft):
    seen = draft.version
    hold_draft(version=draft, by=None)
    with pytest.raises(EditConflict):
        publish(version=draft, expected=seen, by=None)
    assert ProfileVersion.objects.get(pk=draft.pk).state == VersionState.DRAFT


def test_publish_refuses_what_is_published(loaded):
    published_at = loaded.published_at
    with pytest.raises(DomainError):
        publish(version=loaded, expected=loaded.version, by=None)
    loaded.refresh_from_db()
    assert loaded.published_at == published_at


@pytest.mark.parametrize("field", ["lead_tr", "region_tr", "leader_title_tr", "source_tr", "leader_name"])
def test_publish_refuses_a_missing_fact(field):
    version = whole_draft()
    setattr(version, field, "")
    version.save()
    with pytest.raises(DomainError, match=r"Türkçe|Turkish"):
        publish(version=version, expected=version.version, by=None)
    version.refresh_from_db()
    assert (version.state, version.published_at) == (VersionState.DRAFT, None)


def test_publish_needs_no_english():
    version = whole_draft()
    version.lead_en = version.region_en = None
    version.save()
    section = version.sections.get()
    section.title_en = section.body_en = None
    section.save()
    assert publish(version=version, expected=version.version, by=None).state == VersionState.PUBLISHED


def test_publish_refuses_a_version_without_sections():
    version = ProfileVersionFactory()
    with pytest.raises(DomainError):
        publish(version=version, expected=1, by=None)


def test_publish_refuses_a_section_without_turkish_text():
    version = whole_draft()
    SectionFactory(profile_version=version, title_tr="Boş bölüm", body_tr="  ")
    with pytest.raises(DomainError, match="Boş bölüm"):
        publish(version=version, expected=version.version, by=None)


def test_publish_takes_a_section_that_only_holds_others():
    version = whole_draft()
    above = SectionFactory(profile_version=version, body_tr="")
    SectionFactory(profile_version=version, parent=above)
    assert publish(version=version, expected=version.version, by=None).state == VersionState.PUBLISHED


def test_publish_refuses_a_place_without_its_figure():
    version = whole_draft()
    SectionFactory(profile_version=version, body_tr="Metin.\n\n{{nobody}}\n")
    with pytest.raises(DomainError, match="nobody"):
        publish(version=version, expected=version.version, by=None)


def test_discard_draft_leaves_what_is_published(draft, loaded):
    before = content(loaded)
    discard_draft(version=draft, expected=draft.version, by=None)
    assert list(ProfileVersion.objects.all()) == [loaded]
    assert content(loaded) == before


def test_discard_draft_refuses_what_is_published(loaded):
    with pytest.raises(DomainError):
        discard_draft(version=loaded, expected=loaded.version, by=None)
    assert ProfileVersion.objects.filter(pk=loaded.pk).exists()


@pytest.mark.parametrize("noun", ["version", "section", "claim", "new section"])
def test_published_rows_refuse_to_be_saved(loaded, noun):
    section = loaded.sections.first()
    rows = {
        "version": loaded,
        "section": section,
        "claim": Claim.objects.filter(section__profile_version=loaded).first(),
        "new section": Section(profile_version=loaded, anchor="more", title_tr="Dahası"),
    }
    before = content(loaded)
    with pytest.raises(DomainError):
        rows[noun].save()
    assert content(loaded) == before


@pytest.mark.parametrize("noun", ["version", "section", "claim"])
def test_published_rows_refuse_to_be_deleted(loaded, noun):
    rows = {
        "version": loaded,
        "section": loaded.sections.first(),
        "claim": Claim.objects.filter(section__profile_version=loaded).first(),
    }
    before = content(loaded)
    with pytest.raises(DomainError):
        rows[noun].delete()
    assert content(loaded) == before


def test_hold_draft_refuses_what_is_published(loaded):
    with pytest.raises(DomainError):
        hold_draft(version=loaded, by=None)


def test_section_refuses_a_parent_of_another_version(draft, loaded):
    section = draft.sections.get(anchor="streets")
    section.parent = loaded.sections.get(anchor="policies")
    with pytest.raises(Exception, match="parent"):
        section.full_clean()


def test_section_refuses_a_place_inside_itself(draft):
    section = draft.sections.get(anchor="policies")
    section.parent = draft.sections.get(anchor="streets")
    with pytest.raises(Exception, match="parent"):
        section.full_clean()


def test_claim_target_needs_its_month():
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimFactory(target=30)


def test_publish_lets_one_of_two_readers_win():
    version = whole_draft()
    first, second = (ProfileVersion.objects.get(pk=version.pk) for _ in range(2))
    publish(version=first, expected=first.version, by=None)
    with pytest.raises(DomainError):
        publish(version=second, expected=second.version, by=None)
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.published_at == first.published_at


@pytest.mark.django_db(transaction=True)
def test_publish_lets_one_of_two_win():
    version = whole_draft()
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def go() -> None:
        gate.wait()
        for _attempt in range(200):
            try:
                publish(version=ProfileVersion.objects.get(pk=version.pk), expected=version.version, by=None)
                outcomes.append("published")
            except DomainError:
                outcomes.append("refused")
            except OperationalError:
                # SQLite in memory does not wait for a lock between threads.
                time.sleep(0.01)
                continue
            break
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published", "refused"]
