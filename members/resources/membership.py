"""Membership periods as a table."""

from collections.abc import Iterable
from typing import Any, ClassVar

from members.models import MembershipPeriod
from members.resources.stretches import StretchResource
from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Day, Line, YesNo


class MembershipPeriodResource(StretchResource):
    """One row is one period of membership; it is told by municipality and day of joining."""

    joined = Column(
        "joined",
        tr="Katılma tarihi",
        en="Joined on",
        widget=Day(),
        also=("üyelik tarihi", "üyelik başlangıcı", "katılım tarihi", "giriş tarihi", "joining date"),
    )
    left = Column(
        "left",
        tr="Ayrılma tarihi",
        en="Left on",
        widget=Day(),
        also=("üyelik bitişi", "ayrılış tarihi", "çıkış tarihi", "leaving date"),
    )
    decision = Column(
        "decision",
        tr="Karar",
        en="Decision",
        widget=Line(),
        also=("meclis kararı", "karar no", "council decision"),
    )
    is_sample = Column(
        "is_sample",
        tr="Örnek veri",
        en="Sample data",
        widget=YesNo(),
        also=("örnek", "sample"),
    )

    invented: ClassVar[tuple[str, ...]] = ("joined", "left", "decision")
    first: ClassVar[str] = "joined"
    last: ClassVar[str] = "left"

    class Meta:
        model = MembershipPeriod

    def identify(self, values: Values) -> Any:
        """Also the stored period that ends as the row does and of whose first day nothing is fact.

        It is unknown, or a sample's: the row completes or corrects it.
        """
        if (found := super().identify(values)) is not None:
            return found
        stored = self.stretches.get(self.key_of(values), {})
        alike = (pk for pk, (_first, last, _line) in stored.items() if last == values.get(self.last))
        return next((pk for pk in alike if stored[pk][0] is None or pk in self.samples), None)

    def rules(self, record: MembershipPeriod) -> Iterable[tuple[str, str]]:
        if record.joined and record.left and record.left <= record.joined:
            yield "membership_ends_after_start", "left"
