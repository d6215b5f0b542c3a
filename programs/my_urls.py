"""Addresses of the programs in a person's own area, under `/<lang>/my/`."""

from django.urls import include, path

from programs.views.certificate import my_certificate
from programs.views.my import my_activities

activities = [
    path("", my_activities, name="list"),
    path("certificates/<str:serial>.pdf", my_certificate, name="certificate"),
]
urlpatterns = [path("activities/", include((activities, "my-activities")))]
