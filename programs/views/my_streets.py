"""Streets in a person's own area: what is recorded, what is proposed, the forms for more."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.acting import running_appointments
from members.enums import AppointmentRole, ChangeState
from members.models import Appointment
from members.views.my import SHOWN, for_municipality, take_proposal_back
from mmu_portal.lib.errors import DomainError, EditConflict
from programs.actions.photographs import latest, propose_photograph, take_photograph_away
from programs.actions.street_changes import BrokenRecord, propose_street
from programs.models import Cycle, CycleParticipation, Street, StreetChange
from programs.models.street_record import Record, of_photograph, photographs
from programs.queries.street_shown import FIELDS, street_shown
from programs.street_forms import PhotographForm, StreetForm, moment_of_phase
from programs.views.photograph import picture_answer


@never_cache
@require_safe
@for_municipality
def my_streets(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """The municipality's streets, and what was proposed of them."""
    ours = Street.objects.filter(municipality=acting.municipality_id).with_result()
    proposed = StreetChange.objects.filter(municipality=acting.municipality_id)
    context = {
        "acting": acting,
        "may_propose": acting.role != AppointmentRole.VIEWER,
        "takes_part": _cycles(acting).exists(),
        "streets": ours.select_related("program", "cycle").order_by("search_key", "pk"),
        "waiting": dict(proposed.pending().values_list("street_id", "pk")),
        "changes": proposed.exclude(state=ChangeState.WITHDRAWN).with_records()[:SHOWN],
    }
    return render(request, "programs/my_streets.html", context)


def _cycles(acting: Appointment) -> Any:
    """The cycles in which the municipality takes or took part."""
    ours = CycleParticipation.objects.taking_part().filter(municipality=acting.municipality_id)
    return Cycle.objects.filter(participations__in=ours).select_related("program").order_by("-number")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def new_street(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """The form for a new street of a cycle in which the municipality takes part."""
    _refuse_reader(acting)
    cycles = _cycles(acting)
    if not cycles.exists():
        raise Http404
    return _street_page(request, acting, cycles=cycles)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def street(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """One street on record: what waits of it, and the form for a change."""
    found = _street(acting, key)
    waiting = StreetChange.objects.pending().filter(street=found).first()
    return _street_page(request, acting, found=found, waiting=waiting)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def proposed_street(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """A new street that waits, and the form for another wording of it."""
    return _street_page(request, acting, waiting=_new_one(acting, key))


def _refuse_reader(acting: Appointment) -> None:
    if acting.role == AppointmentRole.VIEWER:
        raise Http404


def _street(acting: Appointment, key: int) -> Street:
    _refuse_reader(acting)
    ours = Street.objects.filter(municipality=acting.municipality_id).select_related("program")
    return get_object_or_404(ours, pk=key)


def _new_one(acting: Appointment, key: int) -> StreetChange:
    """A proposal of a new street of the municipality that waits, or what waits in its place by now."""
    _refuse_reader(acting)
    ours = StreetChange.objects.filter(municipality=acting.municipality_id, street__isnull=True)
    asked = get_object_or_404(ours, pk=key)
    pending = ours.pending().select_related("cycle__program")
    # A colleague, or the same person on another page, sent more: what is typed here is not lost.
    return get_object_or_404(pending, Q(pk=key) | Q(name_key=asked.name_key))


def _street_page(
    request: HttpRequest,
    acting: Appointment,
    *,
    found: Street | None = None,
    waiting: StreetChange | None = None,
    cycles: Any = None,
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = StreetForm(
        posted, municipality=acting.municipality_id, street=found, waiting=waiting, cycles=cycles
    )
    if form.is_bound and form.is_valid():
        proposed, answered = _proposed(request, form, acting, found, waiting)
        if answered:
            return HttpResponseRedirect(_after(found, proposed))
    context = {"acting": acting, "street": found, "waiting": waiting, "form": form}
    return render(request, "programs/my_street.html", context, status=422 if form.errors else 200)


def _proposed(
    request: HttpRequest,
    form: StreetForm,
    acting: Appointment,
    found: Street | None,
    waiting: StreetChange | None,
) -> tuple[StreetChange | None, bool]:
    """Propose what was typed; not answered, with a sentence in the form, if something is against it."""
    about = waiting or found
    kept = {name: text for name, text in latest(about).items() if name not in FIELDS} if about else {}
    try:
        change = propose_street(
            appointment=acting,
            wanted=kept | form.record,
            street=found,
            cycle=waiting.cycle if waiting else form.cleaned_data.get("cycle"),
            seen=form.seen,
            in_place_of=waiting if found is None else None,
        )
    except EditConflict as conflict:
        now = StreetChange.objects.pending().filter(street=found).first() if found else waiting
        form.come_back(street_shown(found, now), conflict)
        return None, False
    except BrokenRecord as refusal:
        form.tell(refusal.faults)
        return None, False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None, False
    told = _("The proposal waits for the staff.") if change else _("Nothing new was proposed.")
    messages.success(request, told)
    return change, True


def _after(found: Street | None, proposed: StreetChange | None) -> str:
    """Where it goes on: to the photographs of what waits."""
    if found is not None:
        return reverse("my-streets:photographs", args=[found.pk])
    if proposed is not None:
        return reverse("my-streets:proposed-photographs", args=[proposed.pk])
    return reverse("my-streets:list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def street_photographs(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """The photographs of a street on record, with those that wait, and the form for more."""
    return _photographs_page(request, acting, _street(acting, key))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def proposed_photographs(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """The photographs of a new street that waits, and the form for more."""
    return _photographs_page(request, acting, _new_one(acting, key))


def _photographs_page(
    request: HttpRequest, acting: Appointment, about: Street | StreetChange
) -> HttpResponse:
    record = latest(about)
    posted = request.method == "POST" and "remove" not in request.POST
    form = PhotographForm(request.POST if posted else None, request.FILES if posted else None, record=record)
    if request.method == "POST":
        change = _removed(request, acting, about) if not posted else _added(form, request, acting, about)
        if change is not None or not posted:
            found = about if isinstance(about, Street) else None
            return HttpResponseRedirect(_after(found, change or _as_change(about)))
    waiting = about if isinstance(about, StreetChange) else _waiting(about)
    context = {
        "acting": acting,
        "about": about,
        "street": about if isinstance(about, Street) else None,
        "waiting": waiting,
        "name": record.get("name_tr", ""),
        "photographs": [_shown(record, waiting, *each) for each in photographs()],
        "form": form,
    }
    return render(request, "programs/my_photographs.html", context, status=422 if form.errors else 200)


def _waiting(street: Street) -> StreetChange | None:
    return StreetChange.objects.pending().filter(street=street).first()


def _as_change(about: Street | StreetChange) -> StreetChange | None:
    return about if isinstance(about, StreetChange) else None


def _shown(record: Record, waiting: StreetChange | None, phase: int, moment: str) -> dict[str, Any]:
    """One photograph that is recorded or waits; without an address where there is none."""
    told = {
        name: record.get(of_photograph(phase, moment, name), "")
        for name in ("file", "width", "height", "description_tr", "description_en", "credit")
    }
    file = told["file"]
    address = waiting.picture_address(file) if waiting else ""
    if file and not address:
        address = reverse("programs:photograph", args=[file, int(told["width"])])
    return told | {"title": moment_of_phase(phase, moment), "key": f"{phase}-{moment}", "address": address}


def _added(
    form: PhotographForm, request: HttpRequest, acting: Appointment, about: Street | StreetChange
) -> StreetChange | None:
    """Propose the photograph; None with a sentence in the form if something is against it."""
    if not form.is_valid():
        return None
    phase, moment = form.where()
    try:
        change = propose_photograph(
            appointment=acting,
            about=about,
            phase=phase,
            moment=moment,
            upload=form.cleaned_data["picture"],
            caption=form.caption(),
        )
    except (DomainError, ValidationError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return None
    messages.success(request, _("The photograph waits for the staff."))
    return change


def _removed(request: HttpRequest, acting: Appointment, about: Street | StreetChange) -> StreetChange | None:
    """Propose that a photograph goes; the outcome is a message."""
    chosen = {f"{phase}-{moment}": (phase, moment) for phase, moment in photographs()}
    if request.POST["remove"] not in chosen:
        raise Http404
    phase, moment = chosen[request.POST["remove"]]
    try:
        change = take_photograph_away(appointment=acting, about=about, phase=phase, moment=moment)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, _("The proposal waits for the staff."))
    return change


@require_POST
@for_municipality
def withdraw_street(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """Take a proposal back."""
    take_proposal_back(request, acting, StreetChange.objects.all(), key)
    return HttpResponseRedirect(reverse("my-streets:list"))


@never_cache
@require_safe
def proposed_picture(request: HttpRequest, key: int, file: str) -> FileResponse:
    """A picture of a proposal, for staff who decide and for those who act for its municipality."""
    change = get_object_or_404(StreetChange.objects.pending().select_related("street"), pk=key)
    acts = any(each.municipality_id == change.municipality_id for each in running_appointments(request.user))
    decides = request.user.is_staff and request.user.has_perm("programs.view_streetchange")
    width = change.width_of(file)
    if width is None or not (acts or decides):
        raise Http404
    return picture_answer(file, width)
