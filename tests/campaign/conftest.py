"""Profiles in the states that the tests need."""

import tomllib

import pytest
from django.conf import settings

from campaign.actions.drafts import start_draft
from campaign.actions.loading import load_profile
from campaign.models import ProfileVersion


@pytest.fixture
def loaded(db) -> ProfileVersion:
    """The Union's profile as `load_profile` publishes it."""
    content = tomllib.loads((settings.BASE_DIR / "fixtures" / "profile.toml").read_text(encoding="utf-8"))
    return load_profile(content=content, by=None)


@pytest.fixture
def draft(loaded) -> ProfileVersion:
    """A draft of version 2 beside the published one, with words that nobody may see yet."""
    version = start_draft(profile=loaded.profile, by=None)
    version.lead_tr, version.lead_en = "GİZLİ taslak", "SECRET draft"
    version.save()
    section = version.sections.get(anchor="reclaiming-streets")
    section.summary_tr = section.summary_en = "SECRET summary"
    section.save()
    return version
