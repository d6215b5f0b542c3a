"""Review periods in the back office: what is due, entering readings on one page, and locking."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext

from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.errors import DomainError
from programs.actions.periods import LOCKS, lock_period, reason_against_locking
from programs.admin.entry import EntryPage
from programs.models import ReviewPeriod
from programs.queries.entry import missing_of


@admin.register(ReviewPeriod)
class ReviewPeriodAdmin(RecordAdmin):
    """A period: its days, what it lacks, and its buttons; a locked one is only read."""

    menu_position = 15
    list_display = ["__str__", "plan", "due", "state", "locked_at", "is_sample"]
    list_filter = ["plan", "state", GapFilter]
    list_select_related = ["plan"]
    ordering = ["plan", "-ends"]
    change_form_template = "admin/programs/reviewperiod/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.for_lists()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = ["plan", ("starts", "ends"), "due", "is_sample"]
        return [*shown, *(["state", "locked_at", "locked_by"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A period stays with its plan; whether it is locked is said by its button."""
        return ["plan", "state", "locked_at", "locked_by"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A locked period is only read."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_locked)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A locked period stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_locked)

    def get_urls(self) -> list[Any]:
        """The stock addresses, and the page on which readings are entered."""
        page = EntryPage(self)
        own = path(
            "<int:key>/readings/", self.admin_site.admin_view(page), name="programs_reviewperiod_readings"
        )
        return [own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a period with what it lacks; locking is asked for once more."""
        found = self._found(object_id)
        if found is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        may_lock = request.user.has_perm(LOCKS) and not found.is_locked
        if request.method == "POST" and "_lock" in request.POST and may_lock:
            return self._lock(request, found)
        context = {
            "missing": missing_of(found),
            "may_lock": may_lock,
            "against_locking": reason_against_locking(found) if may_lock else "",
            "may_report": request.user.has_perm("programs.change_measurement"),
            "may_see_readings": request.user.has_perm("programs.view_measurement"),
        }
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def _found(self, object_id: str | None) -> ReviewPeriod | None:
        if not object_id or not may_be_key(self.opts.pk, object_id):
            return None
        return ReviewPeriod.objects.for_lists().filter(pk=object_id).first()

    def _lock(self, request: HttpRequest, period: ReviewPeriod) -> HttpResponse:
        """Ask once more, with what is missing; then lock."""
        if "sure" not in request.POST and not reason_against_locking(period):
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Lock the period"),
                "opts": self.opts,
                "original": period,
                "missing": missing_of(period),
            }
            return TemplateResponse(request, "admin/programs/reviewperiod/lock.html", context)
        by: Any = request.user
        try:
            lock_period(period=period, by=by)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, gettext("The period is locked."), messages.SUCCESS)
        return HttpResponseRedirect(request.path)
