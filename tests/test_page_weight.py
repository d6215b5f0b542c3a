"""What a reader's browser loads for each public page: how much, how often, from where."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.models import Municipality

MAX_BYTES = 60_000
MAX_REQUESTS = 12
LOADING = {("img", "src"), ("script", "src"), ("source", "srcset"), ("image", "href"), ("use", "href")}
LOADING_LINKS = {"stylesheet", "icon", "manifest", "preload", "modulepreload", "apple-touch-icon"}
URL_IN_CSS = re.compile(rb"""(?:url\(|@import\s+)\s*["']?([^"')]+)""")


class Loaded(HTMLParser):
    """The addresses that a browser loads by itself for a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what the element loads."""
        held = dict(attributes)
        for name, value in held.items():
            if value and (tag, name) in LOADING and not value.startswith(("#", "data:")):
                self.addresses.add(value.split(" ")[0])
        if tag == "link" and LOADING_LINKS & set((held.get("rel") or "").split()):
            self.addresses.add(held["href"] or "")


def bytes_of(address: str) -> bytes:
    """A static file as it lies in the project."""
    path = finders.find(urlsplit(address).path.removeprefix(django_settings.STATIC_URL))
    assert path is not None, f"{address} is no static file"
    return Path(path).read_bytes()


def loaded_by(html: str) -> Iterator[str]:
    """All that a page loads, the files that its style sheets load included."""
    waiting, seen = sorted(Loaded(html).addresses), set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        yield address
        if address.endswith(".css"):
            found = (match.decode() for match in URL_IN_CSS.findall(bytes_of(address)))
            waiting += [urljoin(address, url) for url in found if not url.startswith("data:")]


def packed(body: bytes, address: str) -> int:
    """Its size on the wire: texts in Brotli as the server sends them, pictures as they are."""
    return len(body) if address.endswith((".png", ".jpg", ".webp")) else len(brotli.compress(body, quality=5))


@pytest.fixture
def records(db: None) -> None:
    """The whole region and the Union's profile, as readers see them."""
    call_command("load_reference", verbosity=0)
    call_command("load_profile", verbosity=0)
    call_command("load_platforms", verbosity=0)


def public_pages() -> list[str]:
    """Each kind of public page; of the members, the one with the longest list of districts."""
    names = ["home", "campaign:profile", "members:directory", "about", "accessibility", "privacy"]
    addresses = [reverse(name) for name in names]
    everybody = f"{reverse('members:directory')}?status=all"
    views = [f"{everybody}&view={view}" for view in ("map", "list")]
    largest = Municipality.objects.get(name_tr__startswith="İstanbul")
    return [*addresses, *views, reverse("members:municipality", args=[largest.slug])]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("language", ["tr", "en"])
def test_public_pages_are_light_and_ask_no_other_host(client: Client, language: str) -> None:
    """At most 60 KB compressed and 12 requests for each, all to this host."""
    with translation.override(language):
        addresses = public_pages()
    for address in addresses:
        html = client.get(address).content.decode()
        assert f'<html lang="{language}"' in html, address
        files = list(loaded_by(html))
        assert any(name.endswith(".css") for name in files), address
        others = [name for name in files if urlsplit(name).netloc]
        assert others == [], address
        assert len(files) + 1 <= MAX_REQUESTS, f"{address}: {files}"
        weight = packed(html.encode(), address) + sum(packed(bytes_of(name), name) for name in files)
        assert weight <= MAX_BYTES, f"{address}: {weight} bytes"


def test_a_request_to_another_host_is_found() -> None:
    """The reader above sees what a browser would load."""
    html = (
        '<link rel="stylesheet" href="https://a.example/x.css"><img src="//b.example/p.png" alt="">'
        '<script src="/static/c.js"></script><use href="#id"/><a href="https://d.example/">D</a>'
    )
    assert Loaded(html).addresses == {"https://a.example/x.css", "//b.example/p.png", "/static/c.js"}
