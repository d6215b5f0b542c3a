"""What is wrong with a spreadsheet as a whole."""

from mmu_portal.lib.errors import DomainError


class SheetError(DomainError):
    """The file cannot be imported; `str()` is one sentence for the person who brought it."""
