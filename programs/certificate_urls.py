"""Addresses that confirm certificates, under `/<lang>/certificates/`."""

from django.urls import path

from programs.views.certificate import certificate, find

app_name = "certificates"
urlpatterns = [
    path("", find, name="find"),
    path("<str:serial>/", certificate, name="certificate"),
]
