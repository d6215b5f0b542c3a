"""Certificates in the back office: read, downloaded, revoked."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.admin import RecordAdmin
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.notes import typed_note
from platforms.admin.seat import Counted
from programs.actions.certificates import issue_anew, revoke
from programs.models import Certificate
from programs.views.certificate import pdf_answer


@admin.register(Certificate)
class CertificateAdmin(Counted, RecordAdmin):
    """What was issued to whom; an activity's own page issues them."""

    menu_position = 9
    list_display = ["serial", "name", "activity", "issued_at", "is_valid", "is_sample"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), "language", "is_sample"]
    list_select_related = ["registration__activity"]
    search_fields = ["serial", "name"]
    ordering = ["-issued_at", "-pk"]
    actions = ["revoke_chosen", "issue_anew_chosen"]
    fields = [
        "serial",
        "name",
        "activity",
        "language",
        ("attended", "sessions"),
        ("issued_at", "issued_by"),
        ("revoked_at", "revoked_by"),
        "revoked_reason",
        "pdf",
        "is_sample",
    ]

    @admin.display(description=_("activity"))
    def activity(self, row: Certificate) -> str:
        """The activity's title."""
        return str(row.registration.activity)

    @admin.display(description=_("valid"), boolean=True)
    def is_valid(self, row: Certificate) -> bool:
        """Whether it was not revoked."""
        return row.is_valid

    @admin.display(description=_("document"))
    def pdf(self, row: Certificate) -> SafeString:
        """Where it is downloaded, for who has no account."""
        address = reverse("admin:programs_certificate_pdf", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Certificate (PDF)"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A certificate never changes; it is revoked."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who keeps certificates."""
        return request.user.has_perm("programs.change_certificate")

    def has_issue_permission(self, request: HttpRequest) -> bool:
        """Who issues them."""
        return request.user.has_perm("programs.add_certificate")

    def get_urls(self) -> list[Any]:
        """The stock addresses and the document."""
        document = path(
            "<int:key>/pdf/", self.admin_site.admin_view(self.document), name="programs_certificate_pdf"
        )
        return [document, *super().get_urls()]

    def document(self, request: HttpRequest, key: int) -> HttpResponse:
        """The PDF."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Certificate.objects.select_related("registration__activity")
        found = rows.filter(pk=key).first() if key < 2**63 else None
        if found is None:
            raise Http404
        try:
            return pdf_answer(found)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:programs_certificate_change", args=[key]))

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask why, then revoke."""
        rows = list(queryset.filter(revoked_at__isnull=True))
        typed, reason = request.POST.get("reason", ""), ""
        by: Any = request.user
        try:
            reason = typed_note(request.POST, "reason", longest=300)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        if rows and reason:
            self.run(request, rows, lambda row: revoke(certificate=row, reason=reason, by=by))  # type: ignore[arg-type]
            return None
        if not rows:
            self.message_user(request, gettext("Choose certificates that are valid."))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Revoke certificates"),
            "opts": self.opts,
            "certificates": rows,
            "missing": "confirmed" in request.POST and not typed.strip(),
            "typed": typed,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/programs/certificate/revoke.html", context)

    @admin.action(description=_("Issue anew, with the name of today"), permissions=["issue"])
    def issue_anew_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For certificates that were revoked because they were wrong."""
        by: Any = request.user
        self.run(request, queryset, lambda row: issue_anew(certificate=row, by=by))
