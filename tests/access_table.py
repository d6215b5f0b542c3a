"""Who may open which address: every route of the portal has one row here, or `test_access` fails.

The key is the route's name, or its pattern where it has none. A row says who may open it, how it answers
those who may, what its address is filled with (from the records that the test makes), and which roles get
another answer than the rule gives.
"""

from dataclasses import dataclass, field

PUBLIC = "everybody"
SIGNED_IN = "who is signed in"
STAFF = "staff"
SUPERUSER = "superusers"
NOBODY = "nobody"

SIGN_IN = "sign in"
ANONYMOUS = "nobody signed in"
REPRESENTATIVE = "representative"
STAFF_BARE = "staff without rights"
STAFF_RIGHT = "staff with the right"
BOSS = "superuser"
ROLES = [ANONYMOUS, REPRESENTATIVE, STAFF_BARE, STAFF_RIGHT, BOSS]


@dataclass(frozen=True)
class Row:
    """`who`: one of the words above, or the permissions that staff need; `status`: the answer to who may.

    `fill` names the records (`app.model`) or texts (`=text`) of the address; `others` maps roles to answers.
    """

    who: str | tuple[str, ...]
    status: int = 200
    fill: dict[str, str] = field(default_factory=dict)
    method: str = "get"
    others: dict[str, int | str] = field(default_factory=dict)


def records(app, model, **others):
    """The rows of a model's admin; `others` names views that follow another rule than the usual right."""

    def row(view, right, **more):
        return Row(others.get(view, (f"{app}.{right}_{model}",)), **more)

    one = {"object_id": f"{app}.{model}"}
    return {
        f"admin:{app}_{model}_changelist": row("changelist", "view"),
        f"admin:{app}_{model}_add": row("add", "add"),
        f"admin:{app}_{model}_change": row("change", "view", fill=one),
        f"admin:{app}_{model}_history": row("history", "view", fill=one),
        f"admin:{app}_{model}_delete": row("delete", "delete", fill=one),
        # Django's old address of a form, which leads to the form.
        f"admin/{app}/{model}/<path:object_id>/": Row(STAFF, status=302, fill=one),
    }


def spreadsheets(model):
    """The rows of import and export of a model of the members' storey."""
    bring, take = (f"members.import_{model}",), (f"members.export_{model}",)
    base, unknown = f"admin:members_{model}", {"token": "=00000000000000000000000000000000"}
    return {
        f"{base}_export": Row(take),
        f"{base}_import": Row(bring),
        f"{base}_import_template": Row(bring, fill={"form": "=csv"}),
        f"{base}_import_preview": Row(bring, status=404, fill=unknown),
        f"{base}_import_confirm": Row(bring, status=404, fill=unknown, method="post"),
        f"{base}_import_discard": Row(bring, status=404, fill=unknown, method="post"),
    }


# Pages of allauth that the portal keeps shut: accounts come by invitation, addresses are changed by staff.
SHUT = Row(PUBLIC, status=404)
ALREADY_IN = dict.fromkeys([REPRESENTATIVE, STAFF_BARE, STAFF_RIGHT, BOSS], 302)
ALL_OF_GROUPS = dict.fromkeys(["changelist", "add", "change", "history", "delete"], SUPERUSER)

TABLE = {
    # Machines
    "root": Row(PUBLIC, status=302),
    "robots": Row(PUBLIC),
    "favicon": Row(PUBLIC, status=302),
    "security-contact": Row(PUBLIC, status=404),
    "sitemap": Row(PUBLIC),
    "healthz": Row(PUBLIC),
    "readyz": Row(PUBLIC),
    # Everybody's pages
    "home": Row(PUBLIC),
    "about": Row(PUBLIC),
    "accessibility": Row(PUBLIC),
    "privacy": Row(PUBLIC),
    "members:directory": Row(PUBLIC),
    "members:export": Row(PUBLIC, fill={"form": "=csv"}),
    "members:municipality": Row(PUBLIC, fill={"slug": "=osmangazi"}),
    "members:report": Row(PUBLIC, fill={"slug": "=osmangazi"}),
    "members:logo": Row(PUBLIC, status=404, fill={"slug": "=osmangazi"}),
    "campaign:profile": Row(PUBLIC),
    "campaign:version": Row(PUBLIC, fill={"number": "=1"}),
    "campaign:profile-json": Row(PUBLIC),
    "campaign:version-json": Row(PUBLIC, fill={"number": "=1"}),
    # Accounts
    "after-sign-in": Row(SIGNED_IN, status=302),
    "invitation": Row(PUBLIC, status=404, fill={"token": "=nope"}),
    "mfa_index": Row(SIGNED_IN),
    "sessions": Row(SIGNED_IN),
    "mfa_authenticate": Row(PUBLIC, status=302, others={ANONYMOUS: SIGN_IN}),
    # These ask for the password first.
    "mfa_reauthenticate": Row(SIGNED_IN, status=302),
    "mfa_activate_totp": Row(SIGNED_IN, status=302),
    "mfa_deactivate_totp": Row(SIGNED_IN, status=404),
    "mfa_view_recovery_codes": Row(SIGNED_IN, status=404),
    "mfa_generate_recovery_codes": Row(SIGNED_IN, status=302),
    "mfa_download_recovery_codes": Row(SIGNED_IN, status=404),
    "account_login": Row(PUBLIC, others=ALREADY_IN),
    "account_logout": Row(PUBLIC, others={ANONYMOUS: 302}),
    "account_signup": SHUT,
    "account_inactive": Row(PUBLIC),
    "account_reset_password": Row(PUBLIC),
    "account_reset_password_done": Row(PUBLIC),
    "account_reset_password_from_key": Row(PUBLIC, fill={"uidb36": "=1", "key": "=nope"}),
    "account_reset_password_from_key_done": Row(PUBLIC),
    "account_confirm_email": Row(PUBLIC, status=404, fill={"key": "=nope"}),
    "account_email_verification_sent": SHUT,
    "account_confirm_login_code": SHUT,
    "account_reauthenticate": Row(SIGNED_IN),
    "account_change_password": Row(SIGNED_IN),
    "account_set_password": SHUT,
    "account_email": SHUT,
    # A representative's own area: who acts for no municipality finds nothing
    "my:home": Row(SIGNED_IN),
    "my:data": Row(SIGNED_IN),
    "my:data-json": Row(SIGNED_IN),
    "my:act": Row(SIGNED_IN, status=404, method="post"),
    "my:municipality": Row(SIGNED_IN, status=404, others={REPRESENTATIVE: 200}),
    "my:confirm-record": Row(SIGNED_IN, status=404, method="post", others={REPRESENTATIVE: 302}),
    "my:logo": Row(SIGNED_IN, status=404, others={REPRESENTATIVE: 200}),
    "my:proposed-logo": Row(SIGNED_IN, status=404, fill={"key": "members.ProfileChange"}),
    "my:departments": Row(SIGNED_IN, status=404, others={REPRESENTATIVE: 200}),
    "my:department": Row(
        SIGNED_IN, status=404, fill={"key": "members.Department"}, others={REPRESENTATIVE: 200}
    ),
    "my:withdraw-department": Row(
        SIGNED_IN,
        status=404,
        method="post",
        fill={"key": "members.DepartmentChange"},
        others={REPRESENTATIVE: 302},
    ),
    "my:colleagues": Row(SIGNED_IN, status=404, others={REPRESENTATIVE: 200}),
    "my:end": Row(SIGNED_IN, status=404, fill={"key": "members.Appointment"}),
    "my:answer-invitation": Row(SIGNED_IN, status=404, method="post", fill={"key": "members.Invitation"}),
    # The back office itself
    "admin:index": Row(STAFF),
    "admin:login": Row(STAFF, status=302, others={REPRESENTATIVE: 302}),
    "admin:logout": Row(STAFF, method="post", others={REPRESENTATIVE: 302}),
    "admin:password_change": Row(STAFF),
    "admin:password_change_done": Row(STAFF),
    "admin:autocomplete": Row(STAFF, status=403),
    "admin:jsi18n": Row(STAFF),
    "admin:set-language": Row(STAFF, status=302, method="post"),
    "admin:app_list": Row(
        ("members.view_municipality",), fill={"app_label": "=members"}, others={STAFF_BARE: 404}
    ),
    "admin:view_on_site": Row(STAFF, status=404, fill={"content_type_id": "=0", "object_id": "=0"}),
    r"admin/(?P<url>.*)$": Row(STAFF, status=404, fill={"url": "=nowhere"}),
    # Records of the members' storey
    **records("members", "municipality"),
    **records("members", "membershipperiod"),
    **records("members", "leaderterm"),
    **records("members", "department"),
    **spreadsheets("municipality"),
    **spreadsheets("membershipperiod"),
    **spreadsheets("leaderterm"),
    **spreadsheets("department"),
    **records("members", "appointment"),
    **records("members", "errorreport", add=NOBODY),
    **records("members", "invitation", delete=NOBODY),
    **records("members", "profilechange", add=NOBODY, delete=NOBODY),
    **records("members", "departmentchange", add=NOBODY, delete=NOBODY),
    **records("members", "mail", add=NOBODY, delete=NOBODY),
    **records("members", "province", add=NOBODY, delete=NOBODY),
    **records("members", "workarea"),
    **records("members", "targetgroup"),
    **records("members", "rightstheme"),
    # The account that the test opens has traces: nobody deletes it.
    **records("members", "user", add=("members.add_user", "members.change_user"), delete=NOBODY),
    "admin:auth_user_password_change": Row(("members.change_user",), fill={"id": "members.user"}),
    **records("auth", "group", **ALL_OF_GROUPS),
    **records("auditlog", "logentry", add=NOBODY, delete=NOBODY),
    # The campaign profile
    **records("campaign", "section"),
    **records("campaign", "profileversion", add=NOBODY, delete=NOBODY),
    "admin:campaign_profileversion_start": Row(("campaign.add_profileversion",), status=302, method="post"),
    "admin:campaign_profileversion_publish": Row(
        ("campaign.publish_profileversion",), fill={"pk": "campaign.profileversion"}
    ),
    "admin:campaign_profileversion_discard": Row(
        ("campaign.delete_profileversion",), fill={"pk": "campaign.profileversion"}
    ),
}
