"""Which texts of the members' records exist in Turkish and English."""

from modeltranslation.translator import TranslationOptions, register

from members.models import Municipality, Province, RightsTheme, TargetGroup, WorkArea


@register(Province)
class ProvinceTranslation(TranslationOptions):
    """A province's name."""

    fields = ("name",)
    required_languages = ("tr",)


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    """A municipality's name and description."""

    fields = ("name", "description")
    required_languages = {"tr": ("name",)}


@register([WorkArea, TargetGroup, RightsTheme])
class TermTranslation(TranslationOptions):
    """A word of a taxonomy."""

    fields = ("name",)
    required_languages = ("tr",)
