"""The Union's profile from the file of its first publication."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from campaign.actions.drafts import start_draft
from campaign.actions.publication import publish
from campaign.models import Claim, Profile, ProfileVersion, Section
from members.models import User


@transaction.atomic
def load_profile(*, content: dict[str, Any], by: User | None) -> ProfileVersion | None:
    """Publish `content` as version 1 of the Union's profile; nothing if the profile has a version already.

    `content` is what `fixtures/profile.toml` holds: `profile`, `version` and `sections` with their `claims`.
    What staff made is never touched.
    """
    profile, _created = Profile.objects.get_or_create(municipality=None, defaults=content["profile"])
    if profile.versions.exists():
        return None
    version = start_draft(profile=profile, by=by)
    _fill(version, content["version"])
    version.save()
    placed: dict[str, Section] = {}
    for position, section in enumerate(content["sections"], start=1):
        placed[section["anchor"]] = _load_section(version, section, position * 10, placed)
    return publish(version=version, expected=version.version, by=by)


def _load_section(
    version: ProfileVersion, content: dict[str, Any], position: int, placed: dict[str, Section]
) -> Section:
    """Store one section with its figures; its parent stands before it in the file."""
    fields = {key: value for key, value in content.items() if key not in ("parent", "claims")}
    parent = placed.get(content.get("parent", ""))
    section = Section(profile_version=version, position=position, parent=parent)
    _fill(section, fields)
    section.save()
    for number, claim_fields in enumerate(content.get("claims", []), start=1):
        claim = Claim(section=section, position=number * 10)
        _fill(claim, claim_fields | {"value": Decimal(claim_fields["value"])})
        claim.save()
    return section


def _fill(record: ProfileVersion | Section | Claim, fields: dict[str, Any]) -> None:
    """Set fields from the file; texts lose the blank lines around them."""
    for name, value in fields.items():
        record._meta.get_field(name)
        setattr(record, name, value.strip() if isinstance(value, str) else value)
    record.full_clean(exclude=["parent", "section"])
