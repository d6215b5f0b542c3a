"""Leaders' terms as a table."""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

from members.enums import Office
from members.models import LeaderTerm
from members.resources.stretches import StretchResource
from members.resources.words import OFFICES
from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Choice, Day, Line, Name, YesNo


class LeaderTermResource(StretchResource):
    """One row is one term in one office; it is told by municipality, office and first day."""

    office = Column(
        "office", tr="Görev", en="Office", widget=Choice(OFFICES), also=("makam", "unvan", "görevi")
    )
    person_name = Column(
        "person_name",
        tr="Ad soyad",
        en="Person’s name",
        widget=Name(),
        needed=True,
        also=("adı soyadı", "başkan", "belediye başkanı", "mayor", "name", "kişi", "leader"),
    )
    started = Column(
        "started",
        tr="Başlangıç",
        en="From",
        widget=Day(),
        needed=True,
        also=("göreve başlama", "başlama tarihi", "göreve başlama tarihi", "started", "start date"),
    )
    ended = Column(
        "ended",
        tr="Bitiş",
        en="To",
        widget=Day(),
        also=("görevin bitişi", "bitiş tarihi", "ended", "end date"),
    )
    years_only = Column(
        "years_only",
        tr="Yalnızca yıllar biliniyor",
        en="Only the years are known",
        widget=YesNo(),
        also=("yalnız yıllar biliniyor", "yalnız yıl", "years only"),
    )
    source = Column("source", tr="Kaynak", en="Source", widget=Line(), also=("kaynağı",))
    is_sample = Column(
        "is_sample",
        tr="Örnek veri",
        en="Sample data",
        widget=YesNo(),
        also=("örnek", "sample"),
    )

    invented: ClassVar[tuple[str, ...]] = ("person_name", "started", "ended", "years_only", "source")
    derived: ClassVar[tuple[str, ...]] = ("name_key",)
    first: ClassVar[str] = "started"
    last: ClassVar[str] = "ended"

    class Meta:
        model = LeaderTerm

    def key_of(self, values: Values) -> tuple:
        return values["municipality_id"], values.get("office") or Office.MAYOR.value

    def beginning(self, values: Values) -> dt.date | None:
        started = values.get("started")
        return started.replace(month=1, day=1) if started and values.get("years_only") else started

    def derive(self, record: LeaderTerm) -> None:
        record.drop_days()
        record.derive_keys()

    def rules(self, record: LeaderTerm) -> Iterable[tuple[str, str]]:
        if record.ended and record.ended <= record.started:
            yield "leader_ends_after_start", "ended"
