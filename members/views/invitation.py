"""Where an invited person comes in."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.account_forms import AcceptForm
from members.actions.invitations import accept, reason_to_ask_again
from members.models import Appointment, Invitation, User
from mmu_portal.lib.errors import DomainError

BACKEND = "members.backends.PersonBackend"
PAGE = "account/invitation.html"


def _tells_nobody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the address of a page, which opens a door, from all that it links to.

    The host may be known: with `no-referrer` browsers call the page's own form one of nowhere.
    """

    @wraps(view)
    def quiet(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return quiet


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_tells_nobody
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the person is invited to, and the way to accept it: with an account, or by making one."""
    opened = Invitation.objects.open().of_token(token)
    found = opened.select_related("municipality", "department", "invited_by").first()
    if found is None:
        return render(request, PAGE, {"gone": True}, status=404)
    if reason := reason_to_ask_again(found):
        return render(request, PAGE, {"gone": True, "reason": reason}, status=409)
    owner = User.objects.filter(email=found.email).first()
    if owner is not None:
        return _with_account(request, found, owner)
    return _new_account(request, found)


def _with_account(request: HttpRequest, found: Invitation, owner: User) -> HttpResponse:
    """For an address that has an account: its owner accepts, anybody else is told to sign in as that."""
    error = ""
    if request.method == "POST" and request.user == owner:
        try:
            return _welcome(request, accept(token=found.token, by=owner))
        except DomainError as refusal:
            error = str(refusal)
    context = {"invitation": found, "is_owner": request.user == owner, "error": error}
    return render(request, PAGE, context, status=409 if error else 200)


def _new_account(request: HttpRequest, found: Invitation) -> HttpResponse:
    """For an address without an account: the form that makes one."""
    form = AcceptForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            appointment = accept(
                token=found.token,
                by=None,
                name=given["name"],
                password=given["password1"],
                consents=form.consents(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, appointment.user, backend=BACKEND)
            return _welcome(request, appointment)
    status = 422 if form.errors else 200
    return render(request, PAGE, {"invitation": found, "form": form}, status=status)


def _welcome(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    sentence = _("Welcome. You now act for %(municipality)s.") % {"municipality": appointment.municipality}
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("after-sign-in"))
