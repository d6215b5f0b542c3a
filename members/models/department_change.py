"""What representatives propose to change in the departments of their municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from members.models.department import Department
from members.models.proposal import Proposal, Side
from members.queries.change import DepartmentChangeQuerySet
from mmu_portal.lib.text import fold


@dataclass(frozen=True)
class DepartmentRecord:
    """What a department's record says: its name, the codes of its work areas, whether it is active."""

    name: str = ""
    work_areas: tuple[str, ...] = ()
    is_active: bool = False

    @classmethod
    def of(cls, department: Department | None) -> DepartmentRecord:
        """What is recorded of a department; of none, nothing."""
        if department is None:
            return cls()
        codes = sorted(area.code for area in department.work_areas.all())
        return cls(department.name, tuple(codes), department.is_active)

    @classmethod
    def stored(cls, value: Mapping[str, Any]) -> DepartmentRecord:
        """What a proposal stores."""
        return cls(value["name"], tuple(value["work_areas"]), value["is_active"])

    def to_store(self) -> dict[str, Any]:
        """The same by JSON's types."""
        return asdict(self) | {"work_areas": list(self.work_areas)}


class DepartmentChange(Proposal):
    """One department as it is proposed: a new one, another name or other work areas, its closing.

    `seen` and `proposed` hold a `DepartmentRecord`. A department has one pending proposal at a time, and so
    has the name of a new one.
    """

    department = models.ForeignKey(
        "members.Department",
        models.CASCADE,
        null=True,
        related_name="proposals",
        verbose_name=_("department"),
    )
    name_key = models.CharField(max_length=150, editable=False)
    seen = models.JSONField(_("value then"))
    proposed = models.JSONField(_("proposed"))

    objects: ClassVar = DepartmentChangeQuerySet.as_manager()

    class Meta(Proposal.Meta):
        verbose_name = _("proposed change of a department")
        verbose_name_plural = _("proposed changes of departments")
        constraints = [
            models.UniqueConstraint(
                fields=["department"],
                condition=models.Q(state=ChangeState.PENDING),
                name="department_change_pending_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "name_key"],
                condition=models.Q(state=ChangeState.PENDING, department__isnull=True),
                name="new_department_pending_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values), name="department_change_state_known"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the proposal with the key of the proposed name."""
        self.name_key = fold(self.proposed["name"])
        super().save(*args, **kwargs)

    @property
    def was(self) -> DepartmentRecord:
        """What the record said when this was proposed."""
        return DepartmentRecord.stored(self.seen)

    @property
    def wanted(self) -> DepartmentRecord:
        """What is proposed."""
        return DepartmentRecord.stored(self.proposed)

    @property
    def now(self) -> DepartmentRecord:
        """What the record says today."""
        return DepartmentRecord.of(self.department)

    @property
    def subject(self) -> str:
        """What is to happen to which department, in the reader's language."""
        if not self.was.name:
            return gettext("New department: %(name)s") % {"name": self.wanted.name}
        if self.was.is_active and not self.wanted.is_active:
            return gettext("Closing of a department: %(name)s") % {"name": self.was.name}
        return gettext("Department: %(name)s") % {"name": self.was.name}

    @property
    def withdraw_address(self) -> str:
        """Where it is taken back; empty if it is not pending."""
        waits = self.state == ChangeState.PENDING
        return reverse("my:withdraw-department", args=[self.pk]) if waits else ""

    @cached_property
    def area_names(self) -> Mapping[str, str]:
        """The names of all work areas by their codes; a list gives them to its rows at once."""
        return work_area_names()

    def sides(self) -> list[Side]:
        """Name, work areas and state, old and new."""
        was, now, wanted = self.was, self.now, self.wanted
        areas = partial(_areas, names=self.area_names)
        return [
            Side(_("Name of the department"), was.name, now.name, wanted.name),
            Side(_("Work areas"), areas(was), areas(now), areas(wanted)),
            Side(_("State"), _activity(was), _activity(now), _activity(wanted)),
        ]


def work_area_names() -> dict[str, str]:
    """The names of the work areas in the reader's language by their codes, in their order."""
    from members.models.taxonomy import WorkArea

    return {area.code: area.name for area in WorkArea.objects.order_by("position", "code")}


def _areas(record: DepartmentRecord, names: Mapping[str, str]) -> str:
    """The names of the work areas, in their order."""
    return ", ".join(name for code, name in names.items() if code in record.work_areas)


def _activity(record: DepartmentRecord) -> str:
    """Whether the department works; of no department, nothing."""
    if not record.name:
        return ""
    return pgettext("department", "works") if record.is_active else pgettext("department", "closed")
