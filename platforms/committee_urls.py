"""Addresses of the committees, under `/<lang>/committees/`."""

from django.urls import path

from platforms.views.committee import committee, meeting

app_name = "committees"
urlpatterns = [
    path("<slug:slug>/", committee, name="committee"),
    path("<slug:slug>/meetings/<int:key>/", meeting, name="meeting"),
]
