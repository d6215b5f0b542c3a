"""Which texts of the programs' records exist in Turkish and English."""

from modeltranslation.translator import TranslationOptions, register

from programs.models import (
    Activity,
    Cycle,
    EqualityAction,
    Extension,
    Indicator,
    Intervention,
    Objective,
    Organization,
    Photograph,
    Plan,
    Program,
    ProgramEvent,
    ProgramTarget,
    Project,
    ProjectPartner,
    Reading,
    Session,
    Street,
)


@register(Organization)
class OrganizationTranslation(TranslationOptions):
    """An organization's name, where it has one in each language."""

    fields = ("name",)
    required_languages = {"tr": ("name",)}


@register(Program)
class ProgramTranslation(TranslationOptions):
    """What a program says of itself."""

    fields = ("name", "lead", "text", "source")
    required_languages = {"tr": ("name", "lead")}


@register(ProgramEvent)
class ProgramEventTranslation(TranslationOptions):
    """A stop on the time line."""

    fields = ("title", "text", "source")
    required_languages = {"tr": ("title",)}


@register(ProgramTarget)
class ProgramTargetTranslation(TranslationOptions):
    """Where a target comes from."""

    fields = ("basis", "source")


@register(Cycle)
class CycleTranslation(TranslationOptions):
    """What is said of a cycle."""

    fields = ("text", "source")


@register(Street)
class StreetTranslation(TranslationOptions):
    """What is said of a street, and its name where it only describes the place."""

    fields = ("name", "text", "source")
    required_languages = {"tr": ("name",)}


@register(Intervention)
class InterventionTranslation(TranslationOptions):
    """What was done in a phase."""

    fields = ("text",)


@register(Reading)
class ReadingTranslation(TranslationOptions):
    """What was measured, in which unit, and how."""

    fields = ("quantity", "unit", "method")
    required_languages = {"tr": ("quantity", "unit", "method")}


@register(Photograph)
class PhotographTranslation(TranslationOptions):
    """What a photograph shows: nobody is left without it."""

    fields = ("description",)
    required_languages = ("tr", "en")


@register(Project)
class ProjectTranslation(TranslationOptions):
    """What a project says of itself."""

    fields = ("name", "short_name", "lead", "text", "source")
    required_languages = {"tr": ("name", "lead")}


@register(ProjectPartner)
class ProjectPartnerTranslation(TranslationOptions):
    """What a source says of a partner."""

    fields = ("note", "source")


@register(Extension)
class ExtensionTranslation(TranslationOptions):
    """Why a project goes on longer."""

    fields = ("note",)


@register(Activity)
class ActivityTranslation(TranslationOptions):
    """What is said of an activity."""

    fields = ("title", "lead", "text", "source", "place", "audience_words", "stated_cities")
    required_languages = {"tr": ("title",)}


@register(Session)
class SessionTranslation(TranslationOptions):
    """What a session is about, and where it is."""

    fields = ("title", "place")


@register(Plan)
class PlanTranslation(TranslationOptions):
    """What a plan says of itself."""

    fields = ("name", "lead", "text", "source")
    required_languages = {"tr": ("name", "lead")}


@register(Objective)
class ObjectiveTranslation(TranslationOptions):
    """What a plan wants to reach."""

    fields = ("title",)
    required_languages = {"tr": ("title",)}


@register(EqualityAction)
class EqualityActionTranslation(TranslationOptions):
    """What is done, by whom, and why its status is not as computed."""

    fields = ("title", "text", "unit", "reason", "source")
    required_languages = {"tr": ("title",)}


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    """What is read, in which unit, from which records."""

    fields = ("title", "unit", "source")
    required_languages = {"tr": ("title", "unit")}
