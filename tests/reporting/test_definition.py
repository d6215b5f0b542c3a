"""What a report asks for, and what becomes of it on the way through a job."""

import pytest
from django.utils import timezone, translation

from mmu_portal.lib.errors import DomainError
from reporting.definition import DEFINITIONS, PeriodForm, definition
from reporting.formats import WRITERS
from reporting.forms import ask_form, schedule_form
from reporting.periods import before
from tests.factories.platforms import PlatformFactory
from tests.reporting.reading import YEAR, made


@pytest.mark.parametrize("language", ["tr", "en"])
def test_parameters_come_through_json_in_either_language(db, language):
    PlatformFactory(slug="here")
    with translation.override(language):
        form = DEFINITIONS["platform"].parameters(YEAR | {"platform": "here"})
        assert form.is_valid(), form.errors
        stored = form.to_json()
        assert stored == YEAR | {"platform": "here"}
        again = type(form).from_json(stored)
        assert again.is_valid()
        assert again.period == form.period


def test_a_period_that_ends_before_it_begins_is_refused():
    with translation.override("en"):
        form = PeriodForm({"first": "2025-02-01", "last": "2025-01-31"})
        assert form.errors == {"last": ["The last day must not come before the first."]}
        assert not PeriodForm({"first": "0001-01-01", "last": "9999-12-31"}).is_valid()


def test_forms_propose_what_a_report_is_mostly_asked_for(db):
    year = before(timezone.localdate(), "year")
    annual = ask_form(DEFINITIONS["annual"])
    assert (annual["first"].value(), annual["last"].value()) == (year.first, year.last)
    schedule = schedule_form(DEFINITIONS["annual"])
    assert (schedule["cadence"].value(), schedule["period"].value()) == ("yearly", "year")
    assert schedule_form(DEFINITIONS["platform"])["cadence"].value() == "quarterly"
    assert ask_form(DEFINITIONS["platform"])["first"].value() == before(timezone.localdate(), "month").first
    today = timezone.localdate().isoformat()
    profile = ask_form(DEFINITIONS["campaign-profile"])
    hidden = f'<input type="hidden" name="first" value="{today}"'
    assert (hidden in str(profile), profile["last"].is_hidden) == (True, True)
    answer = {"first": today, "last": today, "format": "pdf", "language": "tr"}
    assert ask_form(DEFINITIONS["campaign-profile"], answer).is_valid()
    assert schedule_form(DEFINITIONS["campaign-profile"])["period"].is_hidden
    PlatformFactory(slug="here")
    assert '<option value="here" selected>' in str(ask_form(DEFINITIONS["platform"]))
    PlatformFactory()
    assert "selected" not in str(ask_form(DEFINITIONS["platform"])["platform"]).replace(
        'value="" selected', ""
    )


def test_what_no_longer_fits_the_records_is_told_in_a_sentence(db, tmp_path):
    with pytest.raises(DomainError, match="no longer valid"):
        made("platform", "xlsx", tmp_path, platform="gone")
    with pytest.raises(DomainError, match="No version"):
        made("campaign-profile", "pdf", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_report_has_a_name_in_both_languages_and_known_formats():
    assert list(DEFINITIONS) == [
        "annual",
        "membership-roll",
        "platform",
        "streets",
        "plan",
        "activities",
        "project",
        "campaign-profile",
    ]
    for slug, report in DEFINITIONS.items():
        assert definition(slug) is report
        assert set(report.formats) <= set(WRITERS)
        names = []
        for language in ("tr", "en"):
            with translation.override(language):
                names.append((str(report.name), str(report.what_for)))
        assert all(one != other for one, other in zip(*names, strict=True))
    with pytest.raises(KeyError):
        definition("nothing")


@pytest.mark.parametrize("slug", ["annual", "membership-roll", "activities"])
def test_reports_of_an_empty_portal_say_so(db, slug, tmp_path):
    for language in ("tr", "en"):
        assert made(slug, "pdf", tmp_path, language=language).startswith(b"%PDF")
