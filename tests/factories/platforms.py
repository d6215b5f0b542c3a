"""Rows of the platforms' storey for tests: made up, whole and without clashes."""

import datetime as dt

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.models import MembershipPeriod
from platforms.models import (
    Allotment,
    Attachment,
    Comment,
    Committee,
    CommitteeMeeting,
    CommitteeMember,
    Document,
    DocumentVersion,
    EligibilityRule,
    Guidance,
    JoinRequest,
    Need,
    NeedComment,
    Platform,
    Post,
    Recommendation,
    RecommendationComment,
    Seat,
    SeatHolder,
    SubGroup,
    Theme,
    Wording,
)
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
)


class PlatformFactory(DjangoModelFactory):
    """A platform without coordinators; `rule` gives its rule other values than the usual."""

    class Meta:
        model = Platform
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"platform-{n}")
    name_tr = factory.Sequence(lambda n: f"Platform {n}")
    name_en = factory.SelfAttribute("name_tr")
    lead_tr = "Örnek bir platform."
    lead_en = "A platform for tests."

    @factory.post_generation
    def rule(self, create, extracted, work_areas=(), **values):
        rule = EligibilityRule.objects.create(platform=self, **values)
        rule.work_areas.set(work_areas)

    @factory.post_generation
    def coordinators(self, create, extracted, **kwargs):
        self.coordinators.set(extracted or [])


class SeatFactory(DjangoModelFactory):
    """A seat of a department of a member of the Union, counted in its municipality’s allotment."""

    class Meta:
        model = Seat

    platform = factory.SubFactory(PlatformFactory)
    department = factory.SubFactory(DepartmentFactory)
    municipality = factory.SelfAttribute("department.municipality")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        seat = super()._create(model_class, *args, **fields)
        counted, _created = Allotment.objects.get_or_create(
            platform=seat.platform,
            municipality=seat.municipality,
            defaults={"capacity": seat.platform.rule.seats_per_municipality},
        )
        assert counted.take()
        if not MembershipPeriod.objects.filter(municipality=seat.municipality).exists():
            MembershipPeriodFactory(municipality=seat.municipality)
        return seat


class SeatHolderFactory(DjangoModelFactory):
    """Somebody in a seat of their own department, by an appointment that runs."""

    class Meta:
        model = SeatHolder

    seat = factory.SubFactory(SeatFactory)
    platform = factory.SelfAttribute("seat.platform")
    appointment = factory.LazyAttribute(
        lambda row: AppointmentFactory(municipality=row.seat.municipality, department=row.seat.department)
    )


class JoinRequestFactory(DjangoModelFactory):
    """A request that waits."""

    class Meta:
        model = JoinRequest

    platform = factory.SubFactory(PlatformFactory)
    department = factory.SubFactory(DepartmentFactory)
    appointment = factory.LazyAttribute(
        lambda row: AppointmentFactory(municipality=row.department.municipality, department=row.department)
    )


class SubGroupFactory(DjangoModelFactory):
    """A sub-group without seats."""

    class Meta:
        model = SubGroup
        skip_postgeneration_save = True

    platform = factory.SubFactory(PlatformFactory)
    slug = factory.Sequence(lambda n: f"group-{n}")
    name_tr = factory.Sequence(lambda n: f"Grup {n}")
    name_en = factory.SelfAttribute("name_tr")


class ThemeFactory(DjangoModelFactory):
    """A theme without needs."""

    class Meta:
        model = Theme

    platform = factory.SubFactory(PlatformFactory)
    title_tr = factory.Sequence(lambda n: f"Konu {n}")
    title_en = factory.Sequence(lambda n: f"Theme {n}")


class NeedFactory(DjangoModelFactory):
    """A need that somebody brought for the municipality of their seat; `holder` says who."""

    class Meta:
        model = Need
        exclude = ["holder"]

    holder = factory.SubFactory(SeatHolderFactory)
    seat = factory.SelfAttribute("holder.seat")
    platform = factory.SelfAttribute("seat.platform")
    author = factory.SelfAttribute("holder.appointment.user")
    contact = factory.SelfAttribute("holder.appointment")
    title = factory.Sequence(lambda n: f"Need {n}")
    gathered_at = factory.LazyAttribute(lambda row: timezone.now() if row.theme else None)
    theme = None
    what = "Çarşamba günleri tercüman yok."


class NeedCommentFactory(DjangoModelFactory):
    """A comment of who brought the need."""

    class Meta:
        model = NeedComment

    need = factory.SubFactory(NeedFactory)
    author = factory.SelfAttribute("need.author")
    seat = factory.SelfAttribute("need.seat")
    body = "Telefonla denedik."


class RecommendationFactory(DjangoModelFactory):
    """A draft with its first wording."""

    class Meta:
        model = Recommendation
        skip_postgeneration_save = True

    theme = factory.SubFactory(ThemeFactory)
    platform = factory.SelfAttribute("theme.platform")
    number = factory.Sequence(lambda n: n + 1)

    @factory.post_generation
    def wording(self, create, extracted, **fields):
        texts = {"title_tr": "Ortak form", "title_en": "A shared form", "addressee_tr": "Belediyelere"}
        texts |= {
            "addressee_en": "To municipalities",
            "text_tr": "Tek form kullanın.",
            "text_en": "Use one form.",
        }
        Wording.objects.create(recommendation=self, number=1, **texts | fields)


class RecommendationCommentFactory(DjangoModelFactory):
    """A comment on a draft; `author` says whose."""

    class Meta:
        model = RecommendationComment

    recommendation = factory.SubFactory(RecommendationFactory)
    body = "Dört dil gerekir."


class CommitteeFactory(DjangoModelFactory):
    """A committee without members."""

    class Meta:
        model = Committee

    slug = factory.Sequence(lambda n: f"committee-{n}")
    name_tr = factory.Sequence(lambda n: f"Komisyon {n}")
    name_en = factory.Sequence(lambda n: f"Committee {n}")
    lead_tr = "Örnek bir komisyon."
    lead_en = "A committee for tests."


class CommitteeMemberFactory(DjangoModelFactory):
    """A councilor in a committee since 2024."""

    class Meta:
        model = CommitteeMember

    committee = factory.SubFactory(CommitteeFactory)
    person_name = factory.Sequence(lambda n: f"Councilor {n}")
    elected_as = "councilor"
    municipality = factory.SubFactory(MunicipalityFactory)
    started = dt.date(2024, 5, 1)
    is_sample = True


class CommitteeMeetingFactory(DjangoModelFactory):
    """A meeting that was held; nothing of it is public."""

    class Meta:
        model = CommitteeMeeting

    committee = factory.SubFactory(CommitteeFactory)
    day = dt.date(2026, 3, 2)
    title_tr = factory.Sequence(lambda n: f"Toplantı {n}")
    title_en = factory.Sequence(lambda n: f"Meeting {n}")
    agenda_tr = "Gündem"
    minutes_tr = "Tutanak"
    state = "held"


class GuidanceFactory(DjangoModelFactory):
    """A draft of a guidance."""

    class Meta:
        model = Guidance
        skip_postgeneration_save = True

    committee = factory.SubFactory(CommitteeFactory)
    title_tr = factory.Sequence(lambda n: f"Yönlendirme {n}")
    title_en = factory.Sequence(lambda n: f"Guidance {n}")
    text_tr = "Metin"


class PostFactory(DjangoModelFactory):
    """A published post of somebody in a seat; `holder` says who."""

    class Meta:
        model = Post
        exclude = ["holder"]

    holder = factory.SubFactory(SeatHolderFactory)
    seat = factory.SelfAttribute("holder.seat")
    platform = factory.SelfAttribute("seat.platform")
    author = factory.SelfAttribute("holder.appointment.user")
    title = factory.Sequence(lambda n: f"Post {n}")
    body = "Kadınlar saati nasıl açıldı."
    state = "published"
    published_at = factory.LazyFunction(timezone.now)


class CommentFactory(DjangoModelFactory):
    """A comment of the post's author."""

    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    author = factory.SelfAttribute("post.author")
    seat = factory.SelfAttribute("post.seat")
    body = "Teşekkürler."


class _FileFactory(DjangoModelFactory):
    """A small text file."""

    class Meta:
        abstract = True

    file = factory.LazyFunction(lambda: ContentFile(b"Merhaba", name="not.txt"))
    name = "not.txt"
    content_type = "text/plain; charset=utf-8"
    size = 7
    sha256 = "0" * 64


class AttachmentFactory(_FileFactory):
    """A file of a post."""

    class Meta:
        model = Attachment

    post = factory.SubFactory(PostFactory)


class DocumentFactory(DjangoModelFactory):
    """A document with one version, added by somebody in a seat; `holder` says who."""

    class Meta:
        model = Document
        exclude = ["holder"]
        skip_postgeneration_save = True

    holder = factory.SubFactory(SeatHolderFactory)
    seat = factory.SelfAttribute("holder.seat")
    platform = factory.SelfAttribute("seat.platform")
    added_by = factory.SelfAttribute("holder.appointment.user")
    title = factory.Sequence(lambda n: f"Document {n}")

    @factory.post_generation
    def version(self, create, extracted, **fields):
        DocumentVersionFactory(document=self, uploaded_by=self.added_by, **fields)


class DocumentVersionFactory(_FileFactory):
    """The first version of a document."""

    class Meta:
        model = DocumentVersion

    number = 1
