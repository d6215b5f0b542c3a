"""What the programs' storey holds of people: nothing; its records are of places, organizations and work."""

from mmu_portal.lib.privacy import declare


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
