"""Addresses of the platforms in a person's own area, under `/<lang>/my/`."""

from django.urls import include, path

from platforms.views.my import my_needs, my_platforms, naming

_needs = [path("", my_needs, name="list"), path("<int:key>/naming/", naming, name="naming")]
urlpatterns = [
    path("platforms/", include(([path("", my_platforms, name="list")], "my-platforms"))),
    path("needs/", include((_needs, "my-needs"))),
]
