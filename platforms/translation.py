"""Which texts of the platforms' records exist in Turkish and English."""

from modeltranslation.translator import TranslationOptions, register

from platforms.models import Committee, CommitteeMeeting, Guidance, Platform, SubGroup, Theme, Wording


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


@register(Theme)
class ThemeTranslation(TranslationOptions):
    """What a theme is about."""

    fields = ("title", "description")
    required_languages = {"tr": ("title",)}


@register(Wording)
class WordingTranslation(TranslationOptions):
    """A recommendation's text."""

    fields = ("title", "addressee", "text")
    required_languages = {"tr": ("title", "addressee", "text")}


@register(Committee)
class CommitteeTranslation(TranslationOptions):
    """What a committee says of itself."""

    fields = ("name", "lead", "text", "source")
    required_languages = {"tr": ("name", "lead")}


@register(CommitteeMeeting)
class CommitteeMeetingTranslation(TranslationOptions):
    """Agenda and minutes."""

    fields = ("title", "agenda", "minutes")
    required_languages = {"tr": ("title",)}


@register(Guidance)
class GuidanceTranslation(TranslationOptions):
    """A guidance's text."""

    fields = ("title", "text")
    required_languages = {"tr": ("title", "text")}
