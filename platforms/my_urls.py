"""Addresses of the platforms in a person's own area, under `/<lang>/my/platforms/`."""

from django.urls import path

from platforms.views.my import my_platforms

app_name = "my-platforms"
urlpatterns = [
    path("", my_platforms, name="list"),
]
