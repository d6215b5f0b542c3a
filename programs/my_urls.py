"""Addresses of the programs in a person's own area, under `/<lang>/my/`."""

from django.urls import include, path

from mmu_portal.lib.cuts import leading_to
from programs.views import my_programs, my_streets
from programs.views.certificate import my_certificate
from programs.views.my import my_activities

activities = [
    path("", my_activities, name="list"),
    path("certificates/<str:serial>.pdf", my_certificate, name="certificate"),
    *leading_to("my-activities:list", "certificates/"),
]
cycles = [
    path("", my_programs.my_programs, name="list"),
    path("<slug:slug>/<int:number>/apply/", my_programs.apply, name="apply"),
    path("<int:key>/withdraw/", my_programs.withdraw, name="withdraw"),
    *leading_to("my-programs:list", "<int:key>/", "<slug:slug>/", "<slug:slug>/<int:number>/"),
]
streets = [
    path("", my_streets.my_streets, name="list"),
    path("new/", my_streets.new_street, name="new"),
    path("<int:key>/", my_streets.street, name="street"),
    path("<int:key>/photographs/", my_streets.street_photographs, name="photographs"),
    path("proposals/<int:key>/", my_streets.proposed_street, name="proposed"),
    path("proposals/<int:key>/photographs/", my_streets.proposed_photographs, name="proposed-photographs"),
    path("proposals/<int:key>/withdraw/", my_streets.withdraw_street, name="withdraw"),
    path("proposals/<int:key>/pictures/<str:file>/", my_streets.proposed_picture, name="picture"),
    *leading_to("my-streets:list", "proposals/", "proposals/<int:key>/pictures/"),
]
urlpatterns = [
    path("activities/", include((activities, "my-activities"))),
    path("programs/", include((cycles, "my-programs"))),
    path("streets/", include((streets, "my-streets"))),
]
