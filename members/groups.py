"""The groups of rights that the portal knows, and the names of groups and rights in the reader's language."""

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, gettext_noop

from mmu_portal.lib.text import first_upper

NETWORK_EDITORS = gettext_noop("Network editors")
PLATFORM_COORDINATORS = gettext_noop("Platform coordinators")
PROGRAM_STAFF = gettext_noop("Program staff")
REPORTING = gettext_noop("Reporting")
KNOWN = (NETWORK_EDITORS, PLATFORM_COORDINATORS, PROGRAM_STAFF, REPORTING)
_ACTIONS = {
    "view": gettext_noop("see"),
    "add": gettext_noop("add"),
    "change": gettext_noop("change"),
    "delete": gettext_noop("delete"),
    "import": gettext_noop("import"),
    "export": gettext_noop("export"),
    "publish": gettext_noop("publish"),
    "approve": gettext_noop("approve"),
    "lock": gettext_noop("lock"),
    "ask": gettext_noop("ask for"),
}


def group_name(group: Group) -> str:
    """The group's name: translated if the portal made the group, else as staff wrote it."""
    return gettext(group.name) if group.name in KNOWN else group.name


def right_name(right: Permission) -> str:
    """A right as `Municipalities: change`; one that Django's apps bring keeps their words."""
    action = _ACTIONS.get(right.codename.partition("_")[0])
    model = right.content_type.model_class()
    if action is None or model is None:
        return str(right)
    return f"{first_upper(str(model._meta.verbose_name_plural))}: {gettext(action)}"
