"""Renewal rounds in the back office: who has answered, who has not, whom nobody can answer for."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.actions.renewal import close_round, open_round, remind
from members.actions.renewal_leader import accept_leader, return_leader
from members.admin.columns import MunicipalityColumns
from members.enums import AnswerState, LeaderAnswer
from members.models import RenewalAnswer, RenewalRound
from members.queries.renewal_reach import reach_on
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.notes import typed_note


class _NeverDeleted(RecordAdmin):
    """A record whose past stays, and that actions change."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def pressed(self, request: HttpRequest, object_id: str | None) -> Any:
        """The record whose button was pressed by who may change it; None else."""
        if request.method != "POST" or not object_id or not may_be_key(self.opts.pk, object_id):
            return None
        found = self.model._default_manager.filter(pk=object_id).first()
        may = found is not None and request.user.has_perm(f"members.change_{self.opts.model_name}")
        return found if may else None


@admin.register(RenewalRound)
class RenewalRoundAdmin(_NeverDeleted):
    """A new row opens a round at once; its page tells who has answered."""

    menu_position = 6
    list_display = ["term_years", "opens", "due", "state", "answered"]
    list_filter = ["state"]
    ordering = ["-opens", "-pk"]
    fields = [("term_from", "term_to"), "due"]

    @admin.display(description=_("new term"), ordering="term_from")
    def term_years(self, row: RenewalRound) -> str:
        """The years of the term."""
        return row.term

    @admin.display(description=_("confirmed"))
    def answered(self, row: Any) -> str:
        """How many municipalities have confirmed, of how many."""
        return f"{row.confirmed} / {row.asked}"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        confirmed = Count("answers", filter=Q(answers__state=AnswerState.CONFIRMED))
        return super().get_queryset(request).annotate(asked=Count("answers"), confirmed=confirmed)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.fields, *(["opens", "state", "opened_by", "answered"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["opens", "state", "opened_by", "answered"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A round that was opened and mailed stays as it is: it is closed, and another opened."""
        return False

    def save_model(self, request: HttpRequest, obj: RenewalRound, form: Any, change: bool) -> None:
        by: Any = request.user
        open_round(renewal=obj, by=by)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a round, with its answers and buttons; a refusal is a message."""
        if object_id is None and (asked := self._ask_to_open(request)) is not None:
            return asked
        if (found := self.pressed(request, object_id)) is not None:
            if "_close" in request.POST and "sure" not in request.POST:
                return self._ask(request, found)
            self._run(request, found)
            return HttpResponseRedirect(request.path)
        context: dict[str, Any] = {"may_run": request.user.has_perm("members.change_renewalround")}
        if object_id and may_be_key(self.opts.pk, object_id):
            answers = RenewalAnswer.objects.filter(round_id=int(object_id))
            context["groups"] = _groups(answers, request.user.has_perm("members.add_invitation"))
        try:
            return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def _ask_to_open(self, request: HttpRequest) -> HttpResponse | None:
        """Ask once more before a round is opened and mails are written; None if it is not to be asked."""
        if request.method != "POST" or "sure" in request.POST or RenewalRound.objects.open().exists():
            return None
        form = self.get_form(request, None, change=False)(request.POST)
        if not (self.has_add_permission(request) and form.is_valid()):
            return None
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Open the round"),
            "opts": self.opts,
            "form": form,
            "term": form.instance.term,
            "reach": reach_on(today),
            "begins_now": abs(form.instance.term_from - today.year) <= 1,
        }
        return TemplateResponse(request, "admin/members/renewalround/open.html", context)

    def _ask(self, request: HttpRequest, renewal: RenewalRound) -> HttpResponse:
        """Ask once more before the round is closed, which nobody takes back."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Close the round"),
            "opts": self.opts,
            "original": renewal,
            "unanswered": renewal.answers.exclude(state=AnswerState.CONFIRMED).count(),
        }
        return TemplateResponse(request, "admin/members/renewalround/close.html", context)

    def _run(self, request: HttpRequest, renewal: RenewalRound) -> None:
        by: Any = request.user
        try:
            if "_close" in request.POST:
                close_round(renewal=renewal, by=by)
                self.message_user(request, gettext("The round is closed."), messages.SUCCESS)
            elif "_remind" in request.POST:
                self._tell_of_reminders(request, remind(renewal=renewal, by=by))
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)

    def _tell_of_reminders(self, request: HttpRequest, number: int) -> None:
        """How many were reminded; nobody, where all were today."""
        if not number:
            sentence = gettext("Everybody who can be reminded was reminded today.")
            self.message_user(request, sentence, messages.INFO)
            return
        sentence = ngettext(
            "%(count)s municipality was reminded.", "%(count)s municipalities were reminded.", number
        )
        self.message_user(request, sentence % {"count": number}, messages.SUCCESS)


def _groups(answers: Any, invites: bool) -> list[dict[str, Any]]:
    """The answers of a round by what staff must do about them: remind, invite somebody, nothing."""
    today = timezone.localdate()
    rows = answers.select_related("municipality", "round").order_by("municipality__sort_key", "pk")
    groups = [
        (_("Not answered"), rows.with_somebody(today), False),
        (_("Nobody can answer"), rows.without_anybody(today).with_invitations(), invites),
        (_("Confirmed"), rows.confirmed(), False),
    ]
    return [
        {"title": title, "answers": list(found), "invites": may_invite} for title, found, may_invite in groups
    ]


class LeaderForm(forms.ModelForm):
    """The note with which a proposed leader is returned."""

    class Meta:
        labels = {"leader_note": _("Answer of the staff")}


@admin.register(RenewalAnswer)
class RenewalAnswerAdmin(MunicipalityColumns, _NeverDeleted):
    """What each municipality says; proposed leaders are accepted or returned here."""

    form = LeaderForm
    menu_position = 6
    list_display = [
        "shown_municipality",
        "round",
        "state",
        "leader",
        "leader_name",
        "reminded",
        "answered_at",
    ]
    list_filter = ["state", "leader", GapFilter, "round", "municipality__province"]
    list_select_related = ["municipality__province", "round"]
    folded_search = ["municipality__search_key"]
    search_help_text = _("Municipality, district or province.")
    ordering = ["-round__opens", "municipality__sort_key", "pk"]

    @admin.display(description=_("in the record now"))
    def recorded(self, row: RenewalAnswer) -> str:
        """Who leads the municipality by the record."""
        terms = row.municipality.leader_terms.covering(timezone.localdate())
        return ", ".join(f"{term.person_name} ({term.mandate})" for term in terms) or "–"

    @admin.display(description=_("departments and people that do not stay"))
    def gone(self, row: RenewalAnswer) -> str:
        """What the municipality says has changed or leaves."""
        gone = row.points.filter(stands=False)
        points = gone.select_related("department", "appointment__user", "appointment__municipality")
        return ", ".join(str(each) for each in points) or "–"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = ["round", "municipality", "state", ("answered_by", "answered_at"), "gone"]
        leader = ["leader", "recorded", ("leader_name", "leader_from"), "leader_said_by", "leader_note"]
        decided = ["leader_decided_by", "leader_decided_at"]
        return [*shown, ("reminded", "reminded_on"), *leader, *decided]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        names = [*_flat(self.get_fields(request, obj))]
        if obj is not None and obj.leader == LeaderAnswer.PROPOSED:
            names.remove("leader_note")
        return names

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A round makes them."""
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The answer; after a refusal with the note that was typed."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and "leader_note" in request.POST:
            found.leader_note = request.POST["leader_note"]
        return found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of an answer; a refused decision keeps what was typed."""
        if (found := self.pressed(request, object_id)) is not None:
            if self._decide(request, found):
                return HttpResponseRedirect(reverse("admin:members_renewalanswer_changelist"))
            request.method = "GET"
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _decide(self, request: HttpRequest, answer: RenewalAnswer) -> bool:
        """Do what the one button says; False with a message if there is none or a rule is against it."""
        by: Any = request.user
        looked_at = request.POST.get("looked_at", "")
        try:
            if pressed_button(request.POST, {"_accept": True, "_return": False}):
                accept_leader(answer=answer, looked_at=looked_at, by=by)
                self.message_user(request, gettext("The leader is in the record."), messages.SUCCESS)
            else:
                note = typed_note(request.POST, "leader_note")
                return_leader(answer=answer, looked_at=looked_at, by=by, note=note)
                self.message_user(request, gettext("The proposal was returned."), messages.SUCCESS)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        return True


def _flat(names: list[Any]) -> list[str]:
    return [each for name in names for each in (name if isinstance(name, tuple) else (name,))]
