"""How the campaign's texts are typed."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest

LONG = 1_000  # characters from which a text gets the height of a page


class RoomyTexts:
    """Gives long texts the room that they need."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Low fields for a sentence or two, tall ones for texts of several paragraphs."""
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        length = getattr(db_field, "max_length", None) or 0
        if form_field is not None and isinstance(form_field.widget, forms.Textarea):
            form_field.widget.attrs["rows"] = 18 if length >= LONG else 3
        return form_field
