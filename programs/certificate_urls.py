"""Addresses that confirm certificates, under `/<lang>/certificates/`."""

from django.urls import path

from programs.views.certificate import certificate

app_name = "certificates"
urlpatterns = [path("<str:serial>/", certificate, name="certificate")]
