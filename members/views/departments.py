"""Departments in a representative's own area: what is recorded, what is proposed, the forms for more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.departments import propose_department
from members.enums import AppointmentRole
from members.models import Appointment, Department, DepartmentChange
from members.proposal_forms import DepartmentProposalForm
from members.queries.department import sentence_about_people, with_names
from members.queries.shown import Shown, department_shown
from members.views.my import SHOWN, for_municipality, take_proposal_back
from mmu_portal.lib.errors import DomainError, EditConflict


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def departments(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """The municipality's departments, what was proposed of them, and the form for a new one."""
    form = _form(request, acting)
    if form.is_bound and form.is_valid() and _proposed(request, form, acting):
        return HttpResponseRedirect(reverse("my:departments"))
    recorded = Department.objects.filter(municipality=acting.municipality_id)
    proposed = DepartmentChange.objects.filter(municipality=acting.municipality_id)
    context = {
        "acting": acting,
        "may_propose": acting.role != AppointmentRole.VIEWER,
        "form": form,
        "departments": recorded.prefetch_related("work_areas").order_by("-is_active", "name_key"),
        "changes": with_names(proposed[:SHOWN]),
    }
    return render(request, "members/departments.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def department(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """One department: what waits of it, and the form for a change."""
    if acting.role == AppointmentRole.VIEWER:
        raise Http404
    ours = Department.objects.filter(municipality=acting.municipality_id).prefetch_related("work_areas")
    found = get_object_or_404(ours, pk=key)
    waiting = DepartmentChange.objects.pending().filter(department=found).first()
    form = _form(request, acting, found, waiting)
    if form.is_bound and form.is_valid() and _proposed(request, form, acting, found):
        return HttpResponseRedirect(reverse("my:departments"))
    context = {
        "acting": acting,
        "department": found,
        "waiting": waiting,
        "form": form,
        "people": sentence_about_people(found) if found.is_active else "",
    }
    return render(request, "members/department.html", context, status=422 if form.errors else 200)


@require_POST
@for_municipality
def withdraw_department(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """Take a proposal back."""
    take_proposal_back(request, acting, DepartmentChange.objects.all(), key)
    return HttpResponseRedirect(reverse("my:departments"))


def _form(
    request: HttpRequest,
    acting: Appointment,
    found: Department | None = None,
    waiting: DepartmentChange | None = None,
) -> DepartmentProposalForm:
    """The form, filled with what was sent or with what there is; who only reads sends nothing."""
    if request.method == "POST" and acting.role == AppointmentRole.VIEWER:
        raise Http404
    return DepartmentProposalForm(
        request.POST if request.method == "POST" else None,
        municipality=acting.municipality_id,
        department=found,
        waiting=waiting,
    )


def _proposed(
    request: HttpRequest, form: DepartmentProposalForm, acting: Appointment, found: Department | None = None
) -> bool:
    """Propose what was changed; False with a sentence in the form if something is against it."""
    try:
        is_new = bool(form.changed) and propose_department(
            appointment=acting, wanted=form.record(), department=found, seen=form.seen
        )
    except EditConflict as conflict:
        form.come_back(_shown_now(acting, found, form.record().name), conflict)
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    sentence = _("The proposal waits for the staff.") if is_new else _("Nothing new was proposed.")
    messages.success(request, sentence)
    return True


def _shown_now(acting: Appointment, found: Department | None, name: str) -> dict[str, Shown]:
    """What there is of a department, or of a new one of this name, after somebody changed it."""
    recorded = Department.objects.filter(pk=found.pk).first() if found else None
    pending = DepartmentChange.objects.pending().about(acting.municipality_id, found, name)
    return department_shown(recorded, pending.first())
