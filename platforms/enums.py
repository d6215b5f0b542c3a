"""The states and kinds that the platforms' records know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Admission(models.TextChoices):
    """How departments come to a platform."""

    OPEN = "open", _("Departments that qualify may ask")
    INVITATION = "invitation", _("By invitation of the platform’s coordinators")


class RequestState(models.TextChoices):
    """The life of a request to join."""

    PENDING = "pending", _("Waits for the coordinators")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with a question")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SubGroupKind(models.TextChoices):
    """By what the municipalities of a sub-group belong together."""

    FIELD = "field", _("Field of work")
    SCALE = "scale", _("Size of the city")
