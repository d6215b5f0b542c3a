"""Addresses of the directory, under `/<lang>/members/`."""

from django.urls import path, re_path

from members.views.directory import directory
from members.views.export import export
from members.views.municipality import logo, municipality
from members.views.report import report

app_name = "members"
urlpatterns = [
    path("", directory, name="directory"),
    re_path(r"^export\.(?P<form>csv|xlsx|json)\Z", export, name="export"),
    path("<slug:slug>/", municipality, name="municipality"),
    path("<slug:slug>/report/", report, name="report"),
    path("<slug:slug>/logo", logo, name="logo"),
]
