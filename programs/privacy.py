"""What the programs' storey holds of people: of staff, who reported, approved and locked; else nothing."""

from mmu_portal.lib.privacy import Personal, Tag, declare

_DUTY = Tag(Personal.OFFICIAL, "who of the staff answers for it", "as long as the record")


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
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
    declare("programs.CycleParticipation", none="version is_sample cycle municipality state since mentor")
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
    _declare_plans()


def _declare_plans() -> None:
    declare("programs.Plan", none="version slug name lead text starts ends source position is_active")
    declare("programs.Objective", none="version is_sample plan number title face")
    declare(
        "programs.EqualityAction",
        none="version is_sample objective number title text unit starts ends set_status reason source",
    )
    declare(
        "programs.Indicator",
        none="version is_sample action code title unit kind direction decimals baseline baseline_on "
        "breakdown parts_add_up counts_people rhythm computed source",
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
