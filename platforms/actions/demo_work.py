"""What happens in the workspaces of the demonstration, from `fixtures/demo_workspace.toml`."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from members.models import Mail, RightsTheme, TargetGroup, User, WorkArea
from mmu_portal.lib.claimed import ClaimState
from platforms.access import Access
from platforms.actions.demo import COORDINATOR, refuse_outside_demonstration
from platforms.actions.documents import add_document
from platforms.actions.needs import bring_need, gather_needs, save_theme, support_need
from platforms.actions.posts import comment_on_post, write_post
from platforms.actions.recommendations import (
    STEP,
    comment_on_recommendation,
    draft_recommendation,
    move_recommendation,
)
from platforms.enums import RecommendationState
from platforms.files import accept
from platforms.models import (
    Committee,
    CommitteeMeeting,
    Document,
    Guidance,
    Need,
    Platform,
    Post,
    Recommendation,
    SeatHolder,
    Theme,
    Wording,
)

UNION = "union"


@transaction.atomic
def load_sample_work(*, content: dict[str, list[dict[str, Any]]]) -> int:
    """Let sample people write, need and recommend on platforms where nobody has; how many records it made."""
    refuse_outside_demonstration()
    quiet = Platform.objects.filter(posts=None, needs=None, themes=None)
    stage = _Stage({platform.slug: platform for platform in quiet})
    made = sum(
        stage.run(content.get(name, []), act)
        for name, act in (
            ("posts", stage.post),
            ("documents", stage.document),
            ("themes", stage.theme),
            ("needs", stage.need),
            ("recommendations", stage.recommendation),
        )
    )
    Mail.objects.filter(kind=STEP, state=ClaimState.WAITING).delete()  # nobody is told of what is made up
    if not CommitteeMeeting.objects.exists():
        made += sum(_meeting(row) for row in content.get("committee_meetings", []))
    return made


class _Stage:
    """The platforms that are still empty, and the people who act there."""

    def __init__(self, platforms: dict[str, Platform]) -> None:
        self.platforms = platforms
        self.themes: dict[tuple[str, str], Theme] = {}
        self.boss = User.objects.get(email=COORDINATOR)

    def run(self, rows: list[dict[str, Any]], act: Any) -> int:
        """Act out the rows of platforms that were empty."""
        mine = [row for row in rows if row["platform"] in self.platforms]
        for row in mine:
            act(row)
        return len(mine)

    def access(self, slug: str, who: str) -> Access:
        """Somebody of a municipality, or the coordinator, in the workspace."""
        platform = self.platforms[slug]
        if who == UNION:
            return Access(self.boss, platform, None, leads=True)
        holders = SeatHolder.objects.current().filter(platform=platform, seat__municipality__code=who)
        holder = holders.select_related("appointment__user", "seat__municipality").get()
        return Access(holder.appointment.user, platform, holder, leads=False)

    def post(self, row: dict[str, Any]) -> None:
        """A post with its comments."""
        access = self.access(row["platform"], row["by"])
        post = Post(kind=row["kind"], title=row["title"], body=row["body"].strip())
        write_post(post=post, files=[], publish=True, access=access)
        _words(post, row)
        _backdate(post, row["days"], "published_at", "created_at", is_sample=True)
        for said in row.get("comments", []):
            comment = comment_on_post(
                post=post, body=said["body"], access=self.access(row["platform"], said["by"])
            )
            _backdate(comment, row["days"] - 1, "created_at", is_sample=True)

    def document(self, row: dict[str, Any]) -> None:
        """A document with a small file."""
        upload = ContentFile(row["text"].encode(), name=row["file"])
        document = Document(title=row["title"], description=row["description"], language=row["language"])
        access = self.access(row["platform"], row["by"])
        add_document(document=document, file=accept(upload), access=access)
        _backdate(document, row["days"], "created_at")
        _backdate(document.versions.get(), row["days"], "uploaded_at")

    def theme(self, row: dict[str, Any]) -> None:
        """A theme."""
        texts = {name: text for name, text in row.items() if name not in ("platform", "key", "days")}
        access = self.access(row["platform"], UNION)
        theme = save_theme(theme=Theme(is_sample=True, **texts), access=access)
        _backdate(theme, row["days"], "created_at")
        self.themes[row["platform"], row["key"]] = theme

    def need(self, row: dict[str, Any]) -> None:
        """A need with its supports, under its theme."""
        plain = ("title", "what", "tried", "urgency", "may_be_named")
        need = Need(**{name: row[name] for name in plain if name in row})
        bring_need(need=need, access=self.access(row["platform"], row["by"]))
        _words(need, row)
        _backdate(need, row["days"], "created_at", "edited_at")
        for given in row.get("supports", []):
            words = {name: value for name, value in given.items() if name not in ("by", "days")}
            support_need(need=need, access=self.access(row["platform"], given["by"]), **words)
            _backdate(need.supports.latest("pk"), given["days"], "given_at")
        if "theme" in row:
            theme = self.themes[row["platform"], row["theme"]]
            gather_needs(needs=[need], theme=theme, access=self.access(row["platform"], UNION))
            _backdate(need, row["gathered"], "gathered_at")

    def recommendation(self, row: dict[str, Any]) -> None:
        """A recommendation, moved on step by step."""
        lead = self.access(row["platform"], UNION)
        texts = {name: text.strip() for name, text in row.items() if name.endswith(("_tr", "_en"))}
        theme = self.themes[row["platform"], row["theme"]]
        made: Recommendation = draft_recommendation(theme=theme, wording=Wording(**texts), access=lead)
        _backdate(made, row["days"], "created_at")
        _backdate(made.steps.get(), row["days"], "at")
        for step in row["steps"]:
            self._step(made, RecommendationState(step["to"]), step["days"], lead)
        for said in row.get("comments", []):
            reader = self.access(row["platform"], said["by"])
            comment_on_recommendation(recommendation=made, body=said["body"], access=reader)
            _backdate(made.comments.latest("pk"), said["days"], "created_at")

    def _step(self, made: Recommendation, to: RecommendationState, days: int, lead: Access) -> None:
        """One step of a recommendation; what is adopted with it is adopted on the same day."""
        move_recommendation(recommendation=made, to=to, access=lead)
        _backdate(made.steps.latest("pk"), days, "at")
        if to == RecommendationState.ADOPTED:
            _backdate(made.wordings.get(), days, "adopted_at")


def _meeting(row: dict[str, Any]) -> bool:
    """A sample meeting of a committee, open to all."""
    committee = Committee.objects.filter(slug=row["committee"]).first()
    if committee is None:
        return False
    texts = {name: text for name, text in row.items() if name not in ("committee", "days", "guidance")}
    meeting = CommitteeMeeting.objects.create(
        committee=committee,
        day=timezone.localdate() - dt.timedelta(days=row["days"]),
        state="held",
        agenda_public=True,
        minutes_public=True,
        is_sample=True,
        **texts,
    )
    _guidance(meeting, row["guidance"])
    return True


def _guidance(meeting: CommitteeMeeting, row: dict[str, Any]) -> None:
    """What a sample meeting adopted: it takes up a sample recommendation, where there is one."""
    taken = Recommendation.objects.public().filter(is_sample=True, wordings__title_tr=row["takes_up"]).first()
    if taken is None:
        return
    texts = {name: text for name, text in row.items() if name != "takes_up"}
    guidance = Guidance.objects.create(committee=meeting.committee, meeting=meeting, is_sample=True, **texts)
    guidance.themes.add(taken.theme)
    guidance.recommendations.add(taken)
    guidance.adopted_on = meeting.day
    guidance.save()


def _words(record: Post | Need, row: dict[str, Any]) -> None:
    """The words of the taxonomies by which the row is sorted."""
    record.work_areas.set(WorkArea.objects.filter(code__in=row.get("work_areas", [])))
    record.target_groups.set(TargetGroup.objects.filter(code__in=row.get("target_groups", [])))
    if isinstance(record, Post):
        record.rights.set(RightsTheme.objects.filter(code__in=row.get("rights", [])))


def _backdate(record: Model, days: int, *names: str, **more: Any) -> None:
    """Let a sample record have happened some days ago, an adopted text too."""
    at = timezone.now() - dt.timedelta(days=days)
    QuerySet(type(record)).filter(pk=record.pk).update(**dict.fromkeys(names, at), **more)
