"""Addresses of the campaign profile, under `/<lang>/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from campaign import views
from mmu_portal.lib.cuts import leading_to

app_name = "campaign"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/versions/<int:number>/", views.version, name="version"),
    path("profile/versions/<int:number>/profile.json", views.version_json, name="version-json"),
    path("profile.json", views.profile_json, name="profile-json"),
    *leading_to("campaign:profile", "profile/versions/", gate=login_not_required),
]
