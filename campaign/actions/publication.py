"""Publishing: a draft becomes what everybody reads, for good."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaign.actions.drafts import not_as_seen
from campaign.enums import VersionState
from campaign.models import Claim, ProfileVersion, Section
from campaign.queries.places import PLACE_OF_CLAIM
from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import note

REQUIRED_TEXTS = ("lead", "region", "country", "leader_title", "government_type", "source")
REQUIRED_FACTS = ("joined_year", "leader_name", "mandate_from", "mandate_to", "source_year")


@transaction.atomic
def publish(*, version: ProfileVersion, expected: int, by: User | None) -> ProfileVersion:
    """Publish a draft if nobody touched it since the person saw edit `expected`.

    Raises `DomainError` when its Turkish content is not complete or it is no draft any more, `EditConflict`
    when it was edited meanwhile. Of two who publish at once, one wins.
    """
    moved = (
        ProfileVersion.objects.drafts()
        .filter(pk=version.pk, version=expected)
        .update(
            state=VersionState.PUBLISHED,
            published_at=timezone.now(),
            published_by=by,
            version=F("version") + 1,
        )
    )
    if not moved:
        raise not_as_seen(version)
    version.refresh_from_db()
    if gaps := content_gaps(version):
        raise DomainError(" ".join(gaps))
    note(version, gettext_noop("published"))
    return version


def content_gaps(version: ProfileVersion) -> list[str]:
    """What keeps a version from being published: one sentence for each gap, none if it is whole."""
    return [*_missing_facts(version), *_section_gaps(version)]


def _missing_facts(version: ProfileVersion) -> list[str]:
    texts = [name for name in REQUIRED_TEXTS if not getattr(version, f"{name}_tr")]
    facts = [name for name in REQUIRED_FACTS if not getattr(version, name)]
    fields = {field.name: field for field in version._meta.concrete_fields}
    labels = [str(fields[name].verbose_name) for name in texts + facts]
    if not labels:
        return []
    return [_("Fill in first, in Turkish: %(fields)s.") % {"fields": get_text_list(labels, _("and"))}]


def _section_gaps(version: ProfileVersion) -> list[str]:
    sections = list(version.sections.all())
    if not sections:
        return [_("The version has no sections.")]
    claims: dict[int, list[Claim]] = {}
    for claim in Claim.objects.filter(section__profile_version=version):
        claims.setdefault(claim.section_id, []).append(claim)
    parents = {section.parent_id for section in sections}
    return [
        gap
        for section in sections
        for gap in _gaps_of(section, claims.get(section.pk, []), has_parts=section.pk in parents)
    ]


def gaps_in(section: Section) -> list[str]:
    """What one section lacks before its version can be published: a sentence for each gap."""
    return _gaps_of(section, list(section.claims.all()), has_parts=section.parts.exists())


def _gaps_of(section: Section, claims: list[Claim], *, has_parts: bool) -> list[str]:
    """What is missing in one section."""
    title, body, summary = (_turkish(section, name) for name in ("title", "body", "summary"))
    name = {"section": title or section.anchor}
    gaps = []
    if not title:
        gaps.append(_("“%(section)s” has no Turkish title.") % name)
    if not body and not claims and not has_parts:
        gaps.append(_("“%(section)s” has no Turkish text.") % name)
    if not all(_turkish(claim, "label") for claim in claims):
        gaps.append(_("A figure of “%(section)s” does not say in Turkish what it counts.") % name)
    if section.on_home and not summary:
        gaps.append(_("“%(section)s” is shown on the home page but has no Turkish summary.") % name)
    codes = {claim.code for claim in claims}
    english = getattr(section, "body_en", None) or ""
    asked = PLACE_OF_CLAIM.findall(f"{body}\n\n{english}")
    gaps.extend(
        _("The text of “%(section)s” names the figure “%(code)s”, which the section does not have.")
        % {**name, "code": code}
        for code in dict.fromkeys(asked)
        if code not in codes
    )
    return gaps


def _turkish(record: Section | Claim, field: str) -> str:
    """The Turkish text of a field without the blanks around it."""
    return (getattr(record, f"{field}_tr") or "").strip()
