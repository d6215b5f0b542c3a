"""The errors that actions raise for a person."""


class DomainError(Exception):
    """A rule of the network says no; `str()` is a sentence for the person who asked."""


class EditConflict(DomainError):
    """Somebody else changed the record between its reading and its writing; nothing was written."""
