"""A report that finds no room waits with the reason, leaves no file, and is made when there is room."""

import gc
import tempfile
from pathlib import Path

import pytest
from pytest_django import Settings

from reporting import files
from reporting.actions import runs, writing
from reporting.enums import Problem
from reporting.models import ReportRun
from tests.disk import full_disk
from tests.factories.members import MembershipPeriodFactory, UserFactory

pytestmark = pytest.mark.django_db


# The library that writes workbooks leaves its files open when it fails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_report_without_room_waits_with_the_reason_and_leaves_no_file(
    form: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr("reporting.formats.pdf.typeset", lambda *_given: b"%PDF-1.7" * 100)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    person = UserFactory(superuser=True)
    MembershipPeriodFactory.create_batch(5)
    parameters = {"first": "2026-01-01", "last": "2026-03-31"}
    run = runs.ask(definition="membership-roll", parameters=parameters, format=form, language="tr", by=person)
    with full_disk(room=100):
        assert writing.write_due_reports() == 0
    run.refresh_from_db()
    assert (run.state, run.problem) == ("waiting", Problem.NO_ROOM)
    assert list(files.folder().iterdir()) == []
    assert list((tmp_path / "temporary").iterdir()) == []
    ReportRun.objects.update(due_at=run.asked_at)
    assert writing.write_due_reports() == 1
    gc.collect()
    assert len(list(files.folder().iterdir())) == 1
