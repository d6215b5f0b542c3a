"""What the campaign's storey holds of people."""

from mmu_portal.lib.privacy import Personal, Tag, declare


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
    in_office = Tag(Personal.OFFICIAL, "public office", "as long as the version")
    declare("campaign.Profile", none="municipality name")
    declare(
        "campaign.ProfileVersion",
        none="version profile number state lead region country joined_year government_type source "
        "source_year published_at updated_at",
        leader_name=in_office,
        leader_title=in_office,
        mandate_from=in_office,
        mandate_to=in_office,
        published_by=Tag(Personal.OFFICIAL, "to account for what was published", "as long as the version"),
    )
    declare(
        "campaign.Section",
        none="version profile_version parent anchor title body summary timing position from_year to_year "
        "on_home",
    )
    declare(
        "campaign.Claim",
        none="version section code value qualifier unit label target target_due target_basis source "
        "as_of_year link on_home position",
    )
    declare("campaign.ClaimCheck", none="claim state found checked_at")
