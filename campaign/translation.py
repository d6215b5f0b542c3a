"""Which texts of the campaign's records exist in Turkish and English."""

from modeltranslation.translator import TranslationOptions, register

from campaign.models import Claim, Profile, ProfileVersion, Section


@register(Profile)
class ProfileTranslation(TranslationOptions):
    """Whose profile it is."""

    fields = ("name",)
    required_languages = ("tr",)


@register(ProfileVersion)
class ProfileVersionTranslation(TranslationOptions):
    """The facts in words; a draft may still lack them, a published version may not."""

    fields = ("lead", "region", "country", "leader_title", "government_type", "source")


@register(Section)
class SectionTranslation(TranslationOptions):
    """A section's texts."""

    fields = ("title", "body", "summary", "timing")
    required_languages = {"tr": ("title",)}


@register(Claim)
class ClaimTranslation(TranslationOptions):
    """A figure's words."""

    fields = ("unit", "label", "target_basis", "source")
    required_languages = {"tr": ("label",)}
