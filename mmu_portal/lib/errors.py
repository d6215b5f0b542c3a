"""The one error that actions raise for a person."""


class DomainError(Exception):
    """A rule of the network says no; `str()` is a sentence for the person who asked."""
