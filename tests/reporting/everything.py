"""A record of every dataset, as often as a test wants."""

from django.utils import timezone

from campaign.models import Claim, ProfileVersion, Section
from tests.factories.campaign import ClaimFactory, SectionFactory
from tests.factories.members import MembershipPeriodFactory, ProvinceFactory, TargetGroupFactory
from tests.factories.platforms import (
    NeedFactory,
    PlatformFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
)
from tests.factories.programs import (
    CycleFactory,
    InterventionFactory,
    ParticipationFactory,
    ProgramFactory,
    ProjectFactory,
)
from tests.factories.programs_activities import ActivityFactory
from tests.factories.programs_plan import IndicatorTargetFactory, MeasurementFactory


def one_of_each(number: int) -> None:
    """One more record of every dataset, each with all that its columns look for."""
    group = TargetGroupFactory()
    place = MembershipPeriodFactory(municipality__province=ProvinceFactory()).municipality
    platform, program = PlatformFactory(), ProgramFactory()
    SeatFactory(platform=platform, municipality=place)
    _recommendation(platform, number).target_groups.add(group)
    cycle = CycleFactory(program=program)
    ParticipationFactory(cycle=cycle, municipality=place, state="graduated")
    InterventionFactory(street__cycle=cycle, street__program=program, is_done=True)
    ActivityFactory(program=program).target_groups.add(group)
    ProjectFactory().target_groups.add(group)
    _reading()
    _figure()


def _recommendation(platform, number):
    """A need that a recommendation in force answers."""
    at = timezone.now()
    made = RecommendationFactory(
        theme__platform=platform, number=number, state="adopted", wording__adopted_at=at
    )
    holder = SeatHolderFactory(seat__platform=platform)
    return NeedFactory(theme=made.theme, holder=holder, state="answered", gathered_at=at, may_be_named=True)


def _figure() -> None:
    """A figure of the published profile, past the lock of what is published."""
    section = Section.objects.first() or SectionFactory()
    ProfileVersion.objects.update(state="published", published_at=timezone.now())
    Claim.objects.bulk_create([ClaimFactory.build(section=section)])


def _reading() -> None:
    """A plan with an indicator that has a target, and a reading that was corrected."""
    indicator = IndicatorTargetFactory().indicator
    first = MeasurementFactory(indicator=indicator, approved=True)
    MeasurementFactory(indicator=indicator, period=first.period, approved=True, value=21, corrects=first)
