"""What the platforms' storey holds of people."""

from mmu_portal.lib.privacy import Personal, Tag, declare

WITH_RECORD = "as part of the platform's history"
SEATED = "to know who sits on the platform"
ASKED = "to decide on the request"
ANSWERABLE = "to account for decisions"
TAKEN_ALONG = "for the person to take along"


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
    _declare_seats()
    _declare_needs()
    _declare_committees()
    _declare_posts()
    declare(
        "platforms.NoticeChoice",
        none="platform",
        user=Tag(Personal.PRIVATE, "to write as often as the person wants", "while the account exists"),
        cadence=Tag(Personal.PRIVATE, "to write as often as the person wants", "while the account exists"),
        told_until=Tag(Personal.PRIVATE, "to tell nothing twice", "while the account exists"),
    )


def _declare_needs() -> None:
    wrote = Tag(Personal.OFFICIAL, "to know who wrote it", WITH_RECORD)
    when = Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD)
    declare("platforms.Theme", none="version is_sample platform title description created_at")
    declare(
        "platforms.Need",
        none="version is_sample platform seat title what tried target_groups work_areas urgency may_be_named "
        "theme gathered_at state created_at edited_at search_key",
        author=wrote,
        contact=Tag(Personal.OFFICIAL, "to know whom to ask", WITH_RECORD),
        worded_by=wrote,
        worded_at=when,
    )
    declare(
        "platforms.ReplacedText",
        none="need document replaced_at",
        written_by=Tag(Personal.OFFICIAL, TAKEN_ALONG, WITH_RECORD),
        written_at=Tag(Personal.OFFICIAL, TAKEN_ALONG, WITH_RECORD),
        words=Tag(Personal.OFFICIAL, TAKEN_ALONG, WITH_RECORD),
    )
    declare(
        "platforms.NeedSupport", none="is_sample need municipality seat note may_be_named given_at", by=wrote
    )
    declare(
        "platforms.NeedComment",
        none="is_sample need seat body",
        author=wrote,
        created_at=when,
        withdrawn_at=when,
    )
    declare("platforms.Recommendation", none="is_sample platform theme number state created_at")
    declare(
        "platforms.Wording",
        none="version recommendation number title addressee text",
        adopted_at=when,
        adopted_by=when,
    )
    declare("platforms.RecommendationStep", none="recommendation state note wording", by=when, at=when)
    declare(
        "platforms.RecommendationComment",
        none="is_sample recommendation seat body",
        author=wrote,
        created_at=when,
        withdrawn_at=when,
    )


def _declare_committees() -> None:
    seated = Tag(Personal.OFFICIAL, "public office", WITH_RECORD)
    declare("platforms.Committee", none="version slug name lead text source is_active")
    declare(
        "platforms.CommitteeMember",
        none="version is_sample committee municipality source",
        person_name=seated,
        name_key=Tag(Personal.OFFICIAL, "to find the name", WITH_RECORD),
        office=seated,
        elected_as=seated,
        started=seated,
        ended=seated,
    )
    declare(
        "platforms.CommitteeMeeting",
        none="version is_sample committee day place title agenda agenda_public minutes minutes_public state",
    )
    declare(
        "platforms.Guidance",
        none="version is_sample committee title text meeting adopted_on themes recommendations",
    )


def _declare_posts() -> None:
    wrote = Tag(Personal.OFFICIAL, "to know who wrote it", WITH_RECORD)
    when = Tag(Personal.OFFICIAL, ANSWERABLE, WITH_RECORD)
    file = "file name content_type size sha256"
    declare(
        "platforms.Post",
        none="version is_sample platform seat group kind title body work_areas target_groups rights state "
        "search_key",
        author=wrote,
        created_at=when,
        published_at=when,
        edited_at=when,
        hidden_by=when,
        hidden_reason=when,
    )
    declare("platforms.PostRevision", none="post title body", replaced_at=when)
    declare(
        "platforms.Comment", none="is_sample post seat body", author=wrote, created_at=when, withdrawn_at=when
    )
    declare("platforms.Attachment", none=f"post {file}")
    declare(
        "platforms.Document",
        none="version is_sample platform seat title description language search_key",
        added_by=wrote,
        authors=Tag(Personal.OFFICIAL, "to name the authors", WITH_RECORD),
        created_at=when,
        withdrawn_at=when,
        worded_by=wrote,
        worded_at=when,
    )
    declare(
        "platforms.DocumentVersion", none=f"document number note {file}", uploaded_by=wrote, uploaded_at=when
    )


def _declare_seats() -> None:
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
