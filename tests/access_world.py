"""The records and people of the walk through every address (`tests/access_table.py`)."""

import pytest
from django.utils import timezone

from tests.access_rows import (
    REPRESENTATIVE,
    SEATED,
    SUSPENDED,
)
from tests.factories.campaign import ProfileVersionFactory, SectionFactory
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    ErrorReportFactory,
    HandoverFactory,
    InvitationFactory,
    LeaderTermFactory,
    MailFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProfileChangeFactory,
    RenewalAnswerFactory,
    RightsThemeFactory,
    TargetGroupFactory,
    WorkAreaFactory,
)
from tests.factories.platforms import (
    AttachmentFactory,
    CommentFactory,
    CommitteeFactory,
    CommitteeMeetingFactory,
    DocumentFactory,
    GuidanceFactory,
    JoinRequestFactory,
    NeedCommentFactory,
    NeedFactory,
    PlatformFactory,
    PostFactory,
    RecommendationCommentFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
    SubGroupFactory,
    ThemeFactory,
)
from tests.factories.programs import (
    CycleFactory,
    InterventionFactory,
    OrganizationFactory,
    ParticipationFactory,
    ProgramFactory,
    ProjectFactory,
    ReadingFactory,
    StreetFactory,
)
from tests.factories.programs_activities import ActivityFactory, CertificateFactory
from tests.factories.programs_plan import EvidenceFactory, IndicatorTargetFactory
from tests.factories.programs_streets import StreetChangeFactory
from tests.factories.reporting import ReportRunFactory, ReportScheduleFactory


@pytest.fixture
def world(db):
    """One record of each kind; the people outside the back office, by their roles, and the platform."""
    place = MunicipalityFactory(place="Osmangazi", slug="osmangazi")
    MembershipPeriodFactory(municipality=place)
    LeaderTermFactory(municipality=place)
    ErrorReportFactory(municipality=place)
    MailFactory()
    for factory in (WorkAreaFactory, TargetGroupFactory, RightsThemeFactory):
        factory()
    ProfileVersionFactory(number=1, state="published", published_at=timezone.now())
    SectionFactory(profile_version=ProfileVersionFactory(number=2))
    appointment = AppointmentFactory(municipality=place)
    platform = PlatformFactory(slug="migration")
    SubGroupFactory(platform=platform, slug="fields")
    JoinRequestFactory(platform=platform)
    seated = SeatHolderFactory(seat=SeatFactory(platform=platform))
    committee = CommitteeFactory(slug="migration-and-social-cohesion")
    CommitteeMeetingFactory(committee=committee)
    GuidanceFactory(committee=committee)
    program = ProgramFactory(slug="reclaiming-streets")
    cycle = CycleFactory(program=program, number=1)
    ParticipationFactory(cycle=cycle, municipality=place)
    StreetChangeFactory(proposed_by=appointment, cycle=cycle)
    street = StreetFactory(program=program, slug="donat", municipality=place)
    ReadingFactory(intervention=InterventionFactory(street=street))
    OrganizationFactory()
    ProjectFactory(slug="reslog")
    ActivityFactory(slug="care-training")
    CertificateFactory()
    EvidenceFactory(
        measurement__indicator__code="1-1-a",
        measurement__indicator__action__objective__plan__slug="gender-equality",
    )
    IndicatorTargetFactory()
    post = PostFactory(holder=seated)
    CommentFactory(post=post)
    AttachmentFactory(post=post)
    DocumentFactory(holder=seated)
    NeedCommentFactory(need=NeedFactory(holder=seated))
    recommendation = RecommendationFactory(number=1, theme=ThemeFactory(platform=platform))
    RecommendationCommentFactory(recommendation=recommendation, author=seated.appointment.user)
    suspended = SeatHolderFactory(seat=SeatFactory(platform=platform), is_suspended=True)
    InvitationFactory(municipality=place)
    ProfileChangeFactory(proposed_by=appointment)
    DepartmentChangeFactory(proposed_by=appointment)
    HandoverFactory(leaver__municipality=place)
    RenewalAnswerFactory(municipality=place)
    ReportRunFactory()
    ReportScheduleFactory()
    return {
        REPRESENTATIVE: appointment.user,
        SEATED: seated.appointment.user,
        SUSPENDED: suspended.appointment.user,
        "platform": platform,
    }
