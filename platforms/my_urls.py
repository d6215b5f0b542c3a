"""Addresses of the platforms in a person's own area, under `/<lang>/my/`."""

from django.urls import include, path

from mmu_portal.lib.cuts import leading_to
from platforms.views.my import my_needs, my_platforms, naming
from platforms.views.seat import seat

_needs = [
    path("", my_needs, name="list"),
    path("<int:key>/naming/", naming, name="naming"),
    *leading_to("my-needs:list", "<int:key>/"),
]
_platforms = [
    path("", my_platforms, name="list"),
    path("<int:key>/seat/", seat, name="seat"),
    *leading_to("my-platforms:list", "<int:key>/"),
]
urlpatterns = [
    path("platforms/", include((_platforms, "my-platforms"))),
    path("needs/", include((_needs, "my-needs"))),
]
