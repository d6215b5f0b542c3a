"""What the members' storey, and the libraries that serve its accounts, hold of people."""

from mmu_portal.lib.privacy import Personal, Tag, declare

WITH_ACCOUNT = "while the account exists"
WITH_HISTORY = "as long as the history of the record"
WITH_RECORD = "as part of the municipality's history"
WITH_INVITATION = "with the appointment; 30 days after the link ended if nobody accepted"
WITH_REPORT = "until staff delete the report"
STAY_IN = "to stay signed in"
SEE_SESSIONS = "to see where one is signed in, and end it"
IN_SESSION = "12 hours at most"

SIGN_IN = "to sign in"
ANSWERABLE = "to account for changes"
ACTS_FOR = "what a person may do for a municipality"
IN_OFFICE = "public office"
WITH_FACTOR = "until it is removed"
TO_WRITE = "to write to the person"
WITH_MAIL = "30 days after it was sent"


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
    _declare_people()
    _declare_succession()
    _declare_places()
    _declare_libraries()


def _declare_people() -> None:
    declare(
        "members.User",
        none="is_superuser is_staff is_active groups user_permissions",
        email=Tag(Personal.PRIVATE, SIGN_IN, WITH_ACCOUNT),
        name=Tag(Personal.OFFICIAL, "to know who acts", WITH_ACCOUNT),
        name_key=Tag(Personal.OFFICIAL, "to find the name", WITH_ACCOUNT),
        language=Tag(Personal.PRIVATE, "to write in it", WITH_ACCOUNT),
        password=Tag(Personal.SENSITIVE, SIGN_IN, "until it is changed"),
        last_login=Tag(Personal.PRIVATE, "to find unused accounts", "until the next sign-in"),
        date_joined=Tag(Personal.PRIVATE, "to know how old an account is", WITH_ACCOUNT),
    )
    declare(
        "members.Appointment",
        none="version is_sample municipality department",
        user=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_RECORD),
        role=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_RECORD),
        started=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_RECORD),
        ended=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_RECORD),
    )
    declare(
        "members.LeaderTerm",
        none="version is_sample municipality years_only source",
        office=Tag(Personal.OFFICIAL, IN_OFFICE, WITH_RECORD),
        person_name=Tag(Personal.OFFICIAL, IN_OFFICE, WITH_RECORD),
        name_key=Tag(Personal.OFFICIAL, "to find the name", WITH_RECORD),
        started=Tag(Personal.OFFICIAL, IN_OFFICE, WITH_RECORD),
        ended=Tag(Personal.OFFICIAL, IN_OFFICE, WITH_RECORD),
    )
    declare(
        "members.Invitation",
        none="municipality department state expires_at appointment nonce",
        email=Tag(Personal.PRIVATE, "to invite the person", WITH_INVITATION),
        name=Tag(Personal.OFFICIAL, "to invite the person", WITH_INVITATION),
        language=Tag(Personal.PRIVATE, "to write in it", WITH_INVITATION),
        role=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_INVITATION),
        started=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_INVITATION),
        ended=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_INVITATION),
        token_digest=Tag(Personal.SENSITIVE, "to know the link", WITH_INVITATION),
        invited_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_INVITATION),
        created_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_INVITATION),
    )
    declare(
        "members.Consent",
        user=Tag(Personal.PRIVATE, "to prove the consent", WITH_ACCOUNT),
        purpose=Tag(Personal.PRIVATE, "to prove the consent", WITH_ACCOUNT),
        given_at=Tag(Personal.PRIVATE, "to prove the consent", WITH_ACCOUNT),
        withdrawn_at=Tag(Personal.PRIVATE, "to prove the consent", WITH_ACCOUNT),
    )
    declare(
        "members.PersonSession",
        none="expire_date",
        session_key=Tag(Personal.SENSITIVE, STAY_IN, IN_SESSION),
        session_data=Tag(Personal.PRIVATE, STAY_IN, IN_SESSION),
        user=Tag(Personal.PRIVATE, SEE_SESSIONS, IN_SESSION),
        began_at=Tag(Personal.PRIVATE, SEE_SESSIONS, IN_SESSION),
        device=Tag(Personal.PRIVATE, SEE_SESSIONS, IN_SESSION),
    )
    declare(
        "members.ProfileChange",
        none="municipality field seen proposed state note",
        proposed_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        written_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        proposed_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "members.DepartmentChange",
        none="municipality department name_key seen proposed state note",
        proposed_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        written_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        proposed_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "members.RecordConfirmation",
        none="municipality",
        confirmed_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        confirmed_on=Tag(Personal.OFFICIAL, "to know how old the record is", WITH_RECORD),
    )
    declare(
        "members.Mail",
        none="state attempts due_at token leased_until ended_at problem key kind created_at",
        recipient=Tag(Personal.PRIVATE, TO_WRITE, WITH_MAIL),
        address=Tag(Personal.PRIVATE, TO_WRITE, WITH_MAIL),
        language=Tag(Personal.PRIVATE, "to write in it", WITH_MAIL),
        words=Tag(Personal.PRIVATE, "to say when and from where", "until it is sent"),
    )
    declare(
        "members.ErrorReport",
        none="municipality state",
        text=Tag(Personal.PRIVATE, "to correct the record", WITH_REPORT),
        email=Tag(Personal.PRIVATE, "to answer", WITH_REPORT),
        note=Tag(Personal.PRIVATE, "how the report was settled", WITH_REPORT),
        created_at=Tag(Personal.PRIVATE, "to answer in order", WITH_REPORT),
    )


def _declare_succession() -> None:
    declare(
        "members.Handover",
        none="due state",
        leaver=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        successor=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        passed_on=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        arranged_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        arranged_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        end_said_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        end_before=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        done_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "members.RenewalRound",
        none="term_from term_to opens due state",
        opened_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "members.RenewalAnswer",
        none="round municipality state reminded reminded_on leader leader_note",
        answered_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        answered_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        leader_name=Tag(Personal.OFFICIAL, IN_OFFICE, WITH_RECORD),
        leader_from=Tag(Personal.OFFICIAL, IN_OFFICE, WITH_RECORD),
        leader_said_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        leader_decided_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        leader_decided_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "members.RenewalPoint",
        none="answer department stands",
        appointment=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_RECORD),
        said_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        said_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )


def _declare_places() -> None:
    declare(
        "members.Municipality",
        none="version code official_id slug name kind province district parent population population_year "
        "population_method population_source latitude longitude position_source area_km2 area_year "
        "area_source website website_source phone email description logo reference search_key "
        "sort_key updated_at",
    )
    declare(
        "members.Province",
        none="plate_code name is_metropolitan outline label_longitude label_latitude sort_key",
    )
    declare("members.MembershipPeriod", none="version is_sample municipality joined left decision")
    declare("members.Department", none="version is_sample municipality name name_key is_active work_areas")
    for term in ("WorkArea", "TargetGroup", "RightsTheme"):
        declare(f"members.{term}", none="code name position")


def _declare_libraries() -> None:
    for label, fields in (
        ("auth.Permission", "name content_type codename"),
        ("auth.Group", "name permissions"),
        ("contenttypes.ContentType", "app_label model"),
        # Stays empty: the history is auditlog's.
        ("admin.LogEntry", "action_time user content_type object_id object_repr action_flag change_message"),
        ("account.EmailConfirmation", "email_address created sent key"),
    ):
        declare(label, none=fields)
    declare(
        "account.EmailAddress",
        none="user verified primary",
        email=Tag(Personal.PRIVATE, SIGN_IN, WITH_ACCOUNT),
    )
    declare(
        "mfa.Authenticator",
        none="type created_at",
        user=Tag(Personal.PRIVATE, SIGN_IN, WITH_FACTOR),
        data=Tag(Personal.SENSITIVE, SIGN_IN, WITH_FACTOR),
        last_used_at=Tag(Personal.PRIVATE, "to find unused ones", WITH_FACTOR),
    )
    # Stays empty: sessions are `members.PersonSession`.
    declare("sessions.Session", none="expire_date session_key session_data")
    declare(
        "auditlog.LogEntry",
        none="content_type object_pk object_id action changes_text cid remote_addr remote_port "
        "additional_data",
        actor=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_HISTORY),
        actor_email=Tag(Personal.PRIVATE, ANSWERABLE, WITH_HISTORY),
        timestamp=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_HISTORY),
        object_repr=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_HISTORY),
        changes=Tag(Personal.PRIVATE, ANSWERABLE, WITH_HISTORY),
        serialized_data=Tag(Personal.PRIVATE, ANSWERABLE, WITH_HISTORY),
    )
