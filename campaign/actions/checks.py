"""Holding the published figures against the records."""

from django.db import transaction
from django.utils import timezone

from campaign.enums import ClaimState
from campaign.models import Claim, ClaimCheck
from campaign.queries.check import counted, state_of
from campaign.queries.content import current_version


@transaction.atomic
def check_claims() -> int:
    """Check every figure of the published version; how many the records do not bear. Earlier checks go."""
    version, now = current_version(), timezone.now()
    ClaimCheck.objects.exclude(claim__section__profile_version=version).delete()
    if version is None:
        return 0
    checks = []
    for claim in Claim.objects.filter(section__profile_version=version):
        number = counted(claim.code, timezone.localdate(now))
        state = state_of(claim, number, claim.source or version.source or "")
        checks.append(ClaimCheck(claim=claim, state=state, found=number, checked_at=now))
    changed = ["state", "found", "checked_at"]
    ClaimCheck.objects.bulk_create(
        checks, update_conflicts=True, unique_fields=["claim"], update_fields=changed
    )
    return sum(check.state != ClaimState.OK for check in checks)
