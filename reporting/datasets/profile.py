"""The figures of the human rights city profile."""

from django.utils.translation import gettext_lazy as _

from campaign.models import Claim, ProfileVersion
from reporting.datasets.column import Column, both, plain
from reporting.datasets.dataset import Dataset
from reporting.datasets.filters import ProfileFilter
from reporting.datasets.members import UNION

PROFILE = Dataset(
    identifier="profile",
    title=_("Figures of the profile"),
    meaning=_(
        "The figures of the human rights city profile that is published now, each with source and year."
    ),
    model=Claim,
    filters=ProfileFilter,
    declared=(
        Column(
            "version",
            "section__profile_version__number",
            title=_("version"),
            meaning=_("The number of the published version."),
        ),
        Column(
            "section",
            "section__anchor",
            title=_("section"),
            meaning=_("Its address on the page of the profile."),
        ),
        *plain("code"),
        *both("label"),
        *plain("value", "qualifier"),
        *both("unit"),
        *plain("as_of_year", "target", "target_due"),
        *both("target_basis"),
        *both("source"),
        *both("version_source", "section__profile_version__source", title=_("source of the whole version")),
    ),
    source=UNION,
    together=("section", "code"),
    notes=(_("A figure without a source of its own has that of the whole version."),),
    changed=(ProfileVersion,),
)
