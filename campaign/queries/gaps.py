"""What waits in the campaign's records: one definition for the count and for the list."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaign.enums import ClaimState
from campaign.models import ClaimCheck, ProfileVersion
from mmu_portal.lib.gaps import Gap

_not_borne = ClaimCheck.objects.exclude(state=ClaimState.OK).filter(
    claim__section__profile_version=OuterRef("pk")
)

WAITING = [
    Gap(
        "not-borne",
        ProfileVersion,
        _("Published profiles with figures that the records do not bear"),
        lambda day: Q(Exists(_not_borne)),
        waits=True,
        reminds="change_profileversion",
    ),
]
