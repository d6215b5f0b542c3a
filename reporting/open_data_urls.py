"""Addresses of the open data for people, under `/<lang>/`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from mmu_portal.lib.cuts import leading_to
from reporting.views import embeds, feed, open_data, open_data_docs, open_data_files

app_name = "open-data"
urlpatterns = [
    path("feed/", feed.feed, name="feed"),
    path("data/", open_data.index, name="index"),
    path("data/api/", open_data_docs.api, name="api"),
    path("data/everything.zip", open_data_files.everything_file, name="everything"),
    path("data/pictures/<slug:name>.svg", embeds.picture, name="picture"),
    *leading_to("open-data:index", "data/pictures/", gate=login_not_required),
    re_path(r"^data/(?P<identifier>[-\w]+)\.(?P<form>csv|xlsx)\Z", open_data_files.table_file, name="file"),
    path("data/<slug:identifier>/", open_data.dataset, name="dataset"),
]
