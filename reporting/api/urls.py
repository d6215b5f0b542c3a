"""Addresses of the open-data API, under `/api/v1/`."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from reporting.api.views import DatasetList, DatasetMap, DatasetRecord, Index, for_reading
from reporting.datasets.dataset import Dataset
from reporting.datasets.registry import PUBLIC
from reporting.views.open_data_docs import docs, schema


def _of(dataset: Dataset) -> Iterator[URLPattern]:
    """The list, one record, and the map of a dataset that has positions."""
    name = dataset.identifier
    yield path(f"{name}/", for_reading(DatasetList.as_view(dataset=dataset)), name=name)
    if dataset.key:
        one = for_reading(DatasetRecord.as_view(dataset=dataset))
        yield path(f"{name}/<str:key>/", one, name=f"{name}-record")
    if dataset.position:
        drawn = DatasetMap.as_view(dataset=dataset, position=dataset.position)
        yield path(f"{name}.geojson", for_reading(drawn), name=f"{name}-map")


addresses = [
    path("", for_reading(Index.as_view()), name="index"),
    *(each for dataset in PUBLIC.values() for each in _of(dataset)),
]
app_name = "api"
urlpatterns = [*addresses, path("schema/", schema, name="schema"), path("docs/", docs, name="docs")]
