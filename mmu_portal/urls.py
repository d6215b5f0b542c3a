"""Addresses of the portal, after the table of addresses in docs/architecture.md."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from mmu_portal import background, doors, probes, sitemaps, views
from mmu_portal.lib.cuts import leading_to
from reporting.views.profile import profile_pdf

admin.site.login = doors.for_staff(secure_admin_login(admin.site.login))  # type: ignore[method-assign]

handler400 = "mmu_portal.errors.bad_request"
handler403 = "mmu_portal.errors.forbidden"
handler404 = "mmu_portal.errors.not_found"
handler500 = "mmu_portal.errors.server_error"

urlpatterns = [
    path("", doors.root, name="root"),
    path("robots.txt", doors.robots, name="robots"),
    path("favicon.ico", doors.favicon, name="favicon"),
    path(".well-known/security.txt", doors.security_contact, name="security-contact"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("admin/", admin.site.urls),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("api/v1/", include("reporting.api.urls")),
    *leading_to("api:index", "api/", gate=login_not_required),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("privacy/", views.privacy, name="privacy"),
        path("accounts/after-sign-in/", views.after_sign_in, name="after-sign-in"),
        path("accounts/", include("mmu_portal.account_urls")),
        path("members/", include("members.urls")),
        path("my/", include("platforms.my_urls")),
        path("my/", include("programs.my_urls")),
        path("my/", include("members.my_urls")),
        path("platforms/<slug:slug>/workspace/", include("platforms.workspace_urls")),
        path("platforms/", include("platforms.urls")),
        path("programs/", include("programs.urls")),
        path("projects/", include("programs.project_urls")),
        path("", include("programs.activity_urls")),
        path("certificates/", include("programs.certificate_urls")),
        path("plans/", include("programs.plan_urls")),
        path("committees/", include("platforms.committee_urls")),
        path("reports/by-itself/", background.periodic_work, name="periodic-work"),
        path("reports/", include("reporting.urls")),
        path("profile.pdf", profile_pdf, name="profile-pdf"),
        path("", include("campaign.urls")),
        path("", include("reporting.open_data_urls")),
    ),
]
