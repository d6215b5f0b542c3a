"""Objectives of a plan as a table."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Choice, Whole
from programs.models import Objective
from programs.resources.parts import PlanPartResource, plan_column, sample_column, text_columns
from programs.resources.words import FACES


class ObjectiveResource(PlanPartResource):
    """One row is one objective; it is told by its number."""

    plan = plan_column("plan__slug")
    number = Column("number", tr="Numara", en="Number", widget=Whole(), needed=True, also=("no",))
    face = Column("face", tr="Planın bölümü", en="Part of the plan", widget=Choice(FACES), needed=True)
    title_tr, title_en = text_columns("title", "Amaç", "Objective", needed=True)
    is_sample = sample_column()

    invented: ClassVar[tuple[str, ...]] = ("face", "title_tr", "title_en")
    related: ClassVar[tuple[str, ...]] = ("plan",)

    class Meta:
        model = Objective

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return (("number",),)

    def prepare(self) -> None:
        super().prepare()
        self.places = dict(self.objectives)

    def identify(self, values: Values) -> Any:
        values["plan_id"] = self.plan_of(values)
        if values.get("number") is None:
            raise CellError("number", _("An objective needs its number."))
        return self.objectives.get((values["plan_id"], values["number"]))

    def complete(self, record: Objective, values: Values) -> None:
        record.plan_id = values["plan_id"]

    def admit(self, record: Objective, line: int) -> None:
        self.taken((record.plan_id, record.number), record, line, "objective_number_once", "number")
