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

WORKSPACE = "who has a seat on the platform, and its coordinators"

SIGN_IN = "sign in"
ANONYMOUS = "nobody signed in"
REPRESENTATIVE = "representative"
STAFF_BARE = "staff without rights"
STAFF_RIGHT = "staff with the right"
BOSS = "superuser"
SEATED = "representative with a seat"
SUSPENDED = "representative whose seat is suspended"
LEADER = "coordinator of the platform with the right"
OUTSIDE = [REPRESENTATIVE, SEATED, SUSPENDED]  # of the back office
ROLES = [ANONYMOUS, *OUTSIDE, STAFF_BARE, STAFF_RIGHT, LEADER, BOSS]


@dataclass(frozen=True)
class Row:
    """`who`: one of the words above, or the permissions that staff need; `status`: the answer to who may.

    `own` says that the right is not enough: the record belongs to a platform, and its coordinators alone may.

    `fill` names the records (`app.model`) or texts (`=text`) of the address; `others` maps roles to answers.
    """

    who: str | tuple[str, ...]
    status: int = 200
    fill: dict[str, str] = field(default_factory=dict)
    method: str = "get"
    others: dict[str, int | str] = field(default_factory=dict)
    own: bool = False


def records(app, model, own=(), unseen=False, **others):
    """The rows of a model's admin; `others` names views that follow another rule than the usual right.

    `own` names the views that the coordinators of the record's platform alone open; `unseen` says that for
    others the record is not there.
    """

    def row(view, right, **more):
        return Row(others.get(view, (f"{app}.{right}_{model}",)), own=view in own, **more)

    one = {"object_id": f"{app}.{model}"}
    led_back, gone = ({STAFF_RIGHT: 302}, {STAFF_RIGHT: 404}) if unseen else ({}, {})
    return {
        f"admin:{app}_{model}_changelist": row("changelist", "view"),
        f"admin:{app}_{model}_add": row("add", "add"),
        f"admin:{app}_{model}_change": row("change", "view", fill=one, others=led_back),
        f"admin:{app}_{model}_history": row("history", "view", fill=one, others=gone),
        f"admin:{app}_{model}_delete": row("delete", "delete", fill=one),
        # Django's old address of a form, which leads to the form.
        f"admin/{app}/{model}/<path:object_id>/": Row(STAFF, status=302, fill=one),
    }


def spreadsheets(model, app="members"):
    """The rows of import and export of a model."""
    bring, take = (f"{app}.import_{model}",), (f"{app}.export_{model}",)
    base, unknown = f"admin:{app}_{model}", {"token": "=00000000000000000000000000000000"}
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
ALREADY_IN = dict.fromkeys([*OUTSIDE, STAFF_BARE, STAFF_RIGHT, LEADER, BOSS], 302)
LED_HOME = dict.fromkeys(OUTSIDE, 302)
ACT_FOR_SOMEBODY = dict.fromkeys(OUTSIDE, 200)
ALL_OF_GROUPS = dict.fromkeys(["changelist", "add", "change", "history", "delete"], SUPERUSER)

NO_REPORTS = dict.fromkeys([*OUTSIDE, STAFF_BARE], 404)


def report_page(status=200, method="get", **fill):
    """A page of the report center."""
    return Row(("reporting.ask_reportrun",), status, fill, method, NO_REPORTS)


REPORTS = report_page()
PLATFORM = {"slug": "=migration"}
NEED = PLATFORM | {"key": "platforms.Need"}
POST = PLATFORM | {"key": "platforms.Post"}
COMMENT = PLATFORM | {"key": "platforms.Comment"}
NEED_COMMENT = PLATFORM | {"key": "platforms.NeedComment"}
RECOMMENDATION_COMMENT = PLATFORM | {"key": "platforms.RecommendationComment"}
DOCUMENT = PLATFORM | {"key": "platforms.Document"}
THEME = PLATFORM | {"key": "platforms.Theme"}
RECOMMENDATION = PLATFORM | {"number": "=1"}
PROGRAM = {"slug": "=reclaiming-streets"}
STREET = {"key": "programs.Street"}
STREET_CHANGE = {"key": "programs.StreetChange"}
ACTIVITY = {"slug": "=care-training"}
PLAN = {"slug": "=gender-equality"}

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
    "profile-pdf": Row(PUBLIC),
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
    "my:news": Row(SIGNED_IN, status=302, method="post"),
    "my:act": Row(SIGNED_IN, status=404, method="post"),
    "my:municipality": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my:confirm-record": Row(SIGNED_IN, status=404, method="post", others=LED_HOME),
    "my:withdraw-change": Row(
        SIGNED_IN,
        status=404,
        method="post",
        fill={"key": "members.ProfileChange"},
        others={REPRESENTATIVE: 302},
    ),
    "my:logo": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my:proposed-logo": Row(SIGNED_IN, status=404, fill={"key": "members.ProfileChange"}),
    "my:departments": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
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
    "my:colleagues": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my:end": Row(SIGNED_IN, status=404, fill={"key": "members.Appointment"}),
    "my:role": Row(SIGNED_IN, status=404, fill={"key": "members.Appointment"}),
    "my:leave": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my:name-successor": Row(SIGNED_IN, status=404, method="post", fill={"key": "members.Handover"}),
    "my:renewal": Row(SIGNED_IN, status=404, others={REPRESENTATIVE: 200}),
    "my:answer-invitation": Row(SIGNED_IN, status=404, method="post", fill={"key": "members.Invitation"}),
    "my-platforms:list": Row(SIGNED_IN),
    "my-platforms:seat": Row(SIGNED_IN, status=404, fill={"key": "platforms.Seat"}, others={SUSPENDED: 200}),
    "my-needs:list": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my-needs:naming": Row(
        SIGNED_IN, status=404, fill={"key": "platforms.Need"}, method="post", others={SEATED: 302}
    ),
    # The platforms; the workspace is for seat holders and coordinators, and for nobody here
    "platforms:list": Row(PUBLIC),
    "platforms:platform": Row(PUBLIC, fill=PLATFORM),
    "platforms:join": Row(SIGNED_IN, fill=PLATFORM),
    "platforms:withdraw": Row(SIGNED_IN, status=404, fill=PLATFORM, method="post"),
    "workspace:home": Row(WORKSPACE, fill=PLATFORM),
    "workspace:people": Row(WORKSPACE, fill=PLATFORM),
    "workspace:groups": Row(WORKSPACE, fill=PLATFORM),
    "workspace:group": Row(WORKSPACE, fill=PLATFORM | {"group": "=fields"}),
    "workspace:notices": Row(WORKSPACE, fill=PLATFORM),
    "workspace:write": Row(WORKSPACE, status=404, fill=PLATFORM | {"key": "=0"}),
    "platforms:stop": Row(PUBLIC, status=404, fill={"token": "=nope"}),
    "workspace:posts": Row(WORKSPACE, fill=PLATFORM),
    "workspace:write-post": Row(WORKSPACE, fill=PLATFORM),
    "workspace:post": Row(WORKSPACE, fill=POST),
    "workspace:edit-post": Row(WORKSPACE, fill=POST, others={LEADER: 404}),
    "workspace:withdraw-post": Row(WORKSPACE, status=302, fill=POST, method="post", others={LEADER: 404}),
    "workspace:hide-post": Row(WORKSPACE, status=422, fill=POST, method="post", others={SEATED: 404}),
    "workspace:show-post": Row(WORKSPACE, status=302, fill=POST, method="post", others={SEATED: 404}),
    "workspace:comment-post": Row(WORKSPACE, status=422, fill=POST, method="post"),
    "workspace:take-back": Row(WORKSPACE, status=302, fill=COMMENT, method="post"),
    "workspace:attachment": Row(WORKSPACE, fill=PLATFORM | {"key": "platforms.Attachment"}),
    "workspace:documents": Row(WORKSPACE, fill=PLATFORM),
    "workspace:add-document": Row(WORKSPACE, fill=PLATFORM),
    "workspace:document": Row(WORKSPACE, fill=DOCUMENT),
    "workspace:change-document": Row(WORKSPACE, fill=DOCUMENT),
    "workspace:withdraw-document": Row(WORKSPACE, status=302, fill=DOCUMENT, method="post"),
    "workspace:version": Row(WORKSPACE, fill=PLATFORM | {"key": "platforms.DocumentVersion"}),
    "workspace:needs": Row(WORKSPACE, fill=PLATFORM),
    "workspace:bring-need": Row(WORKSPACE, fill=PLATFORM, others={LEADER: 404}),
    "workspace:gather": Row(WORKSPACE, status=302, fill=PLATFORM, method="post", others={SEATED: 404}),
    "workspace:need": Row(WORKSPACE, fill=NEED),
    "workspace:change-need": Row(WORKSPACE, fill=NEED, others={LEADER: 404}),
    "workspace:withdraw-need": Row(WORKSPACE, status=302, fill=NEED, method="post", others={LEADER: 404}),
    "workspace:support": Row(WORKSPACE, status=302, fill=NEED, method="post", others={LEADER: 404}),
    "workspace:naming": Row(WORKSPACE, status=302, fill=NEED, method="post", others={LEADER: 404}),
    "workspace:comment-need": Row(WORKSPACE, status=422, fill=NEED, method="post"),
    "workspace:take-back-need": Row(WORKSPACE, status=302, fill=NEED_COMMENT, method="post"),
    "workspace:new-theme": Row(WORKSPACE, fill=PLATFORM, others={SEATED: 404}),
    "workspace:theme": Row(WORKSPACE, fill=THEME),
    "workspace:change-theme": Row(WORKSPACE, fill=THEME, others={SEATED: 404}),
    "workspace:draft": Row(WORKSPACE, fill=THEME, others={SEATED: 404}),
    "workspace:recommendation": Row(WORKSPACE, fill=RECOMMENDATION),
    "workspace:edit-wording": Row(WORKSPACE, fill=RECOMMENDATION, others={SEATED: 404}),
    "workspace:move": Row(WORKSPACE, status=404, fill=RECOMMENDATION, method="post"),
    "workspace:comment-recommendation": Row(WORKSPACE, status=422, fill=RECOMMENDATION, method="post"),
    "workspace:take-back-recommendation": Row(
        WORKSPACE, status=302, fill=RECOMMENDATION_COMMENT, method="post"
    ),
    "platforms:recommendation": Row(PUBLIC, status=404, fill=RECOMMENDATION),
    "committees:committee": Row(PUBLIC, fill={"slug": "=migration-and-social-cohesion"}),
    "committees:meeting": Row(
        PUBLIC,
        status=404,
        fill={"slug": "=migration-and-social-cohesion", "key": "platforms.CommitteeMeeting"},
    ),
    # Programs and projects
    "programs:list": Row(PUBLIC),
    "programs:program": Row(PUBLIC, fill=PROGRAM),
    "programs:cycle": Row(PUBLIC, fill=PROGRAM | {"number": "=1"}),
    "programs:streets": Row(PUBLIC, fill=PROGRAM),
    "programs:street": Row(PUBLIC, fill=PROGRAM | {"street_slug": "=donat"}),
    "programs:photograph": Row(PUBLIC, status=404, fill={"file": "=" + "0" * 32, "width": "=480"}),
    "my-programs:list": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my-programs:apply": Row(SIGNED_IN, status=404, fill=PROGRAM | {"number": "=1"}, others=ACT_FOR_SOMEBODY),
    "my-programs:withdraw": Row(
        SIGNED_IN,
        status=404,
        fill={"key": "programs.CycleParticipation"},
        method="post",
        others={REPRESENTATIVE: 302},
    ),
    "my-streets:list": Row(SIGNED_IN, status=404, others=ACT_FOR_SOMEBODY),
    "my-streets:new": Row(SIGNED_IN, status=404, others={REPRESENTATIVE: 200}),
    "my-streets:street": Row(SIGNED_IN, status=404, fill=STREET, others={REPRESENTATIVE: 200}),
    "my-streets:photographs": Row(SIGNED_IN, status=404, fill=STREET, others={REPRESENTATIVE: 200}),
    "my-streets:proposed": Row(SIGNED_IN, status=404, fill=STREET_CHANGE, others={REPRESENTATIVE: 200}),
    "my-streets:proposed-photographs": Row(
        SIGNED_IN, status=404, fill=STREET_CHANGE, others={REPRESENTATIVE: 200}
    ),
    "my-streets:withdraw": Row(
        SIGNED_IN, status=404, fill=STREET_CHANGE, method="post", others={REPRESENTATIVE: 302}
    ),
    "my-streets:picture": Row(SIGNED_IN, status=404, fill=STREET_CHANGE | {"file": "=" + "0" * 32}),
    "projects:list": Row(PUBLIC),
    "projects:project": Row(PUBLIC, fill={"slug": "=reslog"}),
    # Activities: who has no registration accepts and cancels nothing
    "activities:list": Row(PUBLIC),
    "activities:calendar": Row(PUBLIC),
    "activities:activity": Row(PUBLIC, fill=ACTIVITY),
    "activities:calendar-file": Row(PUBLIC, fill=ACTIVITY),
    "activities:register": Row(SIGNED_IN, fill=ACTIVITY),
    "activities:accept": Row(SIGNED_IN, status=404, fill=ACTIVITY, method="post"),
    "activities:cancel": Row(SIGNED_IN, status=404, fill=ACTIVITY, method="post"),
    "certificates:certificate": Row(PUBLIC, status=404, fill={"serial": "=nope"}),
    "my-activities:list": Row(SIGNED_IN),
    "my-activities:certificate": Row(SIGNED_IN, status=404, fill={"serial": "=nope"}),
    # The Gender Equality Plan
    "plans:plan": Row(PUBLIC, fill=PLAN),
    "plans:export": Row(PUBLIC, fill=PLAN | {"form": "=csv"}),
    "plans:indicator": Row(PUBLIC, fill=PLAN | {"code": "=1-1-a"}),
    # The report center: for staff with the right; for all others there is nothing
    "reports:center": REPORTS,
    "reports:issued": REPORTS,
    "reports:ask": report_page(slug="=membership-roll"),
    "reports:run": report_page(key="reporting.ReportRun"),
    "reports:file": report_page(302, key="reporting.ReportRun"),
    "reports:cancel": report_page(302, "post", key="reporting.ReportRun"),
    "reports:again": report_page(302, "post", key="reporting.ReportRun"),
    "reports:anew": report_page(302, "post", key="reporting.ReportRun"),
    "reports:issue": report_page(409, "post", key="reporting.ReportRun"),
    "reports:schedules": REPORTS,
    "reports:new-schedule": report_page(slug="=membership-roll"),
    "reports:schedule": report_page(key="reporting.ReportSchedule"),
    "reports:switch-schedule": report_page(302, "post", key="reporting.ReportSchedule"),
    "reports:remove-schedule": report_page(302, "post", key="reporting.ReportSchedule"),
    "periodic-work": REPORTS,
    # The back office itself
    "admin:index": Row(STAFF),
    "admin:login": Row(STAFF, status=302, others=LED_HOME),
    "admin:logout": Row(STAFF, method="post", others=LED_HOME),
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
    **records("members", "handover", add=NOBODY, delete=NOBODY),
    **records("members", "renewalround", delete=NOBODY),
    **records("members", "renewalanswer", add=NOBODY, delete=NOBODY),
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
    # Records of the platforms' storey
    **records("platforms", "platform", own=["delete"]),
    **records("platforms", "joinrequest", add=NOBODY, delete=NOBODY),
    **records("platforms", "seat", add=NOBODY, delete=NOBODY),
    **records("platforms", "seatholder", own=["add"], delete=NOBODY),
    **records("platforms", "subgroup", own=["delete"]),
    **records("platforms", "need", unseen=True, add=NOBODY, delete=NOBODY),
    "admin:platforms_need_table": Row(
        ("platforms.view_need",), own=True, others={STAFF_BARE: 404, STAFF_RIGHT: 404}
    ),
    "admin:platforms_need_table_file": Row(
        ("platforms.view_need",),
        own=True,
        fill={"form": "=csv"},
        others={STAFF_BARE: 404, STAFF_RIGHT: 404},
    ),
    **records("platforms", "theme", unseen=True, add=NOBODY, delete=NOBODY),
    **records("platforms", "recommendation", unseen=True, add=NOBODY, delete=NOBODY),
    **records("platforms", "committee"),
    **records("platforms", "committeemeeting"),
    **records("platforms", "guidance"),
    # Records of the programs' storey
    **records("programs", "program"),
    **records("programs", "organization"),
    **records("programs", "cycle"),
    **records("programs", "cycleparticipation", delete=NOBODY),
    **records("programs", "street"),
    "admin:programs_reach": Row(("programs.view_cycleparticipation",)),
    "admin:programs_reach_file": Row(("programs.view_cycleparticipation",), fill={"form": "=csv"}),
    **records("programs", "streetchange", add=NOBODY, delete=NOBODY),
    **records("programs", "intervention"),
    **records("programs", "reading"),
    **spreadsheets("street", "programs"),
    **spreadsheets("intervention", "programs"),
    **spreadsheets("reading", "programs"),
    **records("programs", "project"),
    **records("programs", "activity"),
    **records("programs", "registration", delete=NOBODY),
    **records("programs", "certificate", add=NOBODY, delete=NOBODY),
    "admin:programs_activity_attendance": Row(
        ("programs.view_attendance",), fill={"key": "programs.session"}
    ),
    "admin:programs_activity_attendance_list": Row(
        ("programs.view_attendance",), fill={"key": "programs.session"}
    ),
    "admin:programs_certificate_pdf": Row(
        ("programs.view_certificate",), fill={"key": "programs.certificate"}
    ),
    **records("programs", "plan"),
    **records("programs", "objective"),
    **records("programs", "equalityaction"),
    **records("programs", "indicator"),
    **records("programs", "indicatortarget"),
    **spreadsheets("objective", "programs"),
    **spreadsheets("equalityaction", "programs"),
    **spreadsheets("indicator", "programs"),
    **spreadsheets("indicatortarget", "programs"),
    **records("programs", "reviewperiod"),
    **records("programs", "measurement", add=NOBODY, delete=NOBODY),
    "admin:programs_reviewperiod_readings": Row(
        ("programs.change_measurement",), fill={"key": "programs.reviewperiod"}
    ),
    "admin:programs_measurement_correct": Row(
        ("programs.change_measurement",), status=404, fill={"key": "programs.measurement"}
    ),
    "admin:programs_measurement_evidence": Row(
        ("programs.view_measurement",), fill={"key": "programs.evidence"}
    ),
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
