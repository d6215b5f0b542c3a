"""Targets of a plan's indicators as a table."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import SheetResource, Values
from mmu_portal.lib.sheets.widgets import Day, Fraction, Line
from programs.models import Indicator, IndicatorTarget
from programs.models.indicator import MOST_DECIMALS


class TargetResource(SheetResource):
    """One row is one target; it is told by the indicator's code and the day."""

    code = Column("code", tr="Kod", en="Code", widget=Line(), stores=None, source="indicator__code")
    due = Column("due", tr="Hedef tarihi", en="Target date", widget=Day(), needed=True)
    value = Column("value", tr="Hedef", en="Target", widget=Fraction(MOST_DECIMALS), needed=True)

    related: ClassVar[tuple[str, ...]] = ("indicator",)

    class Meta:
        model = IndicatorTarget

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return (("code", "due"),)

    def prepare(self) -> None:
        self.indicators = {each.code: each for each in Indicator.objects.all()}
        rows = IndicatorTarget.objects.order_by().values_list("indicator_id", "due", "pk")
        self.places: dict[Any, int] = {(indicator, due): pk for indicator, due, pk in rows}
        self.stored = dict(self.places)

    def identify(self, values: Values) -> Any:
        indicator = self.indicators.get(values.get("code") or "")
        if indicator is None:
            raise CellError("code", _("No stored indicator has this code: import the indicators first."))
        values["indicator"] = indicator
        if values.get("due") is None:
            raise CellError("due", _("A target needs its day."))
        return self.stored.get((indicator.pk, values["due"]))

    def complete(self, record: IndicatorTarget, values: Values) -> None:
        record.indicator = values["indicator"]

    def admit(self, record: IndicatorTarget, line: int) -> None:
        key = record.pk or -line
        other = self.places.setdefault((record.indicator_id, record.due), key)
        if other != key:
            raise self.clashes("indicator_target_once_a_day", "due", other)
        try:
            record.clean()
        except ValidationError as error:
            raise CellError("value", " ".join(error.messages)) from error

    def label(self, values: Values) -> str:
        return str(values.get("code") or "")
