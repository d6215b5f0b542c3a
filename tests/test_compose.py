"""Containers: what docker-compose.yml and Dockerfile must say, since no engine is at hand to try them."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from mmu_portal.lib.start import REQUIRED
from mmu_portal.probe import heart_beats, web_is_well
from reporting.actions.writing import BUDGET

OURS = ("migrate", "web", "worker", "beat")
LASTING = ("db", "redis", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The parsed compose file, merge keys resolved."""
    return yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (settings.BASE_DIR / "Dockerfile").read_text()


def settings_read() -> set[str]:
    """The names that the settings read from the environment."""
    source = (settings.BASE_DIR / "mmu_portal" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))


def test_services_are_those_of_production(compose):
    assert set(compose["services"]) == {"db", "redis", "migrate", "web", "worker", "beat"}


def test_worker_has_time_to_end_its_task_before_it_is_killed(compose):
    assert compose["services"]["worker"]["stop_grace_period"] == "30s"
    assert BUDGET <= 30 / 2


@pytest.mark.parametrize("name", LASTING)
def test_lasting_service_restarts_and_says_whether_it_is_well(compose, name: str):
    service = compose["services"][name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", OURS)
def test_service_of_the_portal_has_no_more_rights_than_it_needs(compose, name: str):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "user" not in service  # the image's own, which is not root


@pytest.mark.parametrize("name", OURS)
def test_service_sets_only_what_the_settings_read_and_all_that_they_require(compose, name: str):
    given = set(compose["services"][name]["environment"])
    assert given <= settings_read()
    assert {*REQUIRED, "SECRET_KEY", "ALLOWED_HOSTS"} <= given
    assert "DEMO" not in given
    assert settings_read() - given == {"DEMO", "DEBUG", "VAR_DIR", "STATIC_ROOT"}  # what .env says arrives


def test_secret_has_no_default(compose):
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "DATABASE_PASSWORD"):
        assert set(re.findall(rf"\${{{name}(..)", text)) == {":?"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_portal_waits_for_servers_and_migrations(compose, name: str):
    assert compose["services"][name]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_data_are_on_volumes_and_the_folder_is_shared(compose):
    mounted = {name: service["volumes"] for name, service in compose["services"].items()}
    assert mounted["web"] == mounted["worker"] == mounted["beat"] == ["portal:/var/lib/portal"]
    assert mounted["db"] == ["database:/var/lib/postgresql/data"]
    assert mounted["redis"] == ["broker:/data"]
    assert set(compose["volumes"]) == {"database", "broker", "portal"}


def test_broker_keeps_messages_and_drops_none(compose):
    command = " ".join(compose["services"]["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_nothing_but_web_is_reachable_and_only_from_this_machine(compose):
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert {name: found for name, found in ports.items() if found} == {"web": ["127.0.0.1:8000:8000"]}


def test_image_runs_as_somebody_who_is_not_root(dockerfile: str):
    final = dockerfile.split("\nFROM ")[-1]
    assert re.findall(r"^USER (\S+)", final, re.MULTILINE) == ["portal"]
    assert "--uid 10001" in final


def test_image_has_texts_and_static_files_inside_and_a_health_check(dockerfile: str):
    assert "tools/messages.py compile" in dockerfile
    assert "collectstatic" in dockerfile
    assert "HEALTHCHECK" in dockerfile
    built = set(re.findall(r"STATIC_ROOT=(\S+)", dockerfile))
    assert built == {"/portal/collected"}  # not on the volume, which outlives the image


def test_image_has_the_client_programs_of_the_databases_version_and_its_debian_has_them(
    compose, dockerfile: str
):
    final = dockerfile.split("\nFROM ")[-1]
    server = re.fullmatch(r"postgres:(\d+)", compose["services"]["db"]["image"])
    assert re.findall(r"postgresql-client-(\d+)", final) == [server[1]]
    assert re.findall(r"^FROM python:\S+-slim-(\w+)", dockerfile, re.MULTILINE) == ["trixie"] * 2  # it has 17


def test_server_outlives_a_worker_that_dies(dockerfile: str):
    assert "--respawn-failed-workers" in dockerfile.split("\nCMD ")[-1]


def test_image_leaves_out_what_is_private_or_local():
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().split()
    assert {".env", ".git", ".venv", "var"} <= set(ignored)


def test_probe_finds_a_server_that_is_well(live_server, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "testserver, other.example.org")
    assert web_is_well("/healthz", live_server.thread.port)
    assert not web_is_well("/no-such-page/", live_server.thread.port)
    monkeypatch.setenv("ALLOWED_HOSTS", "evil.example.org")
    assert not web_is_well("/healthz", live_server.thread.port)


def test_probe_without_a_server_fails():
    assert not web_is_well("/healthz", 1)


def test_probe_of_the_heartbeat_looks_at_the_age_of_its_file(tmp_path: Path):
    assert not heart_beats(tmp_path)
    (tmp_path / "heartbeat").touch()
    assert heart_beats(tmp_path)
    os.utime(tmp_path / "heartbeat", (0, 0))
    assert not heart_beats(tmp_path)
