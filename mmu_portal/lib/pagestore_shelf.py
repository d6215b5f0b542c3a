"""What the page store keeps: whole pages, compressed once, and the shelf that bounds them by bytes."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from functools import cached_property, lru_cache
from threading import Lock
from typing import Generic, Protocol, TypeVar

import brotli

from mmu_portal.lib.generation import Generation

Headers = list[tuple[str, str]]

# Quality 5 costs a tenth of a render and gives nine tenths of what the best quality saves.
BROTLI_QUALITY = 5
# For addresses that may never be asked for again: a tenth of that time for a sixth more bytes.
QUICK_QUALITY = 1
GZIP_LEVEL = 6
# What a page weighs beside its bodies: key, headers, objects.
OVERHEAD = 4_096
# What word of an unchanged page says of it; a script of another site reads even that only if it may.
_VALIDATORS = ("Cache-Control", "ETag", "Vary", "Access-Control-Allow-Origin")


class Variant:
    """A page in one encoding, with all that an answer needs."""

    def __init__(self, headers: Headers, body: bytes, encoding: str) -> None:
        self.body = body
        self.etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        coding = [("Content-Encoding", encoding)] if encoding != "identity" else []
        self.headers = [*headers, *coding, ("Content-Length", str(len(body))), ("ETag", self.etag)]
        self.headers_unchanged = [header for header in self.headers if header[0] in _VALIDATORS]

    def matches(self, if_none_match: str) -> bool:
        """Whether a reader with these entity tags holds this very body."""
        if if_none_match == self.etag:
            return True
        tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
        return any(tag in (self.etag, "*") for tag in tags)


class StoredPage:
    """One public page of one generation.

    Brotli is made at once, gzip for the first who asks; the plain body is unpacked for the few who take
    neither, so that the shelf holds no long strings.
    """

    def __init__(
        self, generation: Generation, headers: Headers, body: bytes, quality: int = BROTLI_QUALITY
    ) -> None:
        self.generation = generation
        self._headers = headers
        self._digest = hashlib.blake2b(body).digest()
        self.br = Variant(headers, brotli.compress(body, quality=quality), "br")

    def renewed(
        self, generation: Generation, headers: Headers, body: bytes, quality: int = BROTLI_QUALITY
    ) -> "StoredPage":
        """The page of a later generation; what did not change is not compressed again."""
        if headers != self._headers or hashlib.blake2b(body).digest() != self._digest:
            return StoredPage(generation, headers, body, quality)
        same = object.__new__(StoredPage)
        same.__dict__.update(self.__dict__, generation=generation)
        return same

    @cached_property
    def gzip(self) -> Variant:
        """For readers without Brotli."""
        return Variant(self._headers, gzip.compress(self._plain(), GZIP_LEVEL, mtime=0), "gzip")

    @property
    def identity(self) -> Variant:
        """For readers without either."""
        return Variant(self._headers, self._plain(), "identity")

    def variant(self, accept_encoding: str) -> Variant:
        """The page in the best encoding that a reader takes."""
        encoding = best_encoding(accept_encoding[:200])
        return self.br if encoding == "br" else self.gzip if encoding == "gzip" else self.identity

    def weight(self) -> int:
        """Bytes to reckon with, the gzip body that may come later included."""
        return 3 * len(self.br.body) + OVERHEAD

    def _plain(self) -> bytes:
        return brotli.decompress(self.br.body)


@lru_cache(maxsize=256)
def best_encoding(accept_encoding: str) -> str:
    """`br`, `gzip` or `identity`, by an Accept-Encoding header: the smallest that is not refused."""
    taken: dict[str, bool] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        name, _, weight = parameter.partition("=")
        refused = name.strip() == "q" and not weight.strip().strip("0.")
        taken[coding.strip()] = not refused
    for coding in ("br", "gzip"):
        if taken.get(coding, taken.get("*", False)):
            return coding
    return "identity"


class Weighed(Protocol):
    """What a shelf can hold."""

    def weight(self) -> int:
        """Its bytes."""


Held = TypeVar("Held", bound=Weighed)


class Shelf(Generic[Held]):
    """The most recently used, up to a number of bytes."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.weight = 0
        self._held: OrderedDict[Hashable, Held] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> Held | None:
        """What lies under the key, now the most recently used."""
        with self._lock:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
            return held

    def put(self, key: Hashable, held: Held) -> None:
        """Lay it down; the least recently used make room."""
        with self._lock:
            self._drop(key)
            self._held[key] = held
            self.weight += held.weight()
            while self.weight > self.capacity:
                self._drop(next(iter(self._held)))

    def _drop(self, key: Hashable) -> None:
        if (held := self._held.pop(key, None)) is not None:
            self.weight -= held.weight()
