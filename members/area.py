"""The links of a person's own area that higher storeys add: registered when they start."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Link:
    """One page of the own area, by the name of its address; some are only for who acts for a municipality."""

    label: str | Promise
    url_name: str
    for_acting: bool

    @property
    def url(self) -> str:
        """Its address in the active language."""
        return reverse(self.url_name)


_links: list[Link] = []


def register(label: str | Promise, url_name: str, *, for_acting: bool = True) -> None:
    """Add a page to the own area, after those that are there; an address once."""
    if any(link.url_name == url_name for link in _links):
        raise ValueError(f"The page {url_name} is registered twice.")
    _links.append(Link(label, url_name, for_acting))


def links(*, acting: bool) -> list[Link]:
    """The pages for who acts for a municipality, or does not, in the order of registration."""
    return [link for link in _links if acting or not link.for_acting]
