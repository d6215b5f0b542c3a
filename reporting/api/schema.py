"""The description of the API (OpenAPI 3.1), made from what the datasets declare."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import include, path
from django.utils.translation import gettext as _
from django_filters.fields import ChoiceField, MultipleChoiceField
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from members.filters import LONGEST_SEARCH
from reporting.api.asked import CURSOR, FEWEST, MOST, USUAL
from reporting.api.problems import MEDIA_TYPE
from reporting.datasets.column import Column, Kind
from reporting.datasets.dataset import Dataset
from reporting.datasets.terms import LICENSE, LICENSE_ADDRESS, VERSION

_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": ["string", "null"]},
    Kind.WHOLE: {"type": ["integer", "null"]},
    Kind.NUMBER: {"type": ["number", "null"]},
    Kind.YES_NO: {"type": ["boolean", "null"]},
    Kind.DAY: {"type": ["string", "null"], "format": "date"},
    Kind.MOMENT: {"type": ["string", "null"], "format": "date-time"},
    Kind.LIST: {"type": "array", "items": {"type": "string"}},
}
# Words have a letter or a digit; `fold` keeps more than these, but all of these.
SEARCHED = "[0-9A-Za-zÇĞİÖŞÜçğıöşü]"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string"},
        "known": {"type": "array", "items": {"type": "string"}},
    },
}
_REF = {"$ref": "#/components/schemas/Problem"}


def column_schema(dataset: Dataset, column: Column) -> dict[str, Any]:
    """What a value of a column may be, with its meaning in the reader's language."""
    if column.kind is Kind.CODE:
        known: dict[str, Any] = {"enum": [*(value for value, _label in column.choices), None]}
        labels = "; ".join(f"{value}: {label}" for value, label in column.choices)
    else:
        known, labels = dict(_TYPES[column.kind]), ""
    words = [dataset.meaning_of(column), str(column.unit), labels]
    said = " ".join(_sentence(each) for each in words if each.strip())
    return {**known, "title": dataset.heading(column), **({"description": said} if said else {})}


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def record_schema(dataset: Dataset, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """A record; `fields` may leave any column out."""
    columns = {name: each for name, each in dataset.public_columns.items() if name not in without}
    properties = {name: column_schema(dataset, each) for name, each in columns.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _headed(**more: Any) -> dict[str, Any]:
    """An answer with what goes with every one."""
    head = {
        "dataset": {"type": "string"},
        "as_of": {"type": "string", "format": "date"},
        "source": {"type": "string", "format": "uri"},
        "license": {"type": "string", "format": "uri"},
    }
    properties = head | more
    return {"type": "object", "required": list(properties), "properties": properties}


def _list_schema(dataset: Dataset) -> dict[str, Any]:
    return _headed(
        count={"type": "integer", "description": _("All that the filter finds.")},
        next={"type": ["string", "null"], "description": _("The address of the next page.")},
        results={"type": "array", "items": record_schema(dataset)},
    )


def _map_schema(dataset: Dataset) -> dict[str, Any]:
    point = {
        "type": ["object", "null"],
        "properties": {
            "type": {"const": "Point"},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
    }
    feature = {
        "type": "object",
        "properties": {
            "type": {"const": "Feature"},
            "geometry": point,
            "properties": record_schema(dataset, without=dataset.position or ()),
        },
    }
    return _headed(type={"const": "FeatureCollection"}, features={"type": "array", "items": feature})


def _index_schema() -> dict[str, Any]:
    """What there is: addresses, and each dataset with its names."""
    text, address = {"type": "string"}, {"type": "string", "format": "uri"}
    names = {"type": "array", "items": text}
    said = {f"{name}_{language}": text for name in ("title", "meaning") for language in ("tr", "en")}
    entry = {"dataset": text, **said, "list": address, "page": address, "columns": names, "filters": names}
    datasets = {"type": "array", "items": _object(entry, geojson=address)}
    addresses = dict.fromkeys(("license", "schema", "documentation", "everything"), address)
    return _object({"version": text, **addresses, "datasets": datasets})


def _object(required: dict[str, Any], **more: Any) -> dict[str, Any]:
    properties = {**required, **more}
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": properties,
    }


class DatasetSchema(AutoSchema):
    """How one address of the API is described: everything follows from the dataset of its view."""

    def _form(self) -> str:
        return type(self.view).__name__

    def get_operation_id(self) -> str:
        """A name that stays."""
        dataset = self.view.dataset
        words = {"DatasetList": "list", "DatasetRecord": "record", "DatasetMap": "map"}
        return f"{dataset.identifier}_{words[self._form()]}" if dataset else "index"

    def get_tags(self) -> list[str]:
        """The dataset."""
        return [self.view.dataset.identifier] if self.view.dataset else ["index"]

    def get_auth(self) -> list[dict[str, Any]]:
        """Nobody signs in."""
        return []

    def get_summary(self) -> str:
        """What it gives, in a few words."""
        dataset = self.view.dataset
        if dataset is None:
            return _("All datasets")
        title = str(dataset.title)
        ends = {"DatasetRecord": _("one record"), "DatasetMap": "GeoJSON"}
        end = ends.get(self._form())
        return f"{title}: {end}" if end else title

    def get_description(self) -> str:
        """What the dataset holds, and what is to be known of it."""
        dataset = self.view.dataset
        return " ".join(map(str, (dataset.meaning, *dataset.all_notes()))) if dataset else ""

    def get_request_serializer(self) -> None:
        """Nothing is sent."""

    def get_override_parameters(self) -> list[Any]:
        """Filters and what every list knows."""
        dataset, form = self.view.dataset, self._form()
        if dataset is None:
            return [_etag()]
        fields = _fields(dataset)
        if form == "DatasetRecord":
            key = dataset.columns[dataset.key]
            return [_key(dataset.heading(key)), fields, _etag()]
        lists = [*_paging()] if form == "DatasetList" else []
        return [
            *(_filter(name, each, dataset.label(name)) for name, each in dataset.parameters.items()),
            fields,
            *lists,
            _etag(),
        ]

    def get_response_serializers(self) -> dict[Any, Any]:
        """The answer and every refusal."""
        dataset, form = self.view.dataset, self._form()
        found: dict[str, tuple[str, dict[str, Any]]] = {"Index": ("application/json", _index_schema())}
        if dataset is not None:
            found |= {
                "DatasetList": ("application/json", _list_schema(dataset)),
                "DatasetRecord": ("application/json", _headed(record=record_schema(dataset))),
                "DatasetMap": ("application/geo+json", _map_schema(dataset) if dataset.position else {}),
            }
        media_type, body = found[form]
        return {
            (200, media_type): OpenApiResponse(body, description=_("The answer.")),
            304: OpenApiResponse(None, description=_("Unchanged since the tag in If-None-Match.")),
            **{
                (status, MEDIA_TYPE): OpenApiResponse(_REF, description=words)
                for status, words in _refusals(form).items()
            },
        }


def _refusals(form: str) -> dict[int, str]:
    found = {
        400: _("A parameter is not known, or its value makes no sense."),
        429: _("Too many requests; Retry-After says for how many seconds to wait."),
    }
    return found | ({404: _("There is no such record.")} if form == "DatasetRecord" else {})


def _parameter(name: str, schema: dict[str, Any], words: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=words, **more)


def _filter(name: str, each: Any, words: str) -> OpenApiParameter:
    """A filter as the pages have it: choices that never change are listed."""
    field = each.field
    if not isinstance(field, (ChoiceField, MultipleChoiceField)):
        return _parameter(name, {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": SEARCHED}, words)
    one: dict[str, Any] = {"type": "string"}
    choices = each.extra.get("choices")
    if not callable(choices):
        one["enum"] = [str(key) for key, _label in field.choices if key != ""]
    if isinstance(field, MultipleChoiceField):
        return _parameter(name, {"type": "array", "items": one}, words, explode=True)
    return _parameter(name, one, words)


def _paging() -> list[OpenApiParameter]:
    number = {"type": "integer", "minimum": FEWEST, "maximum": MOST, "default": USUAL}
    return [
        _parameter("limit", number, _("How many records a page has.")),
        _parameter("cursor", {"type": "string", "pattern": CURSOR}, _("From the address under “next”.")),
    ]


def _key(words: str) -> OpenApiParameter:
    return OpenApiParameter("key", {"type": "string"}, OpenApiParameter.PATH, description=words)


def _etag() -> OpenApiParameter:
    return OpenApiParameter(
        "ETag",
        {"type": "string"},
        OpenApiParameter.HEADER,
        description=_("Send it back in If-None-Match to hear whether anything changed."),
        response=[200],
    )


def _fields(dataset: Dataset) -> OpenApiParameter:
    """The columns wanted, in one value."""
    names = {"type": "array", "items": {"type": "string", "enum": list(dataset.public_columns)}}
    words = _("Only these columns, with commas between them.")
    return _parameter("fields", names, words, style="form", explode=False)


def described() -> dict[str, Any]:
    """The whole description, in the language of the moment."""
    from reporting.api.urls import addresses  # which need the views, which need this

    found = SchemaGenerator(patterns=[path("api/v1/", include(addresses))]).get_schema(public=True)
    found["info"] = {
        "title": _("Open data of the Marmara Municipalities Union"),
        "version": VERSION,
        "description": _("The public datasets of the portal, for reading, without registration."),
        "license": {"name": LICENSE, "url": LICENSE_ADDRESS},
    }
    found["servers"] = [{"url": settings.SITE_URL}]
    found.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return found
