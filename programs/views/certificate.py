"""The page that confirms a certificate, and the certificate itself for whom it is about."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.pagestore import public_page
from programs.certificates import certificate_pdf
from programs.models import Certificate


@public_page
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Whose certificate it is, of which activity and days, and whether it is valid; nothing more."""
    found = _found(serial)
    context = {"certificate": found, "activity": found.registration.activity}
    return render(request, "programs/certificate.html", context)


@never_cache
@require_safe
def my_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """The reader's own certificate as PDF."""
    found = _found(serial)
    if found.registration.user_id is None or found.registration.user_id != request.user.pk:
        raise Http404
    try:
        return pdf_answer(found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("my-activities:list"))


def pdf_answer(found: Certificate) -> HttpResponse:
    """The PDF, kept by nobody on the way; `DomainError` if it cannot show a name."""
    answer = HttpResponse(certificate_pdf(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.serial}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _found(serial: str) -> Certificate:
    rows = Certificate.objects.select_related("registration__activity")
    found = rows.filter(serial=serial.upper()).first() if len(serial) <= 30 else None
    if found is None:
        raise Http404
    return found
