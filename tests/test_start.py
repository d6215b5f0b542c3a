"""A production start: refused when a setting is missing or unsafe, clean when none is."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from mmu_portal.lib.environment import Environment
from mmu_portal.lib.start import RefusedStart, kept_secret, plain_origin, unsafe_settings
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

SETTINGS = str(settings.BASE_DIR / "mmu_portal" / "settings.py")


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
        ("ALLOWED_HOSTS", ["other.example.org", "portal.example"], "SITE_URL must be at one of the"),
        ("SECRET_KEY", f"django-insecure-{SAFE['SECRET_KEY']}", "SECRET_KEY must be random"),
        ("SECRET_KEY", f"change-me-{SAFE['SECRET_KEY']}", "SECRET_KEY must be random"),
        ("SECRET_KEY", f"<Your_secret {SAFE['SECRET_KEY']}>", "SECRET_KEY must be random"),
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


def test_host_is_the_same_in_capitals():
    safe = {**SAFE, "ALLOWED_HOSTS": ["Portal.Example.org"], "DEBUG": False, "HTTPS": True}
    assert unsafe_settings(safe) == []


WRONG = [
    ("DEMO", "ture", "DEMO must be 1 or 0."),
    ("DEBUG", "nein", "DEBUG must be 1 or 0."),
    ("HTTPS", "ture", "HTTPS must be 1 or 0."),
    ("HTTPS", "2", "HTTPS must be 1 or 0."),
    ("TRUSTED_PROXY_COUNT", "x", "TRUSTED_PROXY_COUNT must be a whole number, 0 or more."),
    ("TRUSTED_PROXY_COUNT", "-1", "TRUSTED_PROXY_COUNT must be a whole number, 0 or more."),
    ("TRUSTED_PROXY_COUNT", "9" * 5000, "TRUSTED_PROXY_COUNT must be a whole number, 0 or more."),
    ("IMPORT_MAX_BYTES", "5 MB", "IMPORT_MAX_BYTES must be a whole number, 1 or more."),
    ("IMPORT_MAX_ROWS", "0", "IMPORT_MAX_ROWS must be a whole number, 1 or more."),
    ("DATABASE_URL", "rubbish", "DATABASE_URL must be an address such as postgres://"),
    ("DATABASE_URL", "mysql://host/portal", "DATABASE_URL must be an address such as postgres://"),
    ("DATABASE_URL", "postgres://host:x/portal", "DATABASE_URL must be an address such as postgres://"),
    ("REDIS_URL", "127.0.0.1:6379", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "memory://", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis://host:99999", "REDIS_URL must be an address such as redis://"),
    ("EMAIL_URL", "rubbish", "EMAIL_URL must be an address such as smtp+tls://"),
    ("EMAIL_URL", "smtp://", "EMAIL_URL must be an address such as smtp+tls://"),
    ("EMAIL_URL", "dummymail://", "EMAIL_URL must be an address such as smtp+tls://"),
    ("SITE_URL", "https://portal.example.org/portal", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://user@portal.example.org", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://portal.example.org:port", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://portal.example.org?", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "portal.example.org", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://portal.example.org:", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://por tal.example.org", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://portal.example.org<b>", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://portal..example.org", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://-portal.example.org", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "https://:443", "SITE_URL must be scheme and host alone"),
    ("SITE_URL", "ftp://portal.example.org", "SITE_URL must be scheme and host alone"),
    ("VAR_DIR", __file__, "VAR_DIR must be a folder that this account may write to, and "),
    ("VAR_DIR", f"{__file__}/var", "VAR_DIR must be a folder that this account may write to, and "),
    ("VAR_DIR", "/" + "x" * 300, "VAR_DIR must be a folder that this account may write to, and "),
    ("STATIC_ROOT", __file__, "STATIC_ROOT must be a folder, and "),
    ("DATABASE_URL", "postgres://", "DATABASE_URL must be an address such as postgres://"),
    ("DATABASE_URL", "postgres://host", "DATABASE_URL must be an address such as postgres://"),
    ("DATABASE_URL", "postgres://host:0/portal", "DATABASE_URL must be an address such as postgres://"),
    ("DATABASE_URL", "postgres://host/a/b", "DATABASE_URL must be an address such as postgres://"),
    ("DATABASE_URL", "postgres://host/p?sslmode=nonsense", "DATABASE_URL must be an address such as"),
    ("DATABASE_URL", "postgres://host/p?foo=bar", "DATABASE_URL must be an address such as postgres://"),
    ("REDIS_URL", "redis://", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis://host:0/0", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis://host/abc", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis://host/-1", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis://host/0?socket_timeout=abc", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "rediss://host/0?ssl_cert_reqs=nonsense", "REDIS_URL must be an address such as"),
    ("REDIS_URL", "redis://host/0;redis://x:y", "REDIS_URL must be an address such as redis://"),
    ("REDIS_URL", "redis+socket://relative", "REDIS_URL must be an address such as redis://"),
    ("EMAIL_URL", "smtp://host:0", "EMAIL_URL must be an address such as smtp+tls://"),
    ("EMAIL_URL", "smtp://host?EMAIL_TIMEOUT=abc", "EMAIL_URL must be an address such as smtp+tls://"),
    ("DEFAULT_FROM_EMAIL", "portal", "DEFAULT_FROM_EMAIL must be a mail address."),
    ("DEFAULT_FROM_EMAIL", "a@b.org, c@d.org", "DEFAULT_FROM_EMAIL must be a mail address."),
    ("DEFAULT_FROM_EMAIL", "Name <a@b.org> junk", "DEFAULT_FROM_EMAIL must be a mail address."),
    ("DEFAULT_FROM_EMAIL", "a@b.org\nBcc: x", "DEFAULT_FROM_EMAIL must be one line"),
    ("SECURITY_CONTACT", "security@example.org", "SECURITY_CONTACT must be mailto:"),
    ("SECURITY_CONTACT", "mailto:", "SECURITY_CONTACT must be mailto:"),
    ("SECURITY_CONTACT", "https://x y", "SECURITY_CONTACT must be mailto:"),
    ("SECURITY_CONTACT", "mailto:a@b.org\nX: y", "SECURITY_CONTACT must be one line"),
]


@pytest.mark.parametrize("demo", ["0", "1"], ids=["production", "demonstration"])
@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_value_that_makes_no_sense_is_named_in_one_sentence(
    name: str, value: str, sentence: str, demo: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for known, safe in {**SAFE, "DEMO": demo, "VAR_DIR": str(tmp_path), name: value}.items():
        monkeypatch.setenv(known, safe)
    with pytest.raises(RefusedStart, match=re.escape(sentence)) as refused:
        runpy.run_path(SETTINGS)
    assert refused.value.args[0].count(name) == 1


def test_folder_of_another_account_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "new" / "var"))
    assert Environment().folder("VAR_DIR", tmp_path, written=True) == tmp_path / "new" / "var"
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)  # the tests may run as root
    environment = Environment()
    environment.folder("VAR_DIR", tmp_path, written=True)
    assert environment.faults == [
        f"VAR_DIR must be a folder that this account may write to, and {tmp_path / 'new' / 'var'} is none."
    ]


def test_key_that_cannot_be_kept_ends_with_the_name_of_the_setting(tmp_path: Path):
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(RefusedStart, match=r"VAR_DIR cannot be used .*secret_key"):
        kept_secret(tmp_path)


@pytest.mark.parametrize("word", ["maybe", "2"])
def test_unknown_word_for_the_demonstration_is_all_that_is_told(word: str):
    done = start(["manage.py", "check"], DEMO=word, **dict.fromkeys(SAFE, ""))
    assert done.stderr == "The portal does not start: DEMO must be 1 or 0. README.md lists the settings.\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://portal.example.org:443", "https://portal.example.org"),
        ("http://portal.example.org:080/", "http://portal.example.org"),
        ("HTTPS://Portal.Example.ORG//", "https://portal.example.org"),
        ("https://portal.example.org:80", "https://portal.example.org:80"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://[::1]:443", "https://[::1]"),
        ("https://Portal.example.org/Path", "https://Portal.example.org/Path"),
    ],
)
def test_origin_is_named_as_browsers_do(written: str, meant: str):
    assert plain_origin(written) == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [("EMAIL_URL", "consolemail://"), ("DATABASE_URL", "sqlite:///portal.sqlite3")],
)
def test_what_serves_a_demonstration_alone_is_refused_in_production(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
):
    for known, safe in {**SAFE, "DEMO": "0", name: value}.items():
        monkeypatch.setenv(known, safe)
    with pytest.raises(RefusedStart, match=f"{name} must be an address"):
        runpy.run_path(SETTINGS)


def test_all_faults_are_told_at_once():
    done = manage("check", **{name: value for name, value, _ in WRONG if name != "DEMO"})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    for name in {name for name, _, _ in WRONG if name != "DEMO"}:
        assert f"{name} must " in done.stderr


def test_settings_read_as_they_are_written():
    names = ("HTTPS", "DEBUG", "TRUSTED_PROXY_COUNT", "IMPORT_MAX_ROWS", "ALLOWED_HOSTS", "SITE_URL")
    program = f"import json, mmu_portal.settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    done = start(
        ["-c", program],
        HTTPS=" Yes ",
        DEBUG="",
        TRUSTED_PROXY_COUNT="2",
        IMPORT_MAX_ROWS="",
        ALLOWED_HOSTS="portal.example.org, www.example.org,",
        SITE_URL="https://portal.example.org/",
    )
    hosts = ["portal.example.org", "www.example.org"]
    assert json.loads(done.stdout) == [True, False, 2, 20_000, hosts, "https://portal.example.org"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://portal:secret@db.example.org/portal?sslmode=verify-full"),
        ("REDIS_URL", "rediss://:secret@redis.example.org:6380/1?ssl_cert_reqs=required"),
        ("REDIS_URL", "redis+socket:///run/redis.sock"),
        ("EMAIL_URL", "smtp+tls://user:p%40ss@mail.example.org"),
        ("DEFAULT_FROM_EMAIL", "Marmara Belediyeler Birliği <portal@example.org>"),
        ("SECURITY_CONTACT", "mailto:security@example.org"),
        ("SECURITY_CONTACT", "https://example.org/security"),
        ("SECURITY_CONTACT", "tel:+90-212-555-00-00"),
    ],
)
def test_value_that_makes_sense_is_taken(name: str, value: str):
    done = start(["-c", "import mmu_portal.settings"], **{name: value})
    assert (done.returncode, done.stderr) == (0, "")


def test_encryption_of_the_connection_reaches_the_driver():
    program = "from django.conf import settings as s; print(s.DATABASES['default']['OPTIONS'])"
    done = start(
        ["-c", program],
        DJANGO_SETTINGS_MODULE="mmu_portal.settings",
        DATABASE_URL="postgres://host/portal?sslmode=verify-full",
    )
    assert "'sslmode': 'verify-full'" in done.stdout
    assert "lock_timeout" in done.stdout


def test_values_reach_django_as_they_are_written():
    key = "$" + SAFE["SECRET_KEY"]
    program = (
        "from django.conf import settings as s; d = s.DATABASES['default'];"
        "print(s.SECRET_KEY, d['HOST'], d['PASSWORD'], s.EMAIL_HOST, s.EMAIL_PORT, s.DEFAULT_FROM_EMAIL)"
    )
    done = start(
        ["-c", program],
        DJANGO_SETTINGS_MODULE="mmu_portal.settings",
        SECRET_KEY=key,
        DATABASE_URL="postgres://portal:p%40ss@db.example.org/portal",
        DEFAULT_FROM_EMAIL="Portal <portal@example.org>",
    )
    assert done.stdout == f"{key} db.example.org p@ss 127.0.0.1 25 Portal <portal@example.org>\n"


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


@pytest.mark.parametrize(
    "written", ["", "{", '{"version": "9", "paths": {}}'], ids=["empty", "cut", "unknown"]
)
def test_server_with_a_damaged_list_of_static_files_does_not_start(manifest_storage: Path, written: str):
    manifest_storage.mkdir()
    (manifest_storage / "staticfiles.json").write_text(written)
    with pytest.raises(RefusedStart, match=r"list of static files is damaged.*collectstatic"):
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
