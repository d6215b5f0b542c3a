"""The groups of rights that the portal knows, and their names in the reader's language."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext, gettext_noop

NETWORK_EDITORS = gettext_noop("Network editors")
PLATFORM_COORDINATORS = gettext_noop("Platform coordinators")
PROGRAM_STAFF = gettext_noop("Program staff")
REPORTING = gettext_noop("Reporting")
KNOWN = (NETWORK_EDITORS, PLATFORM_COORDINATORS, PROGRAM_STAFF, REPORTING)


def group_name(group: Group) -> str:
    """The group's name: translated if the portal made the group, else as staff wrote it."""
    return gettext(group.name) if group.name in KNOWN else group.name
