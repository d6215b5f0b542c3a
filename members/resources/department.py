"""Departments as a table."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from members.models import Department, WorkArea
from members.resources.finding import PartResource
from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Name, Several, YesNo
from mmu_portal.lib.text import fold


class _WorkAreas(Several):
    """Areas of work by name or code, separated by semicolons."""

    def __init__(self) -> None:
        super().__init__({})

    def learn(self) -> None:
        areas = WorkArea.objects.values_list("pk", "name_tr", "name_en", "code")
        self.teach({pk: (turkish, english or turkish, code) for pk, turkish, english, code in areas})


class DepartmentResource(PartResource):
    """One row is one department; it is told by municipality and name."""

    name = Column(
        "name",
        tr="Birim",
        en="Department",
        widget=Name(),
        needed=True,
        also=("müdürlük", "birim adı", "müdürlük adı", "daire", "name", "department name"),
    )
    work_areas = Column(
        "work_areas",
        tr="Faaliyet alanları",
        en="Work areas",
        widget=_WorkAreas(),
        also=("faaliyet alanı", "çalışma alanları", "çalışma alanı", "work area", "alanlar"),
    )
    is_active = Column("is_active", tr="Etkin", en="Active", widget=YesNo(), also=("aktif",))
    is_sample = Column(
        "is_sample",
        tr="Örnek veri",
        en="Sample data",
        widget=YesNo(),
        also=("örnek", "sample"),
    )

    derived: ClassVar[tuple[str, ...]] = ("name_key",)

    class Meta:
        model = Department

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return ("official_id", "name"), ("code", "name"), ("municipality", "name")

    def prepare(self) -> None:
        super().prepare()
        found = Department._base_manager.order_by().values_list("municipality_id", "name_key", "pk")
        self.by_name = {(municipality, key): pk for municipality, key, pk in found.iterator()}

    def identify(self, values: Values) -> Any:
        self.find_municipality(values)
        if not values.get("name"):
            raise CellError("name", _("A department needs its name."))
        return self.by_name.get((values["municipality_id"], fold(values["name"])))

    def derive(self, record: Department) -> None:
        record.derive_keys()

    def admit(self, record: Department, line: int) -> None:
        key = record.pk or -line
        other = self.by_name.setdefault((record.municipality_id, record.name_key), key)
        if other != key:
            raise self.clashes("department_name_once", "name", other)

    def label(self, values: Values) -> str:
        return str(values.get("name") or "")
