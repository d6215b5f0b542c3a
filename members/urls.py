"""Addresses of the directory, under `/<lang>/members/`."""

from django.urls import URLPattern

app_name = "members"
urlpatterns: list[URLPattern] = []
