"""Addresses of the storey, under `/<lang>/`."""

from django.urls import include, path

urlpatterns = [path("", include("reporting.open_data_urls"))]
