"""Addresses of the report center."""

from django.urls import path

from mmu_portal.lib.cuts import leading_to
from reporting.views import center, run, schedule
from reporting.views.doors import for_reporters

app_name = "reports"
urlpatterns = [
    path("", center.center, name="center"),
    path("issued/", center.issued, name="issued"),
    path("new/<slug:slug>/", run.ask_for, name="ask"),
    path("runs/<int:key>/", run.run, name="run"),
    path("runs/<int:key>/file/", run.file, name="file"),
    path("runs/<int:key>/cancel/", run.cancel, name="cancel"),
    path("runs/<int:key>/again/", run.again, name="again"),
    path("runs/<int:key>/anew/", run.anew, name="anew"),
    path("runs/<int:key>/issue/", run.issue, name="issue"),
    path("schedules/", schedule.schedules, name="schedules"),
    path("schedules/new/<slug:slug>/", schedule.new, name="new-schedule"),
    path("schedules/<int:key>/", schedule.schedule, name="schedule"),
    path("schedules/<int:key>/switch/", schedule.switch, name="switch-schedule"),
    path("schedules/<int:key>/remove/", schedule.remove, name="remove-schedule"),
    *leading_to("reports:center", "new/", "runs/", gate=for_reporters),
    *leading_to("reports:schedules", "schedules/new/", gate=for_reporters),
]
