"""What the tables of a plan share: how a row names its plan, objective, action and indicator."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import SheetResource, Values
from mmu_portal.lib.sheets.widgets import Line, Whole, YesNo
from programs.models import EqualityAction, Objective, Plan


def plan_column(source: str) -> Column:
    """The address part of the plan; a portal with one plan needs no cell."""
    return Column("plan", tr="Plan", en="Plan", widget=Line(), stores=None, source=source)


def objective_column(source: str) -> Column:
    """The number of the objective to which a row belongs."""
    return Column(
        "objective",
        tr="Amaç numarası",
        en="Objective number",
        widget=Whole(),
        stores=None,
        source=source,
        also=("amaç no", "objective no"),
    )


def sample_column() -> Column:
    """Whether the record is made up."""
    return Column("is_sample", tr="Örnek veri", en="Sample data", widget=YesNo(), also=("örnek", "sample"))


def text_columns(name: str, tr: str, en: str, *, needed: bool = False) -> tuple[Column, Column]:
    """A text in Turkish and in English."""
    return (
        Column(f"{name}_tr", tr=tr, en=f"{en} (Turkish)", widget=Line(), needed=needed, also=(en,)),
        Column(f"{name}_en", tr=f"{tr} (İngilizce)", en=f"{en} (English)", widget=Line()),
    )


class PlanPartResource(SheetResource):
    """Base of the records that belong to a plan."""

    # What staff bring is fact: a record that was made up for demonstration is confirmed by its row.
    asserts: ClassVar[dict[str, Any]] = {"is_sample": False}

    def prepare(self) -> None:
        self.plans = dict(Plan.objects.values_list("slug", "pk"))
        rows = Objective.objects.order_by().values_list("plan_id", "number", "pk")
        self.objectives = {(plan, number): pk for plan, number, pk in rows}
        self.places: dict[Any, int] = {}

    def plan_of(self, values: Values) -> int:
        """The key of the row's plan; `CellError` if nobody can tell."""
        slug = values.get("plan")
        if slug is None and len(self.plans) == 1:
            return next(iter(self.plans.values()))
        if slug not in self.plans:
            raise CellError(
                "plan", _("No plan has this address: %(known)s.") % {"known": "; ".join(self.plans)}
            )
        return self.plans[slug]

    def objective_of(self, values: Values) -> int:
        """The key of the row's objective; `CellError` if there is none."""
        found = self.objectives.get((self.plan_of(values), values.get("objective") or 0))
        if found is None:
            raise CellError(
                "objective", _("No stored objective has this number: import the objectives first.")
            )
        return found

    def taken(self, place: Any, record: Any, line: int, constraint: str, column: str) -> None:
        """Refuse two records of one place, stored or in the file; `place` holds one."""
        key = record.pk or -line
        other = self.places.setdefault(place, key)
        if other != key:
            raise self.clashes(constraint, column, other)

    def label(self, values: Values) -> str:
        return str(values.get("title_tr") or values.get("code") or "")


def action_of(resource: PlanPartResource, values: Values) -> int:
    """The key of the action that a row names by the numbers of its objective and its own."""
    objective = resource.objective_of(values)
    found = EqualityAction.objects.filter(objective=objective, number=values.get("action") or 0).first()
    if found is None:
        raise CellError("action", _("No stored action has this number: import the actions first."))
    return found.pk
