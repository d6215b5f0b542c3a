"""Addresses of a representative's own area, under `/<lang>/my/`."""

from django.urls import path

from members.views import data, departments, leaving, logos, my, renewal, roles
from mmu_portal.lib.cuts import leading_to

app_name = "my"
urlpatterns = [
    path("", my.my, name="home"),
    path("act/", my.act, name="act"),
    path("data/", data.data, name="data"),
    path("data/news/", data.news, name="news"),
    path("data.json", data.data_json, name="data-json"),
    path("municipality/", my.municipality, name="municipality"),
    path("municipality/confirm/", my.confirm, name="confirm-record"),
    path("municipality/proposals/<int:key>/withdraw/", my.withdraw_change, name="withdraw-change"),
    path("municipality/logo/", logos.logo, name="logo"),
    path("municipality/logo/proposals/<int:key>/", logos.proposed_logo, name="proposed-logo"),
    path("municipality/departments/", departments.departments, name="departments"),
    path("municipality/departments/<int:key>/", departments.department, name="department"),
    path(
        "municipality/departments/proposals/<int:key>/withdraw/",
        departments.withdraw_department,
        name="withdraw-department",
    ),
    path("colleagues/", my.colleagues, name="colleagues"),
    path("colleagues/<int:key>/end/", leaving.end, name="end"),
    path("colleagues/<int:key>/role/", roles.role, name="role"),
    path("handovers/<int:key>/", leaving.name_successor, name="name-successor"),
    path("leave/", leaving.leave, name="leave"),
    path("renewal/", renewal.renewal, name="renewal"),
    path("invitations/<int:key>/", my.answer_invitation, name="answer-invitation"),
    *leading_to("my:colleagues", "colleagues/<int:key>/", "handovers/", "invitations/"),
    *leading_to("my:municipality", "municipality/proposals/", "municipality/proposals/<int:key>/"),
    *leading_to("my:logo", "municipality/logo/proposals/"),
    *leading_to(
        "my:departments",
        "municipality/departments/proposals/",
        "municipality/departments/proposals/<int:key>/",
    ),
]
