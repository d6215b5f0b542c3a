"""Addresses of the plans, under `/<lang>/plans/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from mmu_portal.lib.cuts import leading_to
from programs.views.plan import plan
from programs.views.plan_file import plan_file
from programs.views.plan_indicator import indicator

app_name = "plans"
urlpatterns = [
    path("<slug:slug>/", plan, name="plan"),
    re_path(r"^(?P<slug>[-\w]+)/export\.(?P<form>csv|xlsx)\Z", plan_file, name="export"),
    path("<slug:slug>/indicators/<slug:code>/", indicator, name="indicator"),
    *leading_to("programs:list", "", gate=login_not_required),
    *leading_to("plans:plan", "<slug:slug>/indicators/", keeps=("slug",), gate=login_not_required),
]
