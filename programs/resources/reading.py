"""What was measured at streets, as a table."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Choice, Day, Fraction, Line
from mmu_portal.lib.text import fold
from programs.models import Intervention, Reading
from programs.resources.finding import PhasePartResource
from programs.resources.words import MOMENTS, PHASES


class ReadingResource(PhasePartResource):
    """One row is one reading; it is told by street, phase, quantity, before or after, and day."""

    phase = Column(
        "phase",
        tr="Aşama",
        en="Phase",
        widget=Choice(PHASES),
        stores=None,
        source="intervention__phase",
        needed=True,
    )
    quantity_tr = Column(
        "quantity_tr", tr="Ne ölçüldü", en="What was measured (Turkish)", widget=Line(), needed=True
    )
    quantity_en = Column("quantity_en", tr="Ne ölçüldü (İngilizce)", en="What was measured", widget=Line())
    moment = Column("moment", tr="Önce / sonra", en="Before / after", widget=Choice(MOMENTS), needed=True)
    taken_on = Column("taken_on", tr="Ölçüm günü", en="Measured on", widget=Day(), needed=True)
    value = Column("value", tr="Değer", en="Value", widget=Fraction(2), needed=True)
    unit_tr = Column("unit_tr", tr="Birim", en="Unit (Turkish)", widget=Line(), needed=True)
    unit_en = Column("unit_en", tr="Birim (İngilizce)", en="Unit", widget=Line())
    method_tr = Column("method_tr", tr="Yöntem", en="Method (Turkish)", widget=Line(), needed=True)
    method_en = Column("method_en", tr="Yöntem (İngilizce)", en="Method", widget=Line())

    path = "intervention__street"
    related: ClassVar[tuple[str, ...]] = ("intervention__street__municipality",)

    class Meta:
        model = Reading

    def prepare(self) -> None:
        super().prepare()
        phases = Intervention._base_manager.order_by().values_list("street_id", "phase", "pk")
        self.phases = {(street, phase): pk for street, phase, pk in phases.iterator()}
        self.keys: dict[tuple[Any, ...], int] = {}
        found = Reading._base_manager.order_by("-pk").values_list(
            "pk", "intervention_id", "quantity_tr", "moment", "taken_on"
        )
        for pk, phase, quantity, moment, taken_on in found.iterator():
            self.keys[phase, fold(quantity), moment, taken_on] = pk

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        needed = ("phase", "quantity_tr", "moment", "taken_on")
        return tuple((*names, *needed) for names in super().key_columns())

    def identify(self, values: Values) -> Any:
        street, phase = self.require_street(values), values.get("phase")
        values["intervention_id"] = self.phases.get((street, phase or 0))
        if values["intervention_id"] is None:
            raise CellError("phase", _("The street has no such phase on record."))
        quantity = fold(values.get("quantity_tr") or "")
        return self.keys.get(
            (values["intervention_id"], quantity, values.get("moment"), values.get("taken_on"))
        )

    def complete(self, record: Reading, values: Values) -> None:
        record.intervention_id = values["intervention_id"]

    def admit(self, record: Reading, line: int) -> None:
        key = (record.intervention_id, fold(record.quantity_tr), record.moment, record.taken_on)
        other = self.keys.setdefault(key, record.pk or -line)
        if other != (record.pk or -line):
            raise CellError("quantity_tr", _("This reading is in the file or on record already."))

    def label(self, values: Values) -> str:
        return str(values.get("quantity_tr") or "")
