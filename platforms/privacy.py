"""What the platforms' storey holds of people."""

from mmu_portal.lib.privacy import Personal, Tag, declare

WITH_RECORD = "as part of the platform's history"
SEATED = "to know who sits on the platform"
ASKED = "to decide on the request"
ANSWERABLE = "to account for decisions"


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
    declare(
        "platforms.Platform",
        none="version slug name lead purposes not_for areas target_groups position is_active",
        coordinators=Tag(Personal.OFFICIAL, "to know who coordinates", WITH_RECORD),
    )
    declare(
        "platforms.EligibilityRule",
        none="version platform work_areas needs_membership seats_per_municipality admission",
    )
    declare("platforms.Allotment", none="platform municipality capacity taken")
    declare("platforms.Seat", none="is_sample platform municipality department opened closed")
    declare(
        "platforms.SeatHolder",
        none="is_sample seat platform",
        appointment=Tag(Personal.OFFICIAL, SEATED, WITH_RECORD),
        since=Tag(Personal.OFFICIAL, SEATED, WITH_RECORD),
        until=Tag(Personal.OFFICIAL, SEATED, WITH_RECORD),
        is_suspended=Tag(Personal.PRIVATE, "to shut the workspace to somebody", WITH_RECORD),
    )
    declare(
        "platforms.JoinRequest",
        none="is_sample platform department verdict state",
        appointment=Tag(Personal.OFFICIAL, ASKED, WITH_RECORD),
        message=Tag(Personal.OFFICIAL, ASKED, WITH_RECORD),
        asked_at=Tag(Personal.OFFICIAL, ASKED, WITH_RECORD),
        decided_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        decided_at=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
        note=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD),
    )
    declare(
        "platforms.SubGroup",
        none="version is_sample platform slug name description kind seats is_active",
    )
