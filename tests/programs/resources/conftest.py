"""What the tests of imports share: those of the members' storey."""

from tests.members.resources.conftest import bring, clerk, own_folder

__all__ = ["bring", "clerk", "own_folder"]
