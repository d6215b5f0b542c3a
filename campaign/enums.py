"""The states and kinds that the campaign's records know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    """The life of a version of a profile."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ClaimQualifier(models.TextChoices):
    """How exactly the source states a figure."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about (≈)")
    AT_LEAST = "at_least", _("at least (+)")


class ClaimState(models.TextChoices):
    """How a published figure stands when it is held against the records, or else against its source."""

    OK = "ok", _("holds")
    DRIFTED = "drifted", _("the records say something else")
    UNSUPPORTED = "unsupported", _("neither records nor a source")


class ClaimLink(models.TextChoices):
    """Pages of the portal that hold the list behind a figure; the value is the route's name."""

    DIRECTORY = "members:directory", _("Browse the directory")
