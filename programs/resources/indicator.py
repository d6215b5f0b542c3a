"""Indicators of a plan as a table."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Choice, Day, Fraction, Line, Whole, YesNo
from programs.models import Indicator
from programs.models.indicator import MOST_DECIMALS, finer_than
from programs.resources.parts import (
    PlanPartResource,
    action_of,
    objective_column,
    plan_column,
    sample_column,
    text_columns,
)
from programs.resources.words import BREAKDOWNS, DIRECTIONS, KINDS, RHYTHMS


class IndicatorResource(PlanPartResource):
    """One row is one indicator; it is told by its code. A new one names its action by numbers."""

    plan = plan_column("action__objective__plan__slug")
    objective = objective_column("action__objective__number")
    action = Column(
        "action",
        tr="Eylem numarası",
        en="Action number",
        widget=Whole(),
        stores=None,
        source="action__number",
        also=("eylem no", "action no"),
    )
    code = Column("code", tr="Kod", en="Code", widget=Line(), needed=True)
    title_tr, title_en = text_columns("title", "Gösterge", "Indicator", needed=True)
    unit_tr, unit_en = text_columns("unit", "Birim", "Unit", needed=True)
    kind = Column("kind", tr="Tür", en="Kind", widget=Choice(KINDS))
    direction = Column("direction", tr="Yön", en="Direction", widget=Choice(DIRECTIONS))
    decimals = Column("decimals", tr="Ondalık basamak", en="Decimals", widget=Whole())
    baseline = Column("baseline", tr="Başlangıç değeri", en="Baseline", widget=Fraction(MOST_DECIMALS))
    baseline_on = Column("baseline_on", tr="Başlangıç değerinin günü", en="Day of the baseline", widget=Day())
    breakdown = Column("breakdown", tr="Kırılım", en="Told apart", widget=Choice(BREAKDOWNS))
    counts_people = Column("counts_people", tr="Kişi sayar", en="Counts people", widget=YesNo())
    rhythm = Column("rhythm", tr="Kaç ayda bir", en="Due every … months", widget=Choice(RHYTHMS))
    source_tr, source_en = text_columns("source", "Kaynak", "Source")
    is_sample = sample_column()

    invented: ClassVar[tuple[str, ...]] = (
        "title_tr",
        "title_en",
        "unit_tr",
        "unit_en",
        "baseline",
        "baseline_on",
    )
    related: ClassVar[tuple[str, ...]] = ("action",)

    class Meta:
        model = Indicator

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return (("code",),)

    def prepare(self) -> None:
        super().prepare()
        self.stored = dict(Indicator.objects.order_by().values_list("code", "pk"))
        self.places = dict(self.stored)

    def identify(self, values: Values) -> Any:
        if not values.get("code"):
            raise CellError("code", _("An indicator needs its code."))
        found = self.stored.get(values["code"])
        if found is None:
            values["action_id"] = action_of(self, values)
        return found

    def complete(self, record: Indicator, values: Values) -> None:
        record.action_id = values["action_id"]

    def rules(self, record: Indicator) -> Iterable[tuple[str, str]]:
        if record.baseline is not None and record.baseline_on is None:
            yield "indicator_baseline_has_day", "baseline_on"
        if record.computed and record.breakdown:
            yield "indicator_computed_is_whole", "breakdown"

    def admit(self, record: Indicator, line: int) -> None:
        key = record.pk or -line
        if self.places.setdefault(record.code, key) != key:
            raise CellError("code", _("Another row of the file has this code."))
        if record.baseline is not None and finer_than(record.baseline, record.decimals):
            sentence = _("At most so many decimals: %(places)s.") % {"places": record.decimals}
            raise CellError("baseline", sentence)
