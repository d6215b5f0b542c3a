"""Rows of the campaign's storey for tests."""

import factory
from factory.django import DjangoModelFactory

from campaign.models import Claim, Profile, ProfileVersion, Section


class ProfileFactory(DjangoModelFactory):
    """The Union's profile: the same row each time."""

    class Meta:
        model = Profile
        django_get_or_create = ("municipality",)

    municipality = None
    name_tr = "Marmara Belediyeler Birliği"
    name_en = "Marmara Municipalities Union"


class ProfileVersionFactory(DjangoModelFactory):
    """A draft with every fact in both languages."""

    class Meta:
        model = ProfileVersion

    profile = factory.SubFactory(ProfileFactory)
    number = factory.Sequence(lambda n: n + 1)
    lead_tr = "Kısa giriş."
    lead_en = "Short lead."
    region_tr = "Bölge"
    region_en = "Region"
    country_tr = country_en = "Türkiye"
    joined_year = 2026
    leader_name = "Başkan Adı"
    leader_title_tr = "Başkan"
    leader_title_en = "President"
    mandate_from = 2024
    mandate_to = 2029
    government_type_tr = "Birlik"
    government_type_en = "Association"
    source_tr = "Kampanya profili"
    source_en = "Campaign profile"
    source_year = 2026


class SectionFactory(DjangoModelFactory):
    """A section with a text in both languages."""

    class Meta:
        model = Section

    profile_version = factory.SubFactory(ProfileVersionFactory)
    anchor = factory.Sequence(lambda n: f"section-{n}")
    title_tr = factory.LazyAttribute(lambda row: f"Başlık {row.anchor}")
    title_en = factory.LazyAttribute(lambda row: f"Title {row.anchor}")
    body_tr = "Türkçe metin."
    body_en = "English text."


class ClaimFactory(DjangoModelFactory):
    """A figure of a section."""

    class Meta:
        model = Claim

    section = factory.SubFactory(SectionFactory)
    code = factory.Sequence(lambda n: f"claim-{n}")
    value = 12
    label_tr = "belediye"
    label_en = "municipalities"
    as_of_year = 2026
