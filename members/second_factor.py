"""The second factor: codes of an app, required of staff, kept sealed."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgFillImage

from mmu_portal.lib.composed import composed

View = Callable[[HttpRequest], HttpResponse]
ACCOUNTS = tuple(f"/{language}/accounts/" for language, _name in settings.LANGUAGES)
OPEN = (*ACCOUNTS, "/admin/logout/", "/admin/language/", "/healthz", "/readyz", settings.STATIC_URL)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals what is stored, so that a copy of the database makes no codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong, was used already, or is too old."),
        "cannot_delete_authenticator": gettext_lazy("Staff cannot work without a second factor."),
    }

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed; after a change of the portal's key a secret that nobody knows: no code fits."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app, on a white ground in any theme."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgFillImage).save(drawn)
        return drawn.getvalue().decode()

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """As allauth's; what each page of staff asks, whether there is one of any type, composed once."""
        if types is not None or user.is_anonymous:
            return super().is_mfa_enabled(user, types)
        return bool(_factors(user.pk))

    def can_delete_authenticator(self, authenticator: object) -> bool:
        """Staff may only be given a new start by a superuser."""
        return not (settings.SECOND_FACTOR_FOR_STAFF and authenticator.user.is_staff)  # type: ignore[attr-defined]


@composed
def _factors(user: int) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user).values_list("pk")[:1]


def _seal() -> Fernet:
    key = salted_hmac("members.second_factor", "seal", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def required_of_staff(get_response: View) -> View:
    """Lead staff without a second factor to the page that sets one up, from all pages but accounts'."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_FOR_STAFF and not request.path_info.startswith(OPEN):
            user = request.user
            if user.is_authenticated and user.is_staff and not is_mfa_enabled(user):
                messages.info(request, _("Staff sign in with a second factor. Set yours up to go on."))
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware
