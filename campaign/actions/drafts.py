"""Drafts: starting one from what is published, and dropping it."""

from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaign.models import Claim, Profile, ProfileVersion, Section
from members.models import User
from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.history import note

_NOT_COPIED = {"id", "version", "number", "state", "published_at", "published_by", "updated_at"}


@transaction.atomic
def start_draft(*, profile: Profile, by: User | None) -> ProfileVersion:
    """A new draft of `profile` with all that its current version holds; `DomainError` if there is one."""
    Profile.objects.select_for_update().get(pk=profile.pk)
    versions = ProfileVersion.objects.filter(profile=profile)
    if versions.drafts().exists():
        raise DomainError(_("This profile already has a draft. Edit that one, or discard it first."))
    highest = versions.aggregate(highest=Max("number"))["highest"] or 0
    current = versions.current()
    draft = ProfileVersion(profile=profile, number=highest + 1)
    if current is None:
        draft.save()
        return draft
    with disable_auditlog():  # one line of history for the whole copy
        _copy_fields(current, draft)
        draft.save()
        _copy_sections(current, draft)
    note(draft, gettext_noop("draft started from version %(number)s"), number=current.number)
    return draft


@transaction.atomic
def hold_draft(*, version: ProfileVersion, by: User | None) -> None:
    """Take `version` for an edit of its sections or figures: it must still be a draft, and counts the edit.

    Publishing asks for the count that its reader saw, so that nothing goes out unseen.
    """
    taken = ProfileVersion.objects.drafts().filter(pk=version.pk).update(version=F("version") + 1)
    if not taken:
        raise DomainError(_("A published version does not change. Start a draft instead."))


@transaction.atomic
def discard_draft(*, version: ProfileVersion, expected: int, by: User | None) -> None:
    """Delete a draft with all that it holds, if it still is as the person saw it."""
    drafts = ProfileVersion.objects.drafts().filter(pk=version.pk, version=expected)
    if not drafts.update(version=F("version") + 1):
        raise not_as_seen(version)
    version.refresh_from_db()
    version.delete()


def not_as_seen(version: ProfileVersion) -> DomainError:
    """Why a step on a draft did not happen."""
    if ProfileVersion.objects.drafts().filter(pk=version.pk).exists():
        return EditConflict(_("Somebody changed the draft after you opened this page. Look at it again."))
    return DomainError(_("This version is no longer a draft."))


def _copy_fields(source: object, copy: object) -> None:
    """Copy all that a person edits, in both languages."""
    for field in type(source)._meta.concrete_fields:  # type: ignore[attr-defined]
        if field.name not in _NOT_COPIED and not field.is_relation:
            setattr(copy, field.attname, getattr(source, field.attname))


def _copy_sections(current: ProfileVersion, draft: ProfileVersion) -> None:
    """Copy the sections, whole with their order and places, and their figures."""
    copies: dict[int, Section] = {}
    originals = list(current.sections.all())
    for original in originals:
        copies[original.pk] = copy = Section(profile_version=draft)
        _copy_fields(original, copy)
        copy.save()
    for original in originals:
        if original.parent_id:
            copies[original.pk].parent = copies[original.parent_id]
            copies[original.pk].save()
    for claim in Claim.objects.filter(section__profile_version=current):
        copy_of_claim = Claim(section=copies[claim.section_id])
        _copy_fields(claim, copy_of_claim)
        copy_of_claim.save()
