"""Addresses of the platforms in a person's own area, under `/<lang>/my/`."""

from django.urls import include, path

from platforms.views.my import my_needs, my_platforms, naming
from platforms.views.seat import seat

_needs = [path("", my_needs, name="list"), path("<int:key>/naming/", naming, name="naming")]
_platforms = [path("", my_platforms, name="list"), path("<int:key>/seat/", seat, name="seat")]
urlpatterns = [
    path("platforms/", include((_platforms, "my-platforms"))),
    path("needs/", include((_needs, "my-needs"))),
]
