"""The rows of the reports and of the open data (`tests/access_table.py`)."""

from reporting.datasets.registry import DATASETS
from tests.access_rows import OUTSIDE, PUBLIC, STAFF_BARE, Row

NO_REPORTS = dict.fromkeys([*OUTSIDE, STAFF_BARE], 404)


def report_page(status=200, method="get", **fill):
    """A page of the report center."""
    return Row(("reporting.ask_reportrun",), status=status, fill=fill, method=method, others=NO_REPORTS)


REPORTS = report_page()


def open_data():
    """The rows of the API and of the pages of the open data: everybody's, whatever there is in a dataset."""
    one = {"platforms": "migration", "programs": "reclaiming-streets", "activities": "care-training"}
    one |= {"projects": "reslog", "indicators": "1-1-a"}
    rows = {f"api:{name}": Row(PUBLIC) for name in DATASETS}
    rows |= {f"api:{name}-record": Row(PUBLIC, fill={"key": f"={key}"}) for name, key in one.items()}
    unknown = Row(PUBLIC, status=404, fill={"key": "=nope"})
    rows |= {"api:members-record": unknown, "api:provinces-record": unknown}
    rows |= {f"api:{name}-map": Row(PUBLIC) for name in ("members", "streets")}
    return rows


REPORTING = {
    # Open data
    **open_data(),
    "api:index": Row(PUBLIC),
    "part-api": Row(PUBLIC, status=302),
    "api:schema": Row(PUBLIC),
    "api:docs": Row(PUBLIC, status=302),
    "open-data:index": Row(PUBLIC),
    "open-data:api": Row(PUBLIC),
    "open-data:dataset": Row(PUBLIC, fill={"identifier": "=streets"}),
    "open-data:file": Row(PUBLIC, fill={"identifier": "=streets", "form": "=csv"}),
    "open-data:everything": Row(PUBLIC),
    "open-data:picture": Row(PUBLIC, fill={"name": "=members"}),
    "open-data:feed": Row(PUBLIC),
    "open-data:part-data-pictures": Row(PUBLIC, status=302),
    "profile-pdf": Row(PUBLIC),
    # The report center: for staff with the right; for all others there is nothing
    "reports:center": REPORTS,
    "reports:issued": REPORTS,
    "reports:ask": report_page(slug="=membership-roll"),
    "reports:run": report_page(key="reporting.ReportRun"),
    "reports:file": report_page(302, key="reporting.ReportRun"),
    "reports:cancel": report_page(302, "post", key="reporting.ReportRun"),
    "reports:again": report_page(302, "post", key="reporting.ReportRun"),
    "reports:anew": report_page(302, "post", key="reporting.ReportRun"),
    "reports:issue": report_page(409, "post", key="reporting.ReportRun"),
    "reports:schedules": REPORTS,
    "reports:new-schedule": report_page(slug="=membership-roll"),
    "reports:schedule": report_page(key="reporting.ReportSchedule"),
    "reports:switch-schedule": report_page(302, "post", key="reporting.ReportSchedule"),
    "reports:remove-schedule": report_page(302, "post", key="reporting.ReportSchedule"),
    "periodic-work": REPORTS,
    **{f"reports:part-{name}": report_page(302) for name in ("new", "runs", "schedules-new")},
}
