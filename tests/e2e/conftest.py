"""A browser of the system's, a live server, and the demonstration's records in it."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from pytest_django import DjangoDbBlocker

from mmu_portal.lib.generation import announce_change
from tests.e2e.screens import AXE

# Playwright's loop runs in the test's own thread; Django must not take that for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Rights = tuple[str, str]
# The one without windows takes two thirds of the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
PASSWORD = "a demonstration password"
DEMONSTRATION = (
    "load_reference",
    "load_platforms",
    "load_programs",
    "load_demo",
    "load_profile",
    "load_demo_platforms",
    "load_demo_streets",
    "load_demo_activities",
    "load_demo_programs",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the distribution's Chromium, which never calls home."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert chromium, f"Install one of the distribution's packages: {', '.join(BROWSERS)}."
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    }


@pytest.fixture(scope="session")
def group_rights(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Rights]]:
    """What the migrations let each group do, read before a test with transactions empties the tables."""
    with django_db_blocker.unblock():
        return {
            group.name: list(group.permissions.values_list("content_type__app_label", "codename"))
            for group in Group.objects.all()
        }


class Demonstration:
    """The reference data and the demonstration: loaded once, then copied before each test.

    Only SQLite has a copy that takes no time; another database is filled anew by the commands.
    """

    def __init__(self, media: Path, group_rights: dict[str, list[Rights]]) -> None:
        self.media, self.group_rights = media, group_rights
        self.database: sqlite3.Connection | None = None

    def put(self) -> None:
        """Fill the empty database and the empty folder of uploads."""
        if self.database is None:
            self._load()
            self._keep()
            return
        self.database.backup(connection.connection)
        shutil.copytree(self.media, settings.MEDIA_ROOT, dirs_exist_ok=True)
        ContentType.objects.clear_cache()
        announce_change()

    def _load(self) -> None:
        for name, rights in self.group_rights.items():
            group, _made = Group.objects.get_or_create(name=name)
            for app, codename in rights:
                group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        for command in DEMONSTRATION:
            call_command(command, verbosity=0)

    def _keep(self) -> None:
        if connection.vendor == "sqlite":
            self.database = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.database)
            shutil.copytree(settings.MEDIA_ROOT, self.media, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, group_rights: dict[str, list[Rights]]
) -> Demonstration:
    """What each test of this worker begins with."""
    return Demonstration(tmp_path_factory.mktemp("demonstration"), group_rights)


@pytest.fixture
def portal(live_server: Any, monkeypatch: pytest.MonkeyPatch, demonstration: Demonstration) -> str:
    """The address of a live portal that holds the reference data and the demonstration."""
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    demonstration.put()
    return live_server.url


class Watch:
    """What a browser complained about, and every other host that it asked."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self.complaints: list[str] = []
        self.strangers: list[str] = []

    def follow(self, page: Page) -> Page:
        """Listen to a page's console and requests; wait for nothing longer than a person would."""
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.portal, "data:", "blob:")):
            self.strangers.append(request.url)


@pytest.fixture
def watch(portal: str) -> Iterator[Watch]:
    """A watch that fails the test when a page broke its policy, failed in script or asked a stranger."""
    watcher = Watch(portal)
    yield watcher
    assert watcher.complaints == []
    assert watcher.strangers == []


@pytest.fixture
def visitor(watch: Watch, context: BrowserContext) -> Page:
    """A visitor's page, with JavaScript."""
    return watch.follow(context.new_page())


@pytest.fixture
def plain_visitor(watch: Watch, browser: Browser) -> Iterator[Page]:
    """A visitor's page without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield watch.follow(context.new_page())
    context.close()


@pytest.fixture
def staff(visitor: Page, portal: str) -> Page:
    """The page of a network editor who has signed in."""
    return sign_in(visitor, portal, "staff@example.org")


@pytest.fixture
def superuser(visitor: Page, portal: str) -> Page:
    """The page of a superuser who has signed in."""
    return sign_in(visitor, portal, "admin@example.org")


@pytest.fixture
def axe_page(portal: str, browser: Browser) -> Iterator[Page]:
    """A page that brings axe, beside the policy."""
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        context.add_init_script(path=AXE)
        yield context.new_page()


def sign_in(page: Page, portal: str, email: str, *, to: str = "/admin/") -> Page:
    """Come in by the one door; `to` is where such a person lands."""
    page.goto(f"{portal}/en/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{portal}{to}")
    return page
