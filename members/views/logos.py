"""The logo in a representative's own area, and pictures that wait for the staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.acting import running_appointments
from members.actions.logos import propose_logo
from members.actions.proposals import withdraw
from members.enums import AppointmentRole
from members.models import Appointment, Municipality, ProfileChange
from members.models.change import LOGO
from members.proposal_forms import LogoProposalForm
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError, EditConflict


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def logo(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """The logo, the one that waits, and the form for another."""
    if acting.role == AppointmentRole.VIEWER:
        raise Http404
    ours = ProfileChange.objects.filter(municipality=acting.municipality_id, field=LOGO)
    waiting = ours.pending().first()
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdrawn(request, acting, waiting)
    place = Municipality.objects.get(pk=acting.municipality_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LogoProposalForm(*sent, municipality=place, waiting=waiting)
    if form.is_bound and form.is_valid() and _proposed(request, form, acting):
        return HttpResponseRedirect(reverse("my:logo"))
    context = {"acting": acting, "place": place, "waiting": waiting, "last": ours.first(), "form": form}
    return render(request, "members/logo.html", context, status=422 if form.errors else 200)


def _proposed(request: HttpRequest, form: LogoProposalForm, acting: Appointment) -> bool:
    """Propose the picture, and say so; False with a sentence in the form if something is against it.

    Where another picture stands by now, the page shows it anew: a browser gives a file only once.
    """
    try:
        propose_logo(appointment=acting, upload=form.cleaned_data["logo"], seen=form.seen)
    except EditConflict as conflict:
        messages.error(request, str(conflict))
        return True
    except (DomainError, ValidationError) as refusal:
        form.add_error("logo", refusal if isinstance(refusal, ValidationError) else str(refusal))
        return False
    messages.success(request, _("The logo waits for the staff."))
    return True


def _withdrawn(request: HttpRequest, acting: Appointment, waiting: ProfileChange | None) -> HttpResponse:
    """Take back the picture that the page showed, not one that waits since."""
    try:
        if waiting is None or str(waiting.pk) != request.POST["withdraw"]:
            raise DomainError(_("This proposal was decided or withdrawn before."))
        withdraw(change=waiting, appointment=acting)
        messages.success(request, _("The proposal was withdrawn."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("my:logo"))


@never_cache
@require_safe
def proposed_logo(request: HttpRequest, key: int) -> FileResponse:
    """A picture that waits, for staff who decide and for those who act for its municipality."""
    change = get_object_or_404(ProfileChange.objects.pending().filter(field=LOGO), pk=key)
    acts = any(each.municipality_id == change.municipality_id for each in running_appointments(request.user))
    decides = request.user.is_staff and request.user.has_perm("members.view_profilechange")
    if not (acts or decides):
        raise Http404
    try:
        picture = default_storage.open(change.proposed, "rb")
    except FileNotFoundError as error:
        raise Http404("no file") from error
    response = FileResponse(picture, content_type="image/png", filename=f"{key}.png")
    response["X-Content-Type-Options"] = "nosniff"
    return response
