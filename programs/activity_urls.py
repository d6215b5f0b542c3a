"""Addresses of the activities, under `/<lang>/`."""

from django.urls import path

from programs.views.activity import activities, activity, calendar, calendar_file
from programs.views.registration import accept_offer, give_up, registration

app_name = "activities"
urlpatterns = [
    path("activities.ics", calendar, name="calendar"),
    path("activities/", activities, name="list"),
    path("activities/<slug:slug>/", activity, name="activity"),
    path("activities/<slug:slug>/calendar.ics", calendar_file, name="calendar-file"),
    path("activities/<slug:slug>/register/", registration, name="register"),
    path("activities/<slug:slug>/accept/", accept_offer, name="accept"),
    path("activities/<slug:slug>/cancel/", give_up, name="cancel"),
]
