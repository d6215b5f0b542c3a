"""The links of a person's own area that higher storeys add: registered when they start."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Link:
    """One page of the own area, by the name of its address."""

    label: str | Promise
    url_name: str

    @property
    def url(self) -> str:
        """Its address in the active language."""
        return reverse(self.url_name)


_links: list[Link] = []


def register(label: str | Promise, url_name: str) -> None:
    """Add a page to the own area, after those that are there; an address once."""
    if any(link.url_name == url_name for link in _links):
        raise ValueError(f"The page {url_name} is registered twice.")
    _links.append(Link(label, url_name))


def links() -> list[Link]:
    """The pages, in the order of registration."""
    return list(_links)
