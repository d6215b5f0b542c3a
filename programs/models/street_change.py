"""What representatives propose of the streets of their municipality."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from members.models.proposal import Proposal, Side
from mmu_portal.lib.history import field_label
from mmu_portal.lib.text import first_upper, fold
from programs.enums import Moment, Phase
from programs.models.photograph import Photograph
from programs.models.street import Intervention, Street
from programs.models.street_record import (
    CAPTION,
    PHASE,
    STREET,
    Record,
    as_words,
    of_phase,
    of_photograph,
    photographs,
    record_of,
)
from programs.queries.street_change import StreetChangeQuerySet

Records = tuple[Record, Record, Record]  # when it was proposed, now, proposed


class StreetChange(Proposal):
    """One street as it is proposed, with its phases and photographs: a new one of a cycle, or one on record.

    `seen` and `proposed` hold a record (`programs.models.street_record`). A street has one pending proposal
    at a time, and so has the name of a new one.
    """

    street = models.ForeignKey(
        "programs.Street", models.CASCADE, null=True, related_name="proposals", verbose_name=_("street")
    )
    cycle = models.ForeignKey(
        "programs.Cycle",
        models.PROTECT,
        null=True,
        related_name="proposals",
        verbose_name=pgettext_lazy("of a program", "cycle"),
    )
    name_key = models.CharField(max_length=150, editable=False)
    seen = models.JSONField(_("value then"))
    proposed = models.JSONField(_("proposed"))

    objects: ClassVar = StreetChangeQuerySet.as_manager()

    class Meta(Proposal.Meta):
        verbose_name = _("proposed change of a street")
        verbose_name_plural = _("proposed changes of streets")
        constraints = [
            models.UniqueConstraint(
                fields=["street"],
                condition=models.Q(state=ChangeState.PENDING),
                name="street_change_pending_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "name_key"],
                condition=models.Q(state=ChangeState.PENDING, street__isnull=True),
                name="new_street_pending_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values), name="street_change_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(street__isnull=False) | models.Q(cycle__isnull=False),
                name="new_street_of_a_cycle",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the proposal with the key of the proposed name."""
        self.name_key = fold(self.proposed.get("name_tr", ""))
        super().save(*args, **kwargs)

    @property
    def was(self) -> Record:
        """What the record said when this was proposed."""
        return dict(self.seen)

    @property
    def now(self) -> Record:
        """What the record says today."""
        return record_of(self.street) if self.seen else {}

    @property
    def subject(self) -> str:
        """What is to happen to which street, in the reader's language."""
        if not self.seen:
            return gettext("New street: %(name)s") % {"name": self.proposed.get("name_tr", "")}
        return gettext("Street: %(name)s") % {"name": self.seen.get("name_tr", "")}

    @property
    def withdraw_address(self) -> str:
        """Where it is taken back; empty if it is not pending."""
        waits = self.state == ChangeState.PENDING
        return reverse("my-streets:withdraw", args=[self.pk]) if waits else ""

    @property
    def page_address(self) -> str:
        """Where who proposed it reads the answer."""
        return reverse("my-streets:list")

    def sides(self) -> list[Side]:
        """Everything that the street's record says, or said, or is to say: old and new."""
        records = (self.was, self.now, self.proposed)
        found = [_side(records, Street, name, name) for name in STREET]
        for phase in Phase:
            found += [
                _side(records, Intervention, each, of_phase(phase, each), phase.label) for each in PHASE
            ]
            for moment in Moment.values:
                found += self._photograph(records, phase, moment)
        return [side for side in found if side.seen or side.now or side.proposed]

    def _photograph(self, records: Records, phase: Phase, moment: str) -> Iterator[Side]:
        picture = gettext("photograph")
        of = f"{phase.label}, {picture} ({first_upper(str(Moment(moment).label))})"
        name = of_photograph(phase, moment, "file")
        now, proposed = (self.picture_address(each.get(name, "")) for each in records[1:])
        yield Side(of, "", now, proposed, is_picture=True)
        for field in CAPTION:
            yield _side(records, Photograph, field, of_photograph(phase, moment, field), of)

    def picture_address(self, file: str) -> str:
        """Where those who may see this proposal see a picture of it."""
        waits = file and self.state == ChangeState.PENDING
        return reverse("my-streets:picture", args=[self.pk, file]) if waits else ""

    def width_of(self, file: str) -> int | None:
        """The width of the widest picture of a photograph that is proposed or recorded; None of another."""
        for record in (self.proposed, self.now):
            for phase, moment in photographs():
                if file and record.get(of_photograph(phase, moment, "file")) == file:
                    return int(record[of_photograph(phase, moment, "width")])
        return None


def _side(records: Records, model: type[models.Model], field: str, name: str, of: Any = "") -> Side:
    """One field of a record or of a part of it, old and new."""
    found, label = model._meta.get_field(field), field_label(model, field)
    seen, now, proposed = (as_words(found, each.get(name, "")) for each in records)
    return Side(f"{of}: {label}" if of else label, seen, now, proposed)
