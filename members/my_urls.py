"""Addresses of a representative's own area, under `/<lang>/my/`."""

from django.urls import path

from members.views import leaving, my, renewal

app_name = "my"
urlpatterns = [
    path("", my.my, name="home"),
    path("act/", my.act, name="act"),
    path("municipality/", my.municipality, name="municipality"),
    path("colleagues/", my.colleagues, name="colleagues"),
    path("colleagues/<int:key>/end/", leaving.end, name="end"),
    path("handovers/<int:key>/", leaving.name_successor, name="name-successor"),
    path("leave/", leaving.leave, name="leave"),
    path("renewal/", renewal.renewal, name="renewal"),
    path("invitations/<int:key>/", my.answer_invitation, name="answer-invitation"),
]
