"""What the programs' storey holds of people: who takes part, applies, proposes, reports and approves."""

from members.privacy import ACTS_FOR, ANSWERABLE, WITH_RECORD
from mmu_portal.lib.privacy import Personal, Tag, declare

WITH_ACTIVITY = "as part of the activity's record"
UNTIL_ERASED = "until the person or staff erase it"
A_YEAR = "a year after the activity, or until staff erase it"
_DUTY = Tag(Personal.OFFICIAL, "who of the staff answers for it", "as long as the record")


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
    _declare_activities()
    _declare_plans()
    declare("programs.Organization", none="version name short_name website search_key")
    declare(
        "programs.Program",
        none="version slug name unit since until lead text partners target_groups rights source position "
        "is_active",
    )
    declare("programs.ProgramEvent", none="version program day precision title text source")
    declare(
        "programs.ProgramTarget",
        none="version program metric value due due_precision basis stated is_approximate stated_year source",
    )
    declare(
        "programs.Cycle",
        none="version program number year text opens closes starts ends capacity target_streets target_area "
        "stated_municipalities stated_cities source",
    )
    declare("programs.CyclePlaces", none="cycle capacity taken")
    declare(
        "programs.CycleParticipation",
        none="version is_sample cycle municipality state since message answer mentor",
        applied_by=Tag(Personal.OFFICIAL, ACTS_FOR, WITH_RECORD),
    )
    declare(
        "programs.StreetChange",
        none="municipality street cycle name_key seen proposed state note",
        proposed_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        written_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        proposed_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "programs.Photograph",
        none="version intervention moment file width height description taken_on",
        credit=Tag(Personal.OFFICIAL, "to name who took the photograph", "while the photograph is shown"),
    )
    declare(
        "programs.Street",
        none="version is_sample program cycle municipality slug name text latitude longitude source "
        "search_key",
    )
    declare(
        "programs.Intervention",
        none="version street phase planned_for starts ends precision is_done total_area people_before "
        "people_after text",
    )
    declare("programs.Reading", none="version intervention quantity moment taken_on value unit method")
    declare(
        "programs.Project",
        none="version slug name short_name lead text status starts starts_precision ends ends_precision "
        "target_groups rights recommendations source position is_active",
    )
    declare("programs.ProjectPartner", none="version project organization role note source")
    declare("programs.Extension", none="version project decided_on was until note")


def _declare_activities() -> None:
    takes_part = Tag(Personal.OFFICIAL, "to know who takes part", WITH_ACTIVITY)
    outside = Tag(Personal.PRIVATE, "to invite and confirm people from outside", A_YEAR)
    told = Tag(Personal.SENSITIVE, "to count who takes part, groups under five hidden", UNTIL_ERASED)
    noted = Tag(Personal.OFFICIAL, "to know who was there", WITH_ACTIVITY)
    named = Tag(Personal.OFFICIAL, "to confirm the certificate", "as long as the certificate")
    answerable = Tag(Personal.OFFICIAL, "to account for decisions", "as long as the certificate")
    declare(
        "programs.Activity",
        none="version is_sample slug kind mode state title lead text source place province link program "
        "platform project target_groups audience audience_words opens closes capacity "
        "seats_per_municipality certificate_share first_day last_day precision stated_participants "
        "stated_municipalities stated_cities",
        invited=Tag(Personal.OFFICIAL, "to let them register", WITH_ACTIVITY),
    )
    declare("programs.Session", none="version activity title starts ends place door_code")
    declare("programs.Places", none="activity municipality capacity taken")
    declare(
        "programs.Registration",
        none="is_sample activity municipality",
        user=takes_part,
        appointment=takes_part,
        state=takes_part,
        since=takes_part,
        offered_until=takes_part,
        walked_in=takes_part,
        name=outside,
        organization=outside,
        email=outside,
        language=outside,
        gender=told,
        role=told,
    )
    declare("programs.Attendance", none="session", registration=noted, way=noted, by=noted, at=noted)
    declare(
        "programs.Certificate",
        none="is_sample serial language attended sessions",
        registration=named,
        name=named,
        issued_at=answerable,
        issued_by=answerable,
        revoked_at=answerable,
        revoked_by=answerable,
        revoked_reason=Tag(Personal.PRIVATE, "to account for decisions", "as long as the certificate"),
    )


def _declare_plans() -> None:
    declare("programs.Plan", none="version slug name lead text starts ends source position is_active")
    declare("programs.Objective", none="version is_sample plan number title face")
    declare(
        "programs.EqualityAction",
        none="version is_sample objective number title text unit starts ends set_status reason source "
        "activities",
    )
    declare(
        "programs.Indicator",
        none="version is_sample action code title unit kind direction decimals baseline baseline_on "
        "breakdown parts_add_up counts_people rhythm computed program source",
    )
    declare("programs.IndicatorTarget", none="version indicator due value")
    declare(
        "programs.ReviewPeriod",
        none="version is_sample plan starts ends due state locked_at snapshot",
        locked_by=_DUTY,
    )
    declare(
        "programs.Measurement",
        none="version is_sample indicator period corrects value read_on note address state handed_in_at "
        "decided_at answer",
        author=_DUTY,
        written_by=_DUTY,
        handed_in_by=_DUTY,
        decided_by=_DUTY,
    )
    declare("programs.MeasurementPart", none="measurement part value")
    declare(
        "programs.Evidence",
        none="file name content_type size sha256 measurement added_at",
        added_by=_DUTY,
    )
