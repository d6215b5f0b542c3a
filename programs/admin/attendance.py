"""Who was at a session: a list of boxes, filled by hand or from a spreadsheet, and the code for the door."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Appointment, User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.write import write_xlsx
from mmu_portal.lib.text import slug
from programs.actions.attendance import RIGHT, note_present, note_walk_ins, show_code
from programs.actions.registrations import RIGHT as ADMITS
from programs.attendance_sheets import Stranger, read_people
from programs.enums import AttendanceWay
from programs.models import Activity, Registration, Session
from programs.registration_forms import WalkInForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _session(request: HttpRequest, key: int) -> Session:
    if not request.user.has_perm("programs.view_attendance"):
        raise PermissionDenied
    found = Session.objects.select_related("activity").filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise Http404
    return found


def _people(session: Session) -> list[Registration]:
    rows = Registration.objects.confirmed().filter(activity=session.activity_id).with_people()
    return sorted(rows, key=lambda each: each.sort_key)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, key: int) -> HttpResponse:
    """The list of a session; a spreadsheet ticks its boxes, and nothing is stored before somebody saves."""
    session, by = _session(request, key), request.user
    if request.method != "POST":
        return _page(request, session, _there(session), AttendanceWay.LIST)
    if not by.has_perm(RIGHT) or not isinstance(by, User):
        raise PermissionDenied
    if "_sheet" in request.POST:
        return _previewed(request, session)
    if "_walk_in" in request.POST:
        return _walked_in(request, session, by)
    newcomers = _newcomers(request)
    try:
        if "_code" in request.POST:
            show_code(session=session, by=by)
        elif all(each.is_valid() for each in newcomers):
            _saved(request, session, by, newcomers)
        else:
            raise DomainError(_("Look at the new people: something of them cannot be right."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _page(
            request,
            session,
            _ticked(request),
            _way(request),
            shown=_shown(request),
            newcomers=newcomers,
            kept=request.POST.getlist("new"),
        )
    return HttpResponseRedirect(request.path)


@transaction.atomic
def _saved(request: HttpRequest, session: Session, by: User, newcomers: list[WalkInForm]) -> None:
    """Store the ticks of the list, and the new people of a spreadsheet who are ticked; all or nothing."""
    came, went = note_present(
        session=session, present=_ticked(request), way=_way(request), by=by, shown=_shown(request)
    )
    people = [each.cleaned_data for each in newcomers if each.prefix in request.POST.getlist("new")]
    came += note_walk_ins(session=session, people=people, way=AttendanceWay.SPREADSHEET, by=by)
    sentence = _("Saved. Noted as present: %(came)s, taken off the list: %(went)s.")
    messages.success(request, sentence % {"came": came, "went": went})


def _walked_in(request: HttpRequest, session: Session, by: User) -> HttpResponse:
    """Note one person who came without registering."""
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            note_walk_ins(session=session, people=[form.cleaned_data], way=AttendanceWay.LIST, by=by)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Has a place now, and is noted as present."))
            return HttpResponseRedirect(request.path)
    return _page(request, session, _there(session), AttendanceWay.LIST, walk_in=form)


def _newcomers(request: HttpRequest) -> list[WalkInForm]:
    """The new people of the spreadsheet that was previewed, as they were sent back."""
    prefixes = [name.removesuffix("-name") for name in request.POST if re.fullmatch(r"new\d{1,4}-name", name)]
    return [WalkInForm(request.POST, prefix=each) for each in prefixes]


def _there(session: Session) -> set[int]:
    return set(session.attendances.values_list("registration", flat=True))


def _ticked(request: HttpRequest) -> set[int]:
    return _keys(request.POST.getlist("present"))


def _shown(request: HttpRequest) -> set[int]:
    """Whom the list that was sent had shown as present when it was opened."""
    return _keys(request.POST.get("shown", "").split())


def _keys(sent: Iterable[str]) -> set[int]:
    return {int(each) for each in sent if each.isascii() and each.isdecimal() and len(each) < 19}


def _way(request: HttpRequest) -> AttendanceWay:
    return AttendanceWay.SPREADSHEET if request.POST.get("way") == "spreadsheet" else AttendanceWay.LIST


def _previewed(request: HttpRequest, session: Session) -> HttpResponse:
    """The list with the boxes of those ticked whose address the spreadsheet holds."""
    file = request.FILES.get("sheet")
    try:
        if file is None:
            raise SheetError(_("Choose a file."))
        read = read_people(file, _people(session))
    except SheetError as refusal:
        messages.error(request, str(refusal))
        return _page(request, session, _there(session), AttendanceWay.LIST)
    newcomers, unknown = _told_apart(read.strangers)
    return _page(
        request,
        session,
        _there(session) | read.found,
        AttendanceWay.SPREADSHEET,
        previewed=True,
        newcomers=newcomers,
        unknown=unknown,
    )


def _told_apart(strangers: list[Stranger]) -> tuple[list[WalkInForm], list[Stranger]]:
    """Those who can get a place – by a name, or by an account that acts today –, and the rest."""
    running = Appointment.objects.running().filter(user__email__in=[each.email for each in strangers])
    names = dict(running.values_list("user__email", "user__name"))
    forms, unknown = [], []
    for each in strangers:
        prefix = f"new{each.row}"
        told = {"name": names.get(each.email, each.name), "organization": each.organization}
        sent = told | {"email": each.email, "language": get_language()}
        form = WalkInForm({f"{prefix}-{name}": value for name, value in sent.items()}, prefix=prefix)
        if told["name"] and form.is_valid():
            forms.append(form)
        else:
            unknown.append(each)
    return forms, unknown


def _page(
    request: HttpRequest,
    session: Session,
    ticked: set[int],
    way: AttendanceWay,
    shown: set[int] | None = None,
    **more: Any,
) -> HttpResponse:
    """The list with these boxes ticked; `more` is what a spreadsheet brought, or a form that was refused."""
    people = _people(session)
    seen = _there(session) if shown is None else shown
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Attendance: %(session)s") % {"session": session},
        "opts": Activity._meta,
        "session": session,
        "people": [(each, each.pk in ticked) for each in people],
        "shown": " ".join(str(key) for key in sorted(seen)),
        "way": way.value,
        "may_note": request.user.has_perm(RIGHT),
        "may_admit": request.user.has_perms([RIGHT, ADMITS]),
        "walk_in": WalkInForm(initial={"language": get_language()}),
        "wide": True,
        **more,
    }
    return TemplateResponse(request, "admin/programs/activity/attendance.html", context)


@require_safe
def attendance_list(request: HttpRequest, key: int) -> HttpResponse:
    """Who has a place, as a spreadsheet: to be signed at the door, and to be filled in and brought back."""
    session = _session(request, key)
    there = _there(session)
    header = [_("Name"), _("From where"), _("E-mail"), _("Present")]
    rows = [
        [each.person_name, each.from_where, each.address, _("yes") if each.pk in there else ""]
        for each in _people(session)
    ]
    target = BytesIO()
    about = [
        (_("Source"), f"{_('Marmara Municipalities Union')}, {settings.SITE_URL}"),
        (_("Activity"), session.activity.title),
        (_("Session"), str(session)),
    ]
    write_xlsx(target, header, rows, title=_("Attendance"), source=about, source_title=_("Source"))
    answer = HttpResponse(target.getvalue(), content_type=XLSX)
    day = timezone.localdate(session.starts).isoformat()
    name = f"{slug(_('Attendance'))}-{session.activity.slug}-{day}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
