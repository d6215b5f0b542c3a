"""Addresses of a representative's own area, under `/<lang>/my/`."""

from django.urls import path

from members.views import my

app_name = "my"
urlpatterns = [
    path("", my.my, name="home"),
    path("act/", my.act, name="act"),
    path("municipality/", my.municipality, name="municipality"),
    path("colleagues/", my.colleagues, name="colleagues"),
    path("colleagues/<int:key>/end/", my.end, name="end"),
    path("invitations/<int:key>/", my.answer_invitation, name="answer-invitation"),
]
