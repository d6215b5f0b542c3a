"""Addresses of the campaign profile, under `/<lang>/`."""

from django.urls import path

from campaign import views

app_name = "campaign"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/versions/<int:number>/", views.version, name="version"),
    path("profile/versions/<int:number>/profile.json", views.version_json, name="version-json"),
    path("profile.json", views.profile_json, name="profile-json"),
]
