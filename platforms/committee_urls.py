"""Addresses of the committees, under `/<lang>/committees/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mmu_portal.lib.cuts import leading_to
from platforms.views.committee import committee, meeting

app_name = "committees"
urlpatterns = [
    path("<slug:slug>/", committee, name="committee"),
    path("<slug:slug>/meetings/<int:key>/", meeting, name="meeting"),
    *leading_to("platforms:list", "", gate=login_not_required),
    *leading_to("committees:committee", "<slug:slug>/meetings/", keeps=("slug",), gate=login_not_required),
]
