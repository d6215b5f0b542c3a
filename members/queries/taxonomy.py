"""The words by which the network sorts its work, as a reader chooses among them."""

from members.models.taxonomy import Term
from mmu_portal.lib.generation import generation_cache


@generation_cache
def terms(taxonomy: type[Term]) -> tuple[tuple[str, str], ...]:
    """Key and name of every word of a taxonomy, in its order."""
    return tuple((str(row.pk), row.name) for row in taxonomy._default_manager.all())
