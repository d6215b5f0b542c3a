"""A production start: refused when a setting is missing or unsafe, clean when none is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from mmu_portal.lib.start import RefusedStart, kept_secret, unsafe_settings
from mmu_portal.lib.staticfiles import require_static_files

SAFE = {
    "SECRET_KEY": "kX3vQ9mZ7rT1bN5wJ8cH2fL6pD4sG0yAuEiOqWxVzRtYnMbKjPlUhQ",
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
}


def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Django with production settings and nothing else in the environment."""
    return start(["manage.py", *arguments], **changes)


def start(program: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    """Run Python with production settings and nothing else in the environment."""
    environment = {"PATH": os.environ["PATH"], **SAFE, **changes}
    command = [sys.executable, *program]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def test_production_settings_pass_the_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout + done.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


@pytest.mark.parametrize(
    "program",
    [
        ["manage.py", "check"],
        ["manage.py", "load_reference"],
        ["-c", "import mmu_portal.wsgi"],
        ["-m", "celery", "--app", "mmu_portal", "worker"],
        ["-m", "celery", "--app", "mmu_portal", "beat"],
    ],
    ids=" ".join,
)
def test_production_start_without_settings_ends_with_one_sentence_that_names_each(program: list[str]):
    done = start(program, **dict.fromkeys(SAFE, ""))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The portal does not start: ")
    assert done.stderr.count("\n") == 1
    for name in SAFE:
        assert name in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be random"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY must be random"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must name the exact hosts"),
        ("ALLOWED_HOSTS", [".example.org"], "ALLOWED_HOSTS must name the exact hosts"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must name the exact hosts"),
        ("ALLOWED_HOSTS", ["other.example.org"], "SITE_URL must be at one of the ALLOWED_HOSTS"),
        ("SITE_URL", "http://portal.example.org", "SITE_URL must begin with https://"),
        ("DATABASE_URL", "sqlite:///portal.sqlite3", "DATABASE_URL must name a PostgreSQL database"),
        ("REDIS_URL", "", "REDIS_URL is missing"),
        ("DEBUG", True, "DEBUG must be off"),
    ],
)
def test_unsafe_setting_is_named(name: str, value: object, sentence: str):
    safe = {**SAFE, "ALLOWED_HOSTS": ["portal.example.org"], "DEBUG": False, "HTTPS": True}
    assert unsafe_settings(safe) == []
    faults = unsafe_settings({**safe, name: value})
    assert len(faults) == 1
    assert sentence in faults[0]


def test_kept_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path):
    first = kept_secret(tmp_path / "var")
    assert kept_secret(tmp_path / "var") == first
    assert len(first) > 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_kept_secret_that_was_left_empty_is_made_again(tmp_path: Path):
    (tmp_path / "secret_key").touch()
    assert len(kept_secret(tmp_path)) > 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.fixture
def manifest_storage(settings, tmp_path: Path) -> Path:
    """Static files as production has them, collected into a folder of the test."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    return settings.STATIC_ROOT


def test_server_without_collected_static_files_does_not_start(manifest_storage: Path):
    with pytest.raises(RefusedStart, match=r"not collected.*collectstatic"):
        require_static_files()


def test_server_with_a_static_file_gone_does_not_start(manifest_storage: Path):
    manifest_storage.mkdir()
    (manifest_storage / "mark.1234.svg").touch()
    (manifest_storage / "staticfiles.json").write_text(
        '{"paths": {"mark.svg": "mark.1234.svg"}, "version": "1.1", "hash": ""}'
    )
    require_static_files()
    (manifest_storage / "mark.1234.svg").unlink()
    with pytest.raises(RefusedStart, match=r"mark\.1234\.svg is gone"):
        require_static_files()


def test_server_with_plain_static_files_starts():
    require_static_files()
