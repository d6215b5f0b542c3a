"""What machines ask: process and readiness."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client

from mmu_portal import probes


def test_healthz_asks_no_database(client: Client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client, settings):
    settings.REDIS_URL = ""
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": "ok",
        "broker": "not used",
        "migrations": "ok",
    }
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_without_database_names_it_and_hides_the_reason(client: Client, settings):
    settings.REDIS_URL = ""
    away = OperationalError("could not connect as portal with password secret")
    with mock.patch.object(connection, "cursor", side_effect=away):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["ready"] is False
    assert response.json()["database"] == "not reachable"
    assert "secret" not in response.content.decode()


@pytest.mark.django_db
def test_readyz_with_migrations_to_come_is_not_ready(client: Client, settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(probes, "_migrated_databases", set())
    monkeypatch.setattr(probes.MigrationExecutor, "migration_plan", lambda *_: ["one"])
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "not applied")


@pytest.mark.django_db
def test_readyz_without_broker_names_it(client: Client, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(probes.app, "connection_for_write", mock.Mock(side_effect=OSError("refused")))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, "not reachable")


@pytest.mark.django_db
def test_probe_comes_through_without_https(client: Client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/en/").status_code == 301
