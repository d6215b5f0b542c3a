"""Activities in the back office: what they are, when, for how many; published, canceled, certified there."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.admin import RecordStackedInline, TranslatedRecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.admin_refusal import KeepsTyped
from mmu_portal.lib.errors import DomainError
from programs.actions.activities import call_off, publish, tell_of_change
from programs.actions.certificates import issue_certificates
from programs.actions.places import set_limits
from programs.admin.attendance import attendance, attendance_list
from programs.models import Activity, Places, Session
from programs.queries.attendance import present
from programs.queries.places import places_left


class ActivityForm(forms.ModelForm):
    """What staff write; fewer places than are taken are refused beside the field."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        counted = (
            Places.objects.filter(activity=self.instance.pk) if self.instance.pk else Places.objects.none()
        )
        for name, rows in (
            ("capacity", counted.filter(municipality__isnull=True)),
            ("seats_per_municipality", counted.filter(municipality__isnull=False)),
        ):
            limit = self.cleaned_data.get(name)
            taken = max(rows.values_list("taken", flat=True), default=0)
            if limit is not None and taken > limit:
                sentence = gettext("%(taken)s places are taken already; no fewer are possible.")
                self.add_error(name, sentence % {"taken": taken})
        return cleaned


class SessionInline(RecordStackedInline):
    """When it takes place."""

    model = Session
    extra = 0
    fields = [("starts", "ends"), "title", "place"]


@admin.register(Activity)
class ActivityAdmin(KeepsTyped, TranslatedRecordAdmin):
    """An activity with its sessions; its page tells who registered and who was there."""

    form = ActivityForm
    menu_position = 7
    list_display = ["title", "kind", "first_day", "state", "taken", "part_of", "is_sample"]
    list_filter = ["state", "kind", "program", "platform", "project", "is_sample"]
    list_select_related = ["program", "platform", "project"]
    search_fields = ["title_tr", "title_en"]
    ordering = ["-first_day", "slug"]
    autocomplete_fields = ["province", "invited"]
    inlines = [SessionInline]
    history_parts = {Session: "activity"}
    boxes = ["target_groups"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    ("kind", "mode"),
                    "state",
                    "lead",
                    ("program", "platform", "project"),
                    "place",
                    ("province", "link"),
                ]
            },
        ),
        (
            _("Registration and certificates"),
            {
                "fields": [
                    ("audience", "audience_words"),
                    ("opens", "closes"),
                    ("capacity", "seats_per_municipality", "certificate_share"),
                ]
            },
        ),
        (_("Long text"), {"classes": ["collapse"], "fields": ["text"]}),
        (
            _("Target groups and invited people"),
            {"classes": ["collapse"], "fields": ["target_groups", "invited"]},
        ),
        (
            _("Days without sessions, and what a source states"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("first_day", "last_day", "precision"),
                    ("stated_participants", "stated_municipalities"),
                    "stated_cities",
                    "source",
                    "is_sample",
                ],
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address stays: others link to it. The state moves by the buttons below."""
        return ["slug", "state"] if obj else ["state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many places are taken."""
        every = Places.objects.filter(activity=OuterRef("pk"), municipality__isnull=True)
        return super().get_queryset(request).annotate(taken_places=Subquery(every.values("taken")[:1]))

    @admin.display(description=_("places taken"))
    def taken(self, row: Any) -> str:
        """How many of how many."""
        return f"{row.taken_places or 0} / {row.capacity or '∞'}"

    @admin.display(description=_("belongs to"))
    def part_of(self, row: Activity) -> str:
        """The program, platform or project."""
        return str(row.part_of or "")

    def view_on_site(self, obj: Activity) -> str | None:
        """Its page; a draft has none."""
        return None if obj.state == "draft" else obj.get_absolute_url()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the sessions; then the counters follow what was written."""
        super().save_related(request, form, formsets, change)
        by: Any = request.user
        offered = set_limits(activity=Activity.objects.get(pk=form.instance.pk), by=by)
        if offered:
            sentence = ngettext("%(count)s place was offered.", "%(count)s places were offered.", offered)
            self.message_user(request, sentence % {"count": offered}, messages.INFO)

    # Pages

    def get_urls(self) -> list[Any]:
        """The stock addresses, and those of each session's attendance."""
        view, name = self.admin_site.admin_view, "programs_activity_attendance"
        return [
            path("sessions/<int:key>/attendance/", view(attendance), name=name),
            path("sessions/<int:key>/attendance.xlsx", view(attendance_list), name=f"{name}_list"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of an activity with its buttons; a refusal is a message."""
        if (found := self._pressed(request, object_id)) is not None:
            if "_call_off" in request.POST and "sure" not in request.POST:
                return self._ask(request, found)
            self._run(request, found)
            return HttpResponseRedirect(request.path)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        activity = context.get("original")
        if activity is not None:
            context |= {
                "left": places_left(activity),
                "sessions": activity.sessions.all(),
                "present": present(activity),
                "may_run": self.has_change_permission(request, activity),
                "may_note": request.user.has_perm("programs.view_attendance"),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _pressed(self, request: HttpRequest, object_id: str | None) -> Activity | None:
        """The activity whose button was pressed by who may change it."""
        if request.method != "POST" or not {"_publish", "_tell", "_call_off", "_issue"} & request.POST.keys():
            return None
        if not object_id or not may_be_key(self.opts.pk, object_id):
            return None
        found = Activity.objects.filter(pk=object_id).first()
        return found if found is not None and self.has_change_permission(request, found) else None

    def _ask(self, request: HttpRequest, activity: Activity) -> HttpResponse:
        """Ask once more before everybody is told, which nobody takes back."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Cancel the activity"),
            "opts": self.opts,
            "original": activity,
            "people": activity.registrations.standing().count(),
        }
        return TemplateResponse(request, "admin/programs/activity/call_off.html", context)

    def _run(self, request: HttpRequest, activity: Activity) -> None:
        by: Any = request.user
        try:
            if "_publish" in request.POST:
                publish(activity=activity, by=by)
                told = gettext("The activity is published.")
            elif "_tell" in request.POST:
                number = tell_of_change(activity=activity, by=by)
                sentence = ngettext(
                    "%(count)s person is told when and where it is.",
                    "%(count)s people are told when and where it is.",
                    number,
                )
                told = sentence % {"count": number} if number else gettext("There is nobody left to tell.")
            elif "_call_off" in request.POST:
                number = call_off(activity=activity, by=by)
                sentence = ngettext(
                    "The activity is canceled; %(count)s person is told.",
                    "The activity is canceled; %(count)s people are told.",
                    number,
                )
                told = sentence % {"count": number}
            else:
                number = issue_certificates(activity=activity, by=by)
                sentence = ngettext(
                    "%(count)s certificate was issued.", "%(count)s certificates were issued.", number
                )
                told = sentence % {"count": number}
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, told, messages.SUCCESS)
