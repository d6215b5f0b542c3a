"""A tiny site with a store in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings

from mmu_portal.lib import generation
from mmu_portal.lib.generation import Stamp
from mmu_portal.lib.pagestore import PageStore
from tests.lib import pagestore_site
from tests.lib.pagestore.asking import SITE
from tests.lib.pagestore_site import renders
from tests.stamps import let_late_moves_pass


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny site, a stamp of its own, a clock that stands still."""
    settings.ROOT_URLCONF = pagestore_site.__name__
    settings.SITE_URL = SITE
    settings.STATIC_ROOT = tmp_path
    own = Stamp(tmp_path / "generation")
    monkeypatch.setattr(generation, "stamp", lambda: own)
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_000.0)
    renders.clear()
    let_late_moves_pass()  # of the last test's emptied tables
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def store(site: None) -> PageStore:
    """An empty store in front of the tiny site, behind all of the portal's middleware."""
    return PageStore(WSGIHandler())
