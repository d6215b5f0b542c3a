"""Columns that the lists of several nouns share."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class MunicipalityColumns:
    """Municipality and province of a row, sorted as the Turkish alphabet does."""

    @admin.display(description=_("municipality"), ordering="municipality__sort_key")
    def shown_municipality(self, row: Any) -> str:
        """The municipality's name."""
        return row.municipality.name

    @admin.display(description=_("province"), ordering="municipality__province__sort_key")
    def shown_province(self, row: Any) -> str:
        """The province's name."""
        return row.municipality.province.name
