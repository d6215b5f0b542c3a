"""Addresses of the open data for people, under `/<lang>/`."""

from django.urls import path

from reporting.views import open_data_docs

app_name = "open-data"
urlpatterns = [
    path("data/api/", open_data_docs.api, name="api"),
]
