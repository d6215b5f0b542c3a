"""Addresses of a platform's workspace, under `/<lang>/platforms/<slug>/workspace/`."""

from django.urls import path

from platforms.views import workspace

app_name = "workspace"
urlpatterns = [
    path("", workspace.home, name="home"),
    path("people/", workspace.people, name="people"),
    path("groups/", workspace.groups, name="groups"),
    path("groups/<slug:group>/", workspace.group, name="group"),
]
