"""Settling error reports: by the action, by the list and by the form."""

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from members.actions.settling import settle_reports
from members.enums import ReportState
from members.groups import NETWORK_EDITORS
from members.models import ErrorReport
from mmu_portal.lib.errors import DomainError
from tests.factories.members import ErrorReportFactory, MunicipalityFactory, UserFactory
from tests.forms import form_values

pytestmark = pytest.mark.django_db
LIST = "admin:members_errorreport_changelist"


def test_settled_report_has_its_state_and_history():
    user, report = UserFactory(staff=True), ErrorReportFactory()
    assert settle_reports(keys=[report.pk], state=ReportState.CORRECTED, by=user) == 1
    report.refresh_from_db()
    assert report.state == "corrected"
    entry = LogEntry.objects.get_for_object(report).filter(action=LogEntry.Action.UPDATE).get()
    assert (entry.actor, entry.changes) == (user, {"state": ["open", "corrected"]})


def test_report_settled_by_another_refuses_all():
    first, second, user = ErrorReportFactory(), ErrorReportFactory(state="dismissed"), UserFactory(staff=True)
    with pytest.raises(DomainError):
        settle_reports(keys=[first.pk, second.pk], state=ReportState.CORRECTED, by=user)
    assert set(ErrorReport.objects.values_list("state", flat=True)) == {"open", "dismissed"}
    assert not LogEntry.objects.filter(action=LogEntry.Action.UPDATE).exists()


def test_report_is_not_settled_when_its_history_cannot_be_written(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no history")

    report = ErrorReportFactory()
    monkeypatch.setattr("members.actions.settling.record_change", broken)
    with pytest.raises(RuntimeError, match="no history"):
        settle_reports(keys=[report.pk], state=ReportState.CORRECTED, by=UserFactory(staff=True))
    report.refresh_from_db()
    assert report.state == "open"


def test_report_is_not_settled_as_open():
    with pytest.raises(DomainError):
        settle_reports(keys=[ErrorReportFactory().pk], state=ReportState.OPEN, by=UserFactory())


def test_list_shows_open_reports_first_and_settles_the_chosen(client):
    client.force_login(UserFactory(superuser=True))
    old, dismissed = ErrorReportFactory(), ErrorReportFactory(state="dismissed")
    rows = client.get(reverse(LIST)).context["cl"].result_list
    assert list(rows) == [old, dismissed]
    chosen = {"action": "mark_corrected", "_selected_action": [old.pk], "index": "0"}
    client.post(reverse(LIST), chosen)
    old.refresh_from_db()
    assert old.state == "corrected"


def test_list_tells_that_another_was_faster(client):
    client.force_login(UserFactory(superuser=True))
    settled = ErrorReportFactory(state="dismissed")
    chosen = {"action": "mark_corrected", "_selected_action": [settled.pk], "index": "0"}
    page = client.post(reverse(LIST), chosen, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    settled.refresh_from_db()
    assert settled.state == "dismissed"


def test_form_settles_by_its_buttons_and_keeps_the_note(client):
    client.force_login(UserFactory(superuser=True))
    report = ErrorReportFactory()
    url = reverse("admin:members_errorreport_change", args=[report.pk])
    values = form_values(client.get(url), "errorreport_form")
    client.post(url, {**values, "note": "Telefon düzeltildi.", "_corrected": "1"})
    report.refresh_from_db()
    assert (report.state, report.note) == ("corrected", "Telefon düzeltildi.")


def test_state_is_not_changed_by_a_forged_form(client):
    client.force_login(UserFactory(superuser=True))
    report = ErrorReportFactory()
    client.post(
        reverse("admin:members_errorreport_change", args=[report.pk]), {"state": "corrected", "text": "x"}
    )
    report.refresh_from_db()
    assert (report.state, report.text) == ("open", "The telephone number is another.")


def test_deleted_report_leaves_nothing_of_its_text_in_the_history(client):
    """The privacy page promises that a report is kept until staff delete it."""
    place = MunicipalityFactory(bare=True)
    sent = {"text": "My neighbour Canary writes.", "email": "canary@example.org"}
    client.post(reverse("members:report", args=[place.slug]), sent)
    report = ErrorReport.objects.get()
    editor = UserFactory(staff=True)
    editor.groups.add(Group.objects.get(name=NETWORK_EDITORS))
    client.force_login(editor)
    url = reverse("admin:members_errorreport_change", args=[report.pk])
    values = form_values(client.get(url), "errorreport_form")
    client.post(url, {**values, "note": "Canary was called back.", "_corrected": "1"})
    client.post(reverse("admin:members_errorreport_delete", args=[report.pk]), {"post": "yes"})
    assert not ErrorReport.objects.exists()
    kept = LogEntry.objects.filter(content_type__model="errorreport")
    assert [entry.action for entry in kept.order_by("pk")] == [0, 1, 2]
    everything = " ".join(str(entry.__dict__) for entry in kept)
    assert str(place) in everything
    assert "canary" not in everything.lower()
