"""Municipalities in cycles in the back office: select, let begin, let graduate, decline or end, pair."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.admin.columns import MunicipalityColumns
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.admin_refusal import KeepsTyped
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.notes import typed_note
from programs.actions import participations
from programs.admin.reach import ReachPages
from programs.enums import ParticipationState
from programs.models import CycleParticipation

LIST = "admin:programs_cycleparticipation_changelist"
BUTTONS: dict[ParticipationState, tuple[str, Any, Callable[..., None], Any]] = {
    ParticipationState.SELECTED: (
        "_select",
        _("Select"),
        participations.select,
        _("The municipality is selected."),
    ),
    ParticipationState.ACTIVE: (
        "_activate",
        _("Let it begin"),
        participations.activate,
        _("The municipality takes part."),
    ),
    ParticipationState.GRADUATED: (
        "_graduate",
        _("Let it graduate"),
        participations.graduate,
        _("The municipality has graduated."),
    ),
    ParticipationState.WITHDRAWN: (
        "_end",
        _("Decline, or end, with the answer"),
        participations.end,
        _("The municipality does not take part."),
    ),
}


@admin.register(CycleParticipation)
class ParticipationAdmin(KeepsTyped, ReachPages, MunicipalityColumns, RecordAdmin):
    """Who applied to which cycle, and the way from there; states move by buttons alone."""

    menu_position = 2
    change_form_template = "admin/programs/participation_form.html"
    list_display = ["shown_municipality", "cycle", "state", "since", "mentor", "is_sample"]
    list_filter = [
        "state",
        GapFilter,
        "cycle__program",
        "cycle__number",
        "municipality__province",
        "is_sample",
    ]
    list_select_related = ["cycle__program", "municipality__province", "mentor"]
    folded_search = ["municipality__search_key"]
    search_help_text = _("Municipality, district or province.")
    ordering = ["-since", "-pk"]
    autocomplete_fields = ["cycle", "municipality", "mentor"]
    actions = ["select_chosen", "activate_chosen", "graduate_chosen", "end_chosen"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["cycle", "municipality", "state", "since", "mentor", "is_sample"]
        told = ["answer"] if obj.answer else []
        return [
            "cycle",
            "municipality",
            "state",
            "since",
            "applied_by",
            "message",
            *told,
            "mentor",
            "is_sample",
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What the municipality said, and what only the buttons move."""
        return (
            []
            if obj is None
            else [name for name in self.get_fields(request, obj) if name not in ("mentor", "is_sample")]
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is ended with an answer, never deleted: its place would stay taken."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row takes its place; of one on record only the mentor and the flag are edited."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            participations.record(participation=obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a participation with the buttons that may follow; a refusal keeps what was typed."""
        found = self._found(object_id)
        pressed = [state for state, (name, *_rest) in BUTTONS.items() if name in request.POST]
        if found is not None and pressed and self.has_change_permission(request, found):
            if self._moved(request, found, pressed[0]):
                return HttpResponseRedirect(reverse(LIST))
            request.method = "GET"
        buttons = [BUTTONS[state][:2] for state in _state(found).next_states] if found else []
        typed = {"buttons": buttons, "typed": request.POST.get("staff_answer", "")}
        return super().changeform_view(request, object_id, form_url, typed | (extra_context or {}))

    def _found(self, object_id: str | None) -> CycleParticipation | None:
        if not object_id or not may_be_key(self.opts.pk, object_id):
            return None
        return CycleParticipation.objects.filter(pk=object_id).first()

    def _moved(self, request: HttpRequest, found: CycleParticipation, state: ParticipationState) -> bool:
        """Do what the button says; False with a message if a rule is against it."""
        _name, _label, action, done = BUTTONS[state]
        ends = state == ParticipationState.WITHDRAWN
        try:
            told = {"answer": typed_note(request.POST, "staff_answer")} if ends else {}
            action(participation=found, by=request.user, **told)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        self.message_user(request, str(done), messages.SUCCESS)
        return True

    @admin.action(description=_("Select"), permissions=["change"])
    def select_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Select while there are places; the rest is told one by one."""
        self._run(request, queryset, participations.select)

    @admin.action(description=_("Let begin"), permissions=["change"])
    def activate_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Let the selected begin."""
        self._run(request, queryset, participations.activate)

    @admin.action(description=_("Let graduate"), permissions=["change"])
    def graduate_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Let those that take part graduate."""
        self._run(request, queryset, participations.graduate)

    @admin.action(description=_("Decline or end with one answer"), permissions=["change"])
    def end_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask what to write to the municipalities, then do it."""
        typed = request.POST.get("note", "")
        try:
            if "confirmed" in request.POST and (answer := typed_note(request.POST)):
                self._run(request, queryset, participations.end, answer=answer)
                return None
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decline or end"),
            "opts": self.opts,
            "rows": queryset.under_way(),
            "action": "end_chosen",
            "missing": "confirmed" in request.POST and not typed.strip(),
            "typed": typed,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/programs/participations_answer.html", context)

    def _run(self, request: HttpRequest, queryset: Any, action: Callable[..., None], **told: str) -> None:
        done = 0
        for each in queryset.select_related("municipality", "cycle").order_by("since", "pk"):
            try:
                action(participation=each, by=request.user, **told)
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{each}: {refusal}", messages.ERROR)
        sentence = ngettext(
            "%(count)s participation was moved.", "%(count)s participations were moved.", done
        )
        self.message_user(request, sentence % {"count": done}, messages.SUCCESS if done else messages.INFO)


def _state(found: CycleParticipation) -> ParticipationState:
    return ParticipationState(found.state)
