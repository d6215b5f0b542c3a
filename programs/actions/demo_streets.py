"""Sample participations and streets for the demonstration: flagged as sample, and never in production.

What is there stays as it is: a cycle that has a participation keeps its own, and a program with a sample
street gets no more. What sources say of the program is loaded by `load_programs` and never touched here.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Municipality
from mmu_portal.lib.errors import DomainError
from programs.actions import drawings
from programs.actions.participations import record
from programs.enums import Moment, ParticipationState, Phase
from programs.models import Cycle, CycleParticipation, Intervention, Photograph, Program, Reading, Street
from programs.photographs import keep

PROGRAM = "reclaiming-streets"
FIRST_CYCLES = {2: ("34-maltepe", "16-inegol", "54-adapazari"), 3: ("34-kartal", "41-gebze", "10-karesi")}
# Twenty-six municipalities of six cities, as the Union states of its fourth cycle: which ones, is made up.
FOURTH = {
    "active": ("16-osmangazi", "16-nilufer", "41-izmit"),
    "graduated": (
        *("34-kadikoy", "34-uskudar", "34-besiktas", "34-sisli", "34-beyoglu", "34-fatih", "34-pendik"),
        *("16-yildirim", "16-mudanya", "16-gemlik", "16-gursu"),
        *("41-korfez", "41-golcuk", "41-darica", "41-kartepe"),
        *("54-serdivan", "54-erenler", "54-sapanca"),
        *("10-altieylul", "10-bandirma", "10-edremit"),
        *("59-suleymanpasa", "59-corlu"),
    ),
}
# Municipality, cycle, phase, year, whole area, for people before and after, in square meters.
STREETS = (
    ("16-osmangazi", 4, Phase.POP_UP, 2025, 1400, 310, 950),
    ("16-nilufer", 4, Phase.POP_UP, 2025, 1900, 420, 1330),
    ("41-izmit", 4, Phase.POP_UP, 2025, 1200, 280, 860),
    ("34-kadikoy", 4, Phase.INTERIM, 2025, 2300, 690, 1810),
    ("59-suleymanpasa", 4, Phase.POP_UP, 2025, 1100, 240, 690),
    ("10-karesi", 3, Phase.INTERIM, 2024, 1500, 370, 1100),
    ("34-kartal", 3, Phase.FINAL, 2024, 1000, 260, 780),
    ("54-serdivan", 4, Phase.POP_UP, 2025, 1700, 450, 1310),
    ("34-uskudar", 4, Phase.POP_UP, 2025, 900, 200, 610),
    ("41-korfez", 4, Phase.INTERIM, 2025, 1300, 330, 880),
    ("16-gemlik", 4, Phase.POP_UP, 2025, 800, 150, 470),
)
COUNTED = ("Bir saat elle sayım", "Counted by hand for an hour")
READINGS = (  # quantity, unit, before, after, and how the second one was taken
    (("Oynayan çocuk", "Children at play"), ("saatte kişi", "people an hour"), 6, 31, COUNTED),
    (
        ("Taşıt hızı", "Speed of vehicles"),
        ("km/sa", "km/h"),
        38,
        21,
        ("Radarla bir gün", "By radar for a day"),
    ),
)


@transaction.atomic
def load_sample_streets() -> int:
    """Make the sample participations and streets of Reclaiming Streets; how many records it made."""
    if not settings.DEMO:
        raise DomainError(
            _("Sample data are for the demonstration only, and this portal is not the demonstration.")
        )
    program = Program.objects.get(slug=PROGRAM)
    made = sum(_take_part(program, number, "graduated", codes) for number, codes in FIRST_CYCLES.items())
    if not CycleParticipation.objects.filter(cycle__program=program, cycle__number=4).exists():
        made += sum(_fill(program, 4, state, codes) for state, codes in FOURTH.items())
    if not program.streets.filter(is_sample=True).exists():
        made += sum(_street(program, number, *row) for number, row in enumerate(STREETS, start=1))
        _draw(program.streets.get(slug="sample-1").interventions.get())
    return made


def _take_part(program: Program, number: int, state: str, codes: Iterable[str]) -> int:
    there = CycleParticipation.objects.filter(cycle__program=program, cycle__number=number).exists()
    return 0 if there else _fill(program, number, state, codes)


def _fill(program: Program, number: int, state: str, codes: Iterable[str]) -> int:
    cycle = Cycle.objects.get(program=program, number=number)
    places = list(Municipality.objects.filter(code__in=list(codes)))
    for place in places:
        record(
            participation=CycleParticipation(
                cycle=cycle,
                municipality=place,
                state=ParticipationState(state),
                since=dt.date(2021 + number, 12, 1),
                is_sample=True,
            )
        )
    return len(places)


def _street(
    program: Program,
    number: int,
    code: str,
    cycle: int,
    phase: Phase,
    year: int,
    total: int,
    before: int,
    after: int,
) -> int:
    """One street with one completed phase; every third one with readings."""
    street = Street(
        program=program,
        cycle=Cycle.objects.get(program=program, number=cycle),
        municipality=Municipality.objects.get(code=code),
        slug=f"sample-{number}",
        name_tr=f"Örnek Sokak {number}",
        name_en=f"Sample Street {number}",
        is_sample=True,
    )
    street.full_clean()
    street.save()
    done = Intervention(
        street=street,
        phase=phase,
        starts=dt.date(year, 5, 1),
        ends=dt.date(year, 8, 31),
        precision="month",
        is_done=True,
        total_area=Decimal(total),
        people_before=Decimal(before),
        people_after=Decimal(after),
    )
    done.full_clean()
    done.save()
    if number % 3 == 1:
        _measure(done)
    return 1


def _measure(phase: Intervention) -> None:
    """One pair that can be compared, and one that cannot."""
    assert phase.ends is not None  # noqa: S101 - it is done
    for quantity, unit, before, after, method in READINGS:
        taken = (
            (Moment.BEFORE, phase.starts, before, COUNTED),
            (Moment.AFTER, phase.ends, after, method),
        )
        for moment, day, value, how in taken:
            Reading.objects.create(
                intervention=phase,
                quantity_tr=quantity[0],
                quantity_en=quantity[1],
                moment=moment,
                taken_on=day,
                value=value,
                unit_tr=unit[0],
                unit_en=unit[1],
                method_tr=how[0],
                method_en=how[1],
            )


def _draw(phase: Intervention) -> None:
    """Two plans in the place of photographs."""
    for moment, drawn, turkish, english in (
        (
            Moment.BEFORE,
            drawings.before,
            "Örnek çizim: 12 metrelik sokağın 9 metresi otomobillere ayrılmış.",
            "Sample drawing: nine of the street’s twelve meters are for cars.",
        ),
        (
            Moment.AFTER,
            drawings.after,
            "Örnek çizim: tek bir yavaş şerit; gerisi ağaç, oyun ve oturma yeri.",
            "Sample drawing: one slow lane; the rest is trees, play and seats.",
        ),
    ):
        file, width, height = keep(drawn())
        Photograph.objects.create(
            intervention=phase,
            moment=moment,
            file=file,
            width=width,
            height=height,
            description_tr=turkish,
            description_en=english,
            credit="Örnek çizim / sample drawing",
        )
