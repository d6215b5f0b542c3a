"""The phases of streets, with their areas, as a table."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Choice, Day, Fraction, Paragraphs, YesNo
from programs.models import Intervention
from programs.models.street import LARGEST_STREET
from programs.resources.finding import PhasePartResource
from programs.resources.words import PHASES, PRECISIONS

Stretch = tuple[dt.date, dt.date | None, int]  # the last is the line of the file, 0 for a stored one


def area(name: str, tr: str, en: str, *also: str) -> Column:
    """A column of square meters."""
    return Column(name, tr=tr, en=en, widget=Fraction(1), also=also)


class InterventionResource(PhasePartResource):
    """One row is one phase of a street, which is on record; it is told by street and phase."""

    phase = Column("phase", tr="Aşama", en="Phase", widget=Choice(PHASES), needed=True)
    is_done = Column("is_done", tr="Tamamlandı", en="Done", widget=YesNo(), also=("bitti",))
    planned_for = Column("planned_for", tr="Planlanan bitiş", en="Planned to be done by", widget=Day())
    starts = Column("starts", tr="Başlangıç", en="From", widget=Day(), needed=True, also=("start",))
    ends = Column("ends", tr="Son gün", en="Last day", widget=Day(), also=("end", "to", "bitiş"))
    precision = Column(
        "precision", tr="Tarih kesinliği", en="How exactly the days are known", widget=Choice(PRECISIONS)
    )
    total_area = area("total_area", "Toplam alan (m²)", "Area in all (m²)", "total area")
    people_before = area("people_before", "Önce insanlara (m²)", "For people before (m²)", "people before")
    people_after = area("people_after", "Sonra insanlara (m²)", "For people after (m²)", "people after")
    text_tr = Column("text_tr", tr="Ne yapıldı", en="What was done (Turkish)", widget=Paragraphs())
    text_en = Column("text_en", tr="Ne yapıldı (İngilizce)", en="What was done", widget=Paragraphs())

    path = "street"
    related: ClassVar[tuple[str, ...]] = ("street__municipality",)
    in_order_of_writing: ClassVar[bool] = True

    class Meta:
        model = Intervention

    def prepare(self) -> None:
        super().prepare()
        self.keys: dict[tuple[int, int], int] = {}
        self.stretches: dict[int, dict[int, Stretch]] = defaultdict(dict)
        self.touched: set[int] = set()
        found = Intervention._base_manager.order_by().values_list(
            "pk", "street_id", "phase", "starts", "ends"
        )
        for pk, street, phase, starts, ends in found.iterator():
            self.keys[street, phase] = pk
            self.stretches[street][phase] = (starts, ends, 0)

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return tuple((*names, "phase") for names in super().key_columns())

    def identify(self, values: Values) -> Any:
        values["street_id"] = self.require_street(values)
        return self.keys.get((values["street_id"], values.get("phase") or 0))

    def complete(self, record: Intervention, values: Values) -> None:
        record.street_id = values["street_id"]

    def rules(self, record: Intervention) -> Iterable[tuple[str, str]]:
        total = record.total_area
        if total is not None and not 0 <= total <= LARGEST_STREET:
            yield "intervention_total_possible", "total_area"
        for name, rule in (("people_before", "before"), ("people_after", "after")):
            part = getattr(record, name)
            if part is not None and (total is None or not 0 <= part <= total):
                yield f"intervention_{rule}_within_total", name
        if record.ends is not None and record.ends < record.starts:
            yield "intervention_ends_after_start", "ends"
        if record.is_done and record.ends is None:
            yield "intervention_done_has_an_end", "ends"

    def admit(self, record: Intervention, line: int) -> None:
        if sentence := record.too_early:
            raise CellError("is_done", sentence)
        self.stretches[record.street_id][record.phase] = (record.starts, record.ends, line)
        self.touched.add(record.street_id)

    def finish(self) -> None:
        """Say which phases overlap as they will be: one row may end what another one follows."""
        for street in self.touched:
            by_day = sorted(self.stretches[street].values(), key=lambda each: each[0])
            for earlier, later in pairwise(by_day):
                if earlier[1] is None or later[0] <= earlier[1]:
                    line = later[2] or earlier[2]
                    if line:
                        self.late_faults[line] = ("starts", _("This phase overlaps another of the street."))
