"""Addresses of the projects, under `/<lang>/projects/`."""

from django.urls import path

from programs.views.project import project, projects

app_name = "projects"
urlpatterns = [
    path("", projects, name="list"),
    path("<slug:slug>/", project, name="project"),
]
