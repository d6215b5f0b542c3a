"""The pages of the report center: asking, watching, taking, issuing, and who finds nothing there."""

import datetime as dt
import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from members.actions.mails import send_due_mails
from members.models import User
from reporting import files
from reporting.actions import runs
from reporting.actions.writing import write_due_reports
from reporting.models import ReportRun
from tests.factories.members import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]
ANSWER = {
    "first": "2026-01-01",
    "last": "2026-03-31",
    "rows": "2",
    "fault": "",
    "format": "pdf",
    "language": "tr",
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def inside(client: Client, reporter: User) -> Client:
    """The browser of a person with the right."""
    client.force_login(reporter)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    """What a page says."""
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_report_is_asked_for_watched_and_taken(inside: Client) -> None:
    asked = inside.post("/en/reports/new/lines/", ANSWER)
    run = ReportRun.objects.get()
    assert (asked.status_code, asked.url) == (302, run.get_absolute_url())
    assert inside.post("/en/reports/new/lines/", ANSWER).url == asked.url
    assert run.parameters == {"first": "2026-01-01", "last": "2026-03-31", "rows": 2, "fault": ""}
    page = text(inside, asked.url)
    assert 'hx-trigger="every 2s"' in page
    assert "Refresh" in page
    assert "Rows: 2" in page
    ReportRun.objects.update(rows_total=2_000, rows_done=1_240)
    center = text(inside, "/en/reports/")
    assert '<progress max="2000" value="1240" aria-label="Rows of Lines of a test">' in center
    assert "1,240 of 2,000 rows" in center
    write_due_reports()
    page, run = text(inside, asked.url), ReportRun.objects.get()
    assert "hx-trigger" not in page
    assert run.sha256[:32] in page
    (fields,) = re.findall(r'action="/en/reports/new/lines/">(.*?)</form>', page, re.DOTALL)
    answer = dict(re.findall(r'name="(\w+)" value="([^"]*)"', fields))
    assert "Also: CSV table" in fields
    inside.post("/en/reports/new/lines/", answer)
    assert ReportRun.objects.filter(format="csv", parameters=run.parameters, language="tr").count() == 1
    ReportRun.objects.filter(format="csv").delete()
    same = inside.post("/en/reports/new/lines/", ANSWER, follow=True)
    assert "made today already" in same.content.decode()
    center = text(inside, "/en/reports/")
    kept = date_format(timezone.localtime(run.expires_at), "SHORT_DATE_FORMAT")
    assert f"{run.size} bytes; kept until {kept}".replace(" bytes", "\xa0bytes") in center
    taken = inside.get(reverse("reports:file", args=[run.pk]))
    content = taken.getvalue()
    assert hashlib.sha256(content).hexdigest() == run.sha256
    assert taken["Content-Disposition"].endswith("lines-of-a-test-2026-01-01-2026-03-31.pdf")
    assert (taken["Cache-Control"], taken["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_wrong_answer_comes_back_with_its_reason(inside: Client) -> None:
    answer = inside.post("/en/reports/new/lines/", ANSWER | {"last": "2025-03-31", "format": "exe"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2025-03-31"' in page
    assert "There is a problem" in page
    to_come = timezone.localdate() + dt.timedelta(days=1)
    answer = inside.post("/en/reports/new/lines/", ANSWER | {"first": str(to_come), "last": str(to_come)})
    assert "The period has not begun yet" in answer.content.decode()
    assert not ReportRun.objects.exists()


def test_report_of_a_secret_is_found_by_who_may_have_it_alone(inside: Client, reporter: User) -> None:
    refused = inside.post("/en/reports/new/lines/", ANSWER | {"fault": "secret"})
    assert (refused.status_code, ReportRun.objects.count()) == (422, 0)
    boss = UserFactory(superuser=True)
    run = runs.ask(
        definition="lines", parameters={"rows": 1, "fault": "secret"}, format="pdf", language="en", by=boss
    )
    write_due_reports()
    for name in ("run", "file"):
        assert inside.get(reverse(f"reports:{name}", args=[run.pk])).status_code == 404
    for name in ("cancel", "again", "anew", "issue"):
        assert inside.post(reverse(f"reports:{name}", args=[run.pk])).status_code == 404
    assert run.get_absolute_url() not in text(inside, "/en/reports/")
    inside.force_login(boss)
    assert inside.get(reverse("reports:file", args=[run.pk])).getvalue()
    boss.groups.clear()
    User.objects.filter(pk=boss.pk).update(is_superuser=False)
    assert inside.get(reverse("reports:file", args=[run.pk])).status_code == 404


@pytest.mark.parametrize("key", ["0", "99999999999999999999999"])
def test_key_of_no_report_is_not_found(inside: Client, key: str) -> None:
    assert inside.get(f"/en/reports/runs/{key}/").status_code == 404
    assert inside.get(f"/en/reports/schedules/{key}/").status_code == 404


def test_canceled_and_failed_reports_say_so_and_are_tried_again(inside: Client) -> None:
    at = inside.post("/en/reports/new/lines/", ANSWER | {"fault": "sentence"}).url
    inside.post(f"{at}cancel/")
    assert "Canceled" in text(inside, at)
    inside.post(f"{at}again/")
    write_due_reports()
    page = text(inside, at)
    assert "The platform is gone." in page
    assert "Try again" in page
    assert "The platform is gone." in text(inside, "/en/reports/")
    missing = inside.get(f"{at}file/", follow=True).content.decode()
    assert "There is no file to download" in missing


@pytest.mark.parametrize("way", ["lost", "a folder", "another", "longer"])
def test_file_that_is_not_as_it_was_made_is_told_and_not_given_out(inside: Client, way: str) -> None:
    at = inside.post("/en/reports/new/lines/", ANSWER).url
    write_due_reports()
    path = files.path_of(ReportRun.objects.get().file)
    made = path.read_bytes()
    path.unlink()
    if way == "a folder":
        path.mkdir()
    elif way != "lost":
        path.write_bytes(b"forged" if way == "another" else made + b"forged")
    answer = inside.get(f"{at}file/", follow=True)
    assert "The file is lost, or is no longer as it was made." in answer.content.decode()
    assert b"forged" not in answer.content


def test_report_is_introduced_and_issued_by_the_button_pressed(inside: Client, reporter: User) -> None:
    at = inside.post("/en/reports/new/lines/", ANSWER).url
    write_due_reports()
    assert inside.post(f"{at}issue/", {"introduction": "Words", "draft": "1"}).status_code == 302
    assert (ReportRun.objects.get().introduction, ReportRun.objects.get().state) == ("Words", "waiting")
    write_due_reports()
    assert inside.post(f"{at}issue/", {"introduction": "Words"}).status_code == 409
    answer = inside.post(f"{at}issue/", {"introduction": "x" * 3001, "issue": "1"})
    assert (answer.status_code, answer.content.decode().count("x" * 3001)) == (422, 1)
    inside.post(f"{at}issue/", {"introduction": "Words", "issue": "1"})
    write_due_reports()
    number = f"{timezone.localdate().year}/1"
    page = text(inside, at)
    assert number in page
    assert "for good" in page
    assert "Issue it" not in page
    assert number in text(inside, "/en/reports/issued/")
    assert "kept for good" in text(inside, "/en/reports/issued/")
    taken = inside.get(f"{at}file/")
    assert taken.getvalue().startswith(f"pdf tr {number} Words".encode())
    assert taken["Content-Disposition"].endswith(f"lines-of-a-test-{number.replace('/', '-')}.pdf")
    again = inside.post(f"{at}anew/").url
    assert again != at


def test_mail_brings_a_link_in_the_readers_language_and_never_the_report(
    inside: Client, reporter: User, mailoutbox: list
) -> None:
    at = inside.post("/en/reports/new/lines/", ANSWER).url
    ReportRun.objects.update(due_at=timezone.now() - dt.timedelta(minutes=2))
    write_due_reports()
    User.objects.update(language="en")
    send_due_mails()
    (mail,) = mailoutbox
    assert mail.subject == "Ready: Lines of a test, Rows: 2; 01/01/2026 – 31/03/2026"
    assert "“Lines of a test” (Rows: 2; 01/01/2026 – 31/03/2026) is ready" in mail.body
    assert f"http://127.0.0.1:8000{at}" in mail.body
    assert not mail.attachments


def test_mail_to_who_lost_the_right_is_not_sent(inside: Client, reporter: User, mailoutbox: list) -> None:
    inside.post("/en/reports/new/lines/", ANSWER)
    ReportRun.objects.update(due_at=timezone.now() - dt.timedelta(minutes=2))
    write_due_reports()
    reporter.groups.clear()
    send_due_mails()
    assert mailoutbox == []


def test_back_office_and_center_lead_to_each_other(inside: Client) -> None:
    assert 'href="/en/reports/"' in inside.get("/admin/", headers={"accept-language": "en"}).content.decode()
    assert 'href="/admin/"' in text(inside, "/en/reports/")
    own = text(inside, "/en/my/")
    assert ('href="/en/reports/"' in own, 'href="/admin/"' in own) == (True, True)
    assert "You act for no municipality" not in own
    inside.force_login(UserFactory(staff=True))
    assert "/reports/" not in inside.get("/admin/").content.decode()
    assert "/reports/" not in text(inside, "/en/my/")
