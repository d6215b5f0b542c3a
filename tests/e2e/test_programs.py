"""From the opening of a cycle to a street on its page: the whole way, in both languages."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser

from programs.actions import drawings
from programs.models import CycleParticipation, Photograph, Street, StreetChange
from programs.queries.figures import street_totals
from tests.e2e.conftest import Watch
from tests.e2e.test_workspace import Walker

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PROGRAM = "programs/reclaiming-streets/"


@pytest.fixture(params=["script-en", "plain-tr"])
def walkers(
    request: pytest.FixtureRequest, portal: str, browser: Browser, watch: Watch
) -> Iterator[dict[str, Walker]]:
    """The representative, the staff and a visitor, each at a browser of their own."""
    how, language = request.param.split("-")
    call_command("createcachetable")
    contexts = [browser.new_context(java_script_enabled=how != "plain") for _number in range(3)]
    yield {
        name: Walker(watch.follow(context.new_page()), portal, language)
        for name, context in zip(("rep", "staff", "visitor"), contexts, strict=True)
    }
    for context in contexts:
        context.close()


def figures() -> tuple[int, int]:
    totals = street_totals(Street.objects.filter(program__slug="reclaiming-streets"))
    return totals.streets, int(totals.area)


def test_cycle_from_its_opening_to_a_street_with_photographs(
    walkers: dict[str, Walker], tmp_path: Path
) -> None:
    rep, staff, visitor = walkers["rep"], walkers["staff"], walkers["visitor"]
    staff.sign_in("admin@example.org")
    rep.sign_in("rep.osmangazi@example.org")
    _opens_a_cycle(staff)
    _applies(rep)
    _selects(staff)
    before = figures()
    _enters_a_street(rep)
    _adds_photographs(rep, tmp_path)
    assert figures() == before
    visitor.go(PROGRAM)
    assert "Keşif Sokağı" not in visitor.page.content()
    _approves(staff)
    assert figures() == (before[0] + 1, before[1] + 450)
    _is_public(visitor, before[0] + 1)


def _opens_a_cycle(staff: Walker) -> None:
    today = dt.date.today()
    staff.go("/admin/programs/cycle/add/")
    staff.page.locator("[name=program]").select_option(index=1)
    staff.fill("[name=number]", "5")
    staff.fill("[name=opens]", today.isoformat())
    staff.fill("[name=closes]", (today + dt.timedelta(days=10)).isoformat())
    staff.fill("[name=capacity]", "1")
    staff.press("[name=_save]")
    staff.page.wait_for_url("**/admin/programs/cycle/")


def _applies(rep: Walker) -> None:
    rep.go("my/")
    rep.press("main a[href$='/5/apply/']")
    rep.fill("[name=message]", "The street of our school")
    rep.press("main form button.btn")
    rep.page.wait_for_url(f"**/{rep.language}/my/programs/")
    assert CycleParticipation.objects.get(cycle__number=5).state == "applied"


def _selects(staff: Walker) -> None:
    found = CycleParticipation.objects.get(cycle__number=5)
    for button in ("_select", "_activate"):
        staff.go(f"/admin/programs/cycleparticipation/{found.pk}/change/")
        staff.press(f"[name={button}]")
        staff.page.wait_for_url("**/admin/programs/cycleparticipation/")
    found.refresh_from_db()
    assert found.state == "active"


def _enters_a_street(rep: Walker) -> None:
    rep.go("my/streets/")
    rep.press("main a.btn")
    rep.fill("[name=name_tr]", "Keşif Sokağı")
    rep.fill("[name=name_en]", "Discovery Street")
    rep.press("main details summary")
    rep.press("[name=p1_is_done]")
    for name, text in (
        ("p1_starts", "2026-03-01"),
        ("p1_ends", "2026-03-20"),
        ("p1_total_area", "1000"),
        ("p1_people_before", "200"),
        ("p1_people_after", "650"),
    ):
        rep.fill(f"[name={name}]", text)
    rep.press("main form.parts button.btn")
    rep.page.wait_for_url("**/photographs/")


def _adds_photographs(rep: Walker, folder: Path) -> None:
    for moment, drawn in (("before", drawings.before), ("after", drawings.after)):
        file = folder / f"{moment}.png"
        file.write_bytes(drawn().read())
        rep.page.locator("[name=moment_of_phase]").select_option(f"1-{moment}")
        rep.page.locator("[name=picture]").set_input_files(file)
        rep.fill("[name=description_tr]", f"Sokak: {moment}")
        rep.fill("[name=description_en]", f"The street {moment}")
        rep.fill("[name=credit]", "Osmangazi")
        rep.press("main form[enctype] button.btn")
        rep.page.wait_for_load_state()
        assert rep.page.locator(f"main img[alt$='{moment}']").count() == 1


def _approves(staff: Walker) -> None:
    waiting = StreetChange.objects.pending().get()
    staff.go(f"/admin/programs/streetchange/{waiting.pk}/change/")
    staff.sees("Discovery Street")
    assert staff.page.locator(".sides img").count() == 2
    staff.fill("[name=note]", "Well done")
    staff.press("[name=_approve]")
    staff.page.wait_for_url("**/admin/programs/streetchange/")
    assert Photograph.objects.filter(intervention__street__name_tr="Keşif Sokağı").count() == 2


def _is_public(visitor: Walker, number: int) -> None:
    visitor.go(f"{PROGRAM}streets/")
    visitor.page.get_by_text("Keşif Sokağı" if visitor.language == "tr" else "Discovery Street").click()
    visitor.page.wait_for_load_state()
    pictures = visitor.page.locator("main .pair img")
    assert pictures.count() == 2
    for at in range(2):
        answer = visitor.page.request.get(visitor.portal + str(pictures.nth(at).get_attribute("src")))
        assert (answer.status, answer.headers["content-type"]) == (200, "image/webp")
    visitor.go(PROGRAM)
    visitor.sees(f"{number}")
