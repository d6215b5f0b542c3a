"""Addresses of sign-in: what the portal offers of allauth, named one by one.

allauth builds links to its other pages by their names. Those names exist and lead nowhere: accounts are made
by the Union, which also changes their e-mail addresses.
"""

from allauth.account import views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path

from members.views.invitation import invitation
from members.views.sessions import sessions


@login_not_required
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Answer as for an address that does not exist."""
    raise Http404


urlpatterns = [
    path("invitation/<token>/", invitation, name="invitation"),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/\Z",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions, name="sessions"),
    path("security/", mfa_views.index, name="mfa_index"),
    path("second-factor/", mfa_views.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/set-up/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("second-factor/remove/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", code_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", code_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<key>/", closed, name="account_confirm_email"),
    path("password/set/", closed, name="account_set_password"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
]
