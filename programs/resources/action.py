"""Actions of a plan as a table."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Day, Whole
from programs.models import EqualityAction
from programs.resources.parts import (
    PlanPartResource,
    objective_column,
    plan_column,
    sample_column,
    text_columns,
)


class ActionResource(PlanPartResource):
    """One row is one action; it is told by the numbers of its objective and its own."""

    plan = plan_column("objective__plan__slug")
    objective = objective_column("objective__number")
    number = Column("number", tr="Numara", en="Number", widget=Whole(), needed=True, also=("no",))
    title_tr, title_en = text_columns("title", "Eylem", "Action", needed=True)
    unit_tr, unit_en = text_columns("unit", "Sorumlu birim", "Responsible unit")
    starts = Column("starts", tr="Başlangıç", en="From", widget=Day())
    ends = Column("ends", tr="Bitiş", en="To", widget=Day())
    source_tr, source_en = text_columns("source", "Kaynak", "Source")
    is_sample = sample_column()

    invented: ClassVar[tuple[str, ...]] = ("title_tr", "title_en", "unit_tr", "unit_en", "starts", "ends")
    related: ClassVar[tuple[str, ...]] = ("objective",)

    class Meta:
        model = EqualityAction

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return (("objective", "number"),)

    def prepare(self) -> None:
        super().prepare()
        rows = EqualityAction.objects.order_by().values_list("objective_id", "number", "pk")
        self.places = {(objective, number): pk for objective, number, pk in rows}
        self.stored = dict(self.places)

    def identify(self, values: Values) -> Any:
        values["objective_id"] = self.objective_of(values)
        if values.get("number") is None:
            raise CellError("number", _("An action needs its number."))
        return self.stored.get((values["objective_id"], values["number"]))

    def complete(self, record: EqualityAction, values: Values) -> None:
        record.objective_id = values["objective_id"]

    def rules(self, record: EqualityAction) -> Iterable[tuple[str, str]]:
        if record.starts and record.ends and record.ends < record.starts:
            yield "action_ends_after_start", "ends"

    def admit(self, record: EqualityAction, line: int) -> None:
        self.taken((record.objective_id, record.number), record, line, "action_number_once", "number")
