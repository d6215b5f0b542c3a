"""A version as linked data: JSON-LD in the words of schema.org, the same content as the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext

from campaign.enums import ClaimQualifier
from campaign.queries.content import Content, Part
from campaign.queries.figure import Figure


def linked_data(content: Content, address: str) -> dict[str, Any]:
    """`content` as a JSON-LD object; `address` is the lasting address of its version."""
    version = content.version
    return _without_gaps(
        {
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "@id": address,
            "url": address,
            "name": f"{version.profile.name}: {gettext('Human rights city profile')}",
            "abstract": version.lead,
            "inLanguage": get_language(),
            "version": version.number,
            "datePublished": _day(version.published_at),
            "isBasedOn": _source(version.source, version.source_year),
            "about": _organization(content),
            "hasPart": [_part(part, address) for part in content.parts],
        }
    )


def _day(moment: dt.datetime | None) -> str | None:
    """The day in Türkiye, as the page says it."""
    return timezone.localtime(moment).date().isoformat() if moment else None


def _organization(content: Content) -> dict[str, Any]:
    """Whose profile it is, with the facts list."""
    version = content.version
    other = "en" if get_language() == "tr" else "tr"
    facts = {
        gettext("Region"): version.region,
        gettext("Country"): version.country,
        gettext("Joined the campaign"): version.joined_year,
        gettext("Type of government"): version.government_type,
    }
    return _without_gaps(
        {
            "@type": "GovernmentOrganization",
            "name": version.profile.name,
            "alternateName": getattr(version.profile, f"name_{other}"),
            "areaServed": version.region,
            "employee": _leader(content),
            "additionalProperty": [
                {"@type": "PropertyValue", "name": name, "value": value}
                for name, value in facts.items()
                if value
            ],
        }
    )


def _leader(content: Content) -> dict[str, Any] | None:
    """The leader in office, with the years of the mandate."""
    version = content.version
    if not version.leader_name:
        return None
    return _without_gaps(
        {
            "@type": "OrganizationRole",
            "roleName": version.leader_title,
            "startDate": str(version.mandate_from or ""),
            "endDate": str(version.mandate_to or ""),
            "employee": {"@type": "Person", "name": version.leader_name},
        }
    )


def _part(part: Part, address: str) -> dict[str, Any]:
    """One section with its text, its figures and the sections below it."""
    section = part.section
    text = "\n\n".join(strip_tags(block.html).strip() for block in part.blocks if block.html)
    return _without_gaps(
        {
            "@type": "CreativeWork",
            "@id": f"{address}#{section.anchor}",
            "name": section.title,
            "text": text,
            "temporalCoverage": f"{section.from_year}/{section.to_year or '..'}"
            if section.from_year
            else None,
            "mentions": [_figure(figure) for figure in part.figures],
            "hasPart": [_part(below, address) for below in part.parts],
        }
    )


def _figure(figure: Figure) -> dict[str, Any]:
    """A figure with its source and year; "at least" is a minimum, "about" is said in the description."""
    claim = figure.claim
    key = "minValue" if claim.qualifier == ClaimQualifier.AT_LEAST else "value"
    value = int(claim.value) if claim.value == claim.value.to_integral_value() else float(claim.value)
    return _without_gaps(
        {
            "@type": "PropertyValue",
            "propertyID": claim.code,
            "name": claim.label,
            key: value,
            "unitText": claim.unit,
            "description": f"{figure.spoken} {claim.label}",
            "citation": _source(figure.source, claim.as_of_year),
        }
    )


def _source(name: str, year: int | None) -> dict[str, Any] | None:
    if not name:
        return None
    return _without_gaps({"@type": "CreativeWork", "name": name, "datePublished": str(year or "")})


def _without_gaps(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
