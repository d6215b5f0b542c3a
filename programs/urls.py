"""Addresses of the programs, under `/<lang>/programs/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mmu_portal.lib.cuts import leading_to
from programs.views.cycle import cycle
from programs.views.photograph import photograph
from programs.views.program import program, programs, streets
from programs.views.street import street

app_name = "programs"
urlpatterns = [
    path("", programs, name="list"),
    path("photographs/<str:file>/<int:width>.webp", photograph, name="photograph"),
    *leading_to("programs:list", "photographs/", "photographs/<str:file>/", gate=login_not_required),
    path("<slug:slug>/", program, name="program"),
    path("<slug:slug>/cycles/<int:number>/", cycle, name="cycle"),
    path("<slug:slug>/streets/", streets, name="streets"),
    path("<slug:slug>/streets/<slug:street_slug>/", street, name="street"),
    *leading_to("programs:program", "<slug:slug>/cycles/", keeps=("slug",), gate=login_not_required),
]
