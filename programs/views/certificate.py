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

LONGEST = 30  # letters of what may be a serial


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """Where a serial is typed; one that was leads to its page."""
    if serial := in_groups(request.GET.get("serial", "")):
        return HttpResponseRedirect(reverse("certificates:certificate", args=[serial]))
    return render(request, "programs/certificate_find.html")


@public_page
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Whose certificate it is, of which activity and days, and whether it is valid; nothing more.

    Of a serial that nobody has: how serials look, and the form to type another.
    """
    found = _found(serial)
    if found is None:
        return render(request, "programs/certificate_find.html", {"serial": serial[:LONGEST]}, status=404)
    context = {"certificate": found, "activity": found.registration.activity}
    return render(request, "programs/certificate.html", context)


@never_cache
@require_safe
def my_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """The reader's own certificate as PDF."""
    found = _found(serial)
    if found is None or found.registration.user_id is None or found.registration.user_id != request.user.pk:
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


def in_groups(serial: str) -> str:
    """A serial as it was typed, in the way serials are written: capitals, in groups of five."""
    letters = [each for each in serial.upper() if each.isascii() and each.isalnum()][:LONGEST]
    return "-".join("".join(letters[at : at + 5]) for at in range(0, len(letters), 5))


def _found(serial: str) -> Certificate | None:
    rows = Certificate.objects.select_related("registration__activity")
    return rows.filter(serial=in_groups(serial)).first()
