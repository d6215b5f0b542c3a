"""Which texts of the platforms' records exist in Turkish and English."""

from modeltranslation.translator import TranslationOptions, register

from platforms.models import Platform, SubGroup


@register(Platform)
class PlatformTranslation(TranslationOptions):
    """What a platform says of itself."""

    fields = ("name", "lead", "purposes", "not_for")
    required_languages = {"tr": ("name", "lead")}


@register(SubGroup)
class SubGroupTranslation(TranslationOptions):
    """What a sub-group says of itself."""

    fields = ("name", "description")
    required_languages = {"tr": ("name",)}
