"""Addresses of the platforms, under `/<lang>/platforms/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mmu_portal.lib.cuts import leading_to
from platforms.views.join import join, withdraw
from platforms.views.notices import stop
from platforms.views.platform import platform, platforms
from platforms.views.recommendations import public

app_name = "platforms"
urlpatterns = [
    path("", platforms, name="list"),
    path("notices/stop/<str:token>/", stop, name="stop"),
    *leading_to("platforms:list", "notices/", "notices/stop/", gate=login_not_required),
    path("<slug:slug>/", platform, name="platform"),
    path("<slug:slug>/recommendations/<int:number>/", public, name="recommendation"),
    path("<slug:slug>/join/", join, name="join"),
    path("<slug:slug>/join/withdraw/", withdraw, name="withdraw"),
    *leading_to(
        "platforms:platform", "<slug:slug>/recommendations/", keeps=("slug",), gate=login_not_required
    ),
]
