"""Where a visitor reports a mistake in a record."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions.reports import submit_report
from members.forms import ReportForm
from members.models import Municipality
from members.queries.directory import Selection
from members.views.addresses import Address
from mmu_portal.lib.errors import DomainError


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that reaches staff and is never public; after sending, the same address says thank you."""
    municipality = get_object_or_404(
        Municipality.objects.visible_to(request.user).select_related("province"), slug=slug
    )
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            _send(request, municipality, form)
        except DomainError as error:
            form.add_error(None, str(error))
            status = 429
        else:
            return HttpResponseRedirect(reverse("members:report", args=[slug]) + "?sent=1")
    sent = "sent" in request.GET and not form.is_bound
    context = {
        "municipality": municipality,
        "province_address": Address(Selection(provinces=(municipality.province_id,))),
        "form": form,
        "sent": sent,
    }
    return render(request, "members/report.html", context, status=status)


def _send(request: HttpRequest, municipality: Municipality, form: ReportForm) -> None:
    """Store the report; a program that filled in the hidden field is thanked and forgotten."""
    if form.is_of_a_program:
        return
    submit_report(
        municipality=municipality,
        text=form.cleaned_data["text"],
        email=form.cleaned_data["email"],
        sender=get_adapter(request).get_client_ip(request) or "",
    )
