"""Addresses that confirm certificates, under `/<lang>/certificates/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mmu_portal.lib.cuts import leading_to
from programs.views.certificate import certificate

app_name = "certificates"
urlpatterns = [
    path("<str:serial>/", certificate, name="certificate"),
    *leading_to("activities:list", "", gate=login_not_required),
]
