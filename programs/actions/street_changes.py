"""Streets that municipalities propose and staff decide: new ones, changes, photographs."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.proposals import (
    refuse_if_moved,
    refuse_unseen,
    refuse_who_only_reads,
    take,
    tell,
)
from members.enums import ChangeState
from members.models import Appointment, Municipality, User
from members.queries.shown import Shown
from mmu_portal.lib.errors import DomainError
from programs.actions.street_slugs import slug_for
from programs.enums import Moment, Phase
from programs.models import Cycle, CycleParticipation, Intervention, Photograph, Street, StreetChange
from programs.models.street_record import (
    CAPTION,
    PHASE,
    PICTURE,
    STREET,
    Record,
    fill,
    of_phase,
    of_photograph,
    record_of,
    tidied,
)
from programs.queries.street_change import StreetChangeQuerySet
from programs.queries.street_shown import street_shown

Fault = tuple[str, str]  # a field of the record, empty if none is meant, and a sentence
FIELD_OF_RULE = {
    "street_position_whole": "longitude",
    "intervention_ends_after_start": "ends",
    "intervention_done_has_an_end": "ends",
    "intervention_before_within_total": "people_before",
    "intervention_after_within_total": "people_after",
    "intervention_total_possible": "total_area",
}


class BrokenRecord(DomainError):
    """A record of a street that breaks rules of streets; `faults` says where."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(sentence for _field, sentence in self.faults))


@transaction.atomic
def propose_street(
    *,
    appointment: Appointment,
    wanted: Record,
    street: Street | None = None,
    cycle: Cycle | None = None,
    seen: Mapping[str, Shown] | None = None,
    in_place_of: StreetChange | None = None,
) -> StreetChange | None:
    """Propose what the record of `street` should say, or a new street of `cycle`; None if nothing is new.

    A proposal that waits for the street is replaced, and so is `in_place_of`, a new street that waits; one
    that says what the record says is withdrawn. `seen` is what the person saw of each field; None if nobody
    looked.

    Raises:
        DomainError: the appointment proposes nothing, the street is another municipality's, the municipality
            does not take part in the cycle, a new street of this name waits, or a rule of streets is broken.
        EditConflict: the street is recorded otherwise, or something else waits for it, than was seen.
    """
    refuse_who_only_reads(appointment)
    place = appointment.municipality_id
    # Of two who propose at the same moment, the second sees what the first did.
    Municipality.objects.select_for_update().get(pk=place)
    kept = _recorded(appointment, street, cycle)
    wanted, recorded = tidied(wanted), record_of(kept)
    _refuse_shortened(recorded, wanted)
    pending = _pending(appointment, kept, wanted, in_place_of)
    waiting = pending.first()
    if waiting is not None and (waiting.was, dict(waiting.proposed)) == (recorded, wanted):
        return None
    if kept is None:
        _refuse_named_alike(place, wanted, in_place_of)
    if kept is not None or waiting is not None:  # else nothing is there that could be overwritten
        refuse_unseen(seen, street_shown(kept, waiting))
    if wanted == recorded:
        pending.update(state=ChangeState.WITHDRAWN)
        return None
    built(kept, wanted, municipality=place, cycle=cycle)
    pending.update(state=ChangeState.WITHDRAWN)
    try:
        with transaction.atomic():
            return StreetChange.objects.create(
                municipality_id=place,
                street=kept,
                cycle=None if kept else cycle,
                seen=recorded,
                proposed=wanted,
                proposed_by=appointment,
            )
    except IntegrityError as error:
        raise DomainError(_("A colleague is proposing a change of this street at this moment.")) from error


def _pending(
    appointment: Appointment, street: Street | None, wanted: Record, in_place_of: StreetChange | None
) -> StreetChangeQuerySet:
    """What waits for the same street: a new one goes by its name, or by the proposal that is replaced."""
    rows = StreetChange.objects.pending()
    if street is not None or in_place_of is None:
        return rows.about(appointment.municipality_id, street, wanted.get("name_tr", ""))
    found = rows.filter(pk=in_place_of.pk, municipality=appointment.municipality_id)
    if not found.exists():
        raise DomainError(_("This proposal was decided, replaced or withdrawn before."))
    return found


def _refuse_named_alike(place: int, wanted: Record, in_place_of: StreetChange | None) -> None:
    """Refuse a second new street of a name: one that waits is changed on its own page, not by chance."""
    alike = StreetChange.objects.pending().about(place, None, wanted.get("name_tr", ""))
    if in_place_of is not None:
        alike = alike.exclude(pk=in_place_of.pk)
    if alike.exists():
        raise DomainError(
            _("A new street of this name waits for the staff already: change it in the list of your streets.")
        )


def _recorded(appointment: Appointment, street: Street | None, cycle: Cycle | None) -> Street | None:
    """The street as the record has it now, which must be the municipality's own; a new one needs a cycle."""
    if street is not None:
        found = Street.objects.filter(pk=street.pk, municipality=appointment.municipality_id).first()
        if found is None:
            raise DomainError(_("Choose a street of this municipality."))
        return found
    taking_part = CycleParticipation.objects.taking_part().filter(
        municipality=appointment.municipality_id, cycle=cycle
    )
    if cycle is None or not taking_part.exists():
        raise DomainError(_("Only who takes part in a cycle enters streets of it."))
    return None


def _refuse_shortened(recorded: Record, wanted: Record) -> None:
    """A phase that is recorded is not taken away by a proposal: what was measured at it would go too."""
    for phase in Phase:
        name = of_phase(phase, "starts")
        if recorded.get(name) and not wanted.get(name):
            raise DomainError(
                _("%(phase)s is recorded: write to the staff if it never took place.")
                % {"phase": phase.label}
            )


@transaction.atomic
def approve_street(
    *,
    change: StreetChange,
    by: User,
    value: None = None,
    note: str = "",
    looked_at: str = "",
) -> None:
    """Put what is proposed into the record, and tell who proposed it.

    `looked_at` is the mark of what the record said when `by` looked; empty if nobody looked.

    Raises:
        DomainError: it was decided before, `by` proposed it, the record moved since, or a rule is broken.
    """
    taken = take(change, ChangeState.APPROVED, by, note)
    # Of two new streets of one name that are approved at the same moment, the second takes another address.
    Municipality.objects.select_for_update().get(pk=taken.municipality_id)
    taken.street = Street.objects.select_for_update(of=("self",)).filter(proposals=taken).first()
    refuse_if_moved(taken, looked_at)
    street, phases = built(
        taken.street, taken.proposed, municipality=taken.municipality_id, cycle=taken.cycle
    )
    street.save()
    _save_phases(street, phases)
    _save_photographs(street, taken.proposed)
    StreetChange.objects.filter(pk=taken.pk).update(street=street)
    tell(taken)


def built(
    street: Street | None, record: Record, *, municipality: int, cycle: Cycle | None
) -> tuple[Street, list[Intervention]]:
    """The street and its phases as a record says, if the rules allow it; nothing is stored.

    Raises:
        BrokenRecord: with all sentences of the rules that are broken.
    """
    if street is None:
        assert cycle is not None  # noqa: S101 - a new street is of a cycle
        street = Street(municipality_id=municipality, cycle=cycle, program=cycle.program)
        street.slug = slug_for(street, record.get("name_tr", ""))
    fill(street, record, {name: name for name in STREET})
    phases = _phases(street, record)
    broken = [*_broken(street), *(fault for phase in phases for fault in _broken(phase))]
    broken += [
        (of_phase(each.phase, "is_done"), f"{each.get_phase_display()}: {each.too_early}")
        for each in phases
        if each.too_early
    ]
    if broken:
        raise BrokenRecord(broken)
    _refuse_overlap(phases)
    return street, phases


def _broken(row: Street | Intervention) -> Iterator[Fault]:
    """What a row breaks by itself: the record's field and the sentence, of a phase with its name."""
    for name, sentence in _faults(row):
        if isinstance(row, Intervention):
            yield of_phase(row.phase, name), f"{row.get_phase_display()}: {sentence}"
        else:
            yield name, sentence


def _faults(row: Street | Intervention) -> Iterator[Fault]:
    """The faults of the fields; without any, those of the rules between them."""
    exclude = {"street"}
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        yield from ((name, line) for name, lines in error.message_dict.items() for line in lines)
        return
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row, exclude=exclude)
        except ValidationError as error:
            yield FIELD_OF_RULE.get(constraint.name, ""), error.messages[0]


def _phases(street: Street, record: Record) -> list[Intervention]:
    stored = {each.phase: each for each in street.interventions.all()} if street.pk else {}
    found = []
    for phase in Phase:
        if record.get(of_phase(phase, "starts")):
            row = stored.get(phase) or Intervention(phase=phase)
            fill(row, record, {name: of_phase(phase, name) for name in PHASE})
            row.street = street
            found.append(row)
    return found


def _refuse_overlap(phases: list[Intervention]) -> None:
    """The phases of a street follow each other; they are compared as they are to be, not as stored."""
    by_day = sorted(phases, key=lambda each: each.starts)
    for earlier, later in pairwise(by_day):
        if earlier.ends is None or later.starts <= earlier.ends:
            sentence = f"{later.get_phase_display()}: {later.overlap_sentence(earlier)}"
            raise BrokenRecord([(of_phase(later.phase, "starts"), sentence)])


def _save_phases(street: Street, phases: list[Intervention]) -> None:
    """Store the phases; whichever moves first, they are apart again in the end."""
    for phase in phases:
        phase.street = street
    late_first = sorted(phases, key=lambda each: each.starts, reverse=True)
    try:
        with transaction.atomic():
            _save_all(late_first)
    except IntegrityError:
        _save_all(late_first[::-1])


def _save_all(phases: list[Intervention]) -> None:
    for phase in phases:
        version = phase.version
        try:
            phase.save()
        except IntegrityError:
            phase.version = version
            raise


def _save_photographs(street: Street, record: Record) -> None:
    for phase in street.interventions.all():
        stored = {each.moment: each for each in phase.photographs.all()}
        for moment in Moment:
            row = stored.get(moment) or Photograph(intervention=phase, moment=moment)
            if record.get(of_photograph(phase.phase, moment, "file")):
                names = {name: of_photograph(phase.phase, moment, name) for name in (*PICTURE, *CAPTION)}
                fill(row, record, names)
                row.full_clean()
                row.save()
            elif row.pk:
                row.delete()
