"""The back office: Django's own admin with the portal's start page."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    """The Union's back office."""

    site_header = _("Back office")
    site_title = _("Marmara Municipalities Union")
    index_title = _("What needs you now")


class PortalAdminConfig(AdminConfig):
    """Puts the portal's site in the place of Django's."""

    default_site = "mmu_portal.admin_site.PortalAdminSite"
