"""Puts the back office (`mmu_portal.backoffice`) in the place of Django's admin; read before any model is."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """The admin app with the portal's own site."""

    default_site = "mmu_portal.backoffice.PortalAdminSite"
