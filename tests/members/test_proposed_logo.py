"""Logos by proposal: kept apart and shown to few until staff approve them, deleted when they do not."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from members.actions.changes import approve
from members.actions.logos import propose_logo
from members.actions.proposals import send_back
from members.enums import AppointmentRole
from members.models import Municipality, ProfileChange
from mmu_portal.lib.errors import DomainError
from tests.factories.members import AppointmentFactory, MunicipalityFactory, UserFactory
from tests.languages import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/en/my/municipality/logo/"
SECRET = b"<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def held():
    return AppointmentFactory(municipality=MunicipalityFactory(place="Osmangazi", slug="osmangazi"))


@pytest.fixture
def editor():
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


def upload(color="teal"):
    target = io.BytesIO()
    Image.new("RGB", (40, 20), color).save(target, "PNG")
    return SimpleUploadedFile("../../evil.png", target.getvalue() + SECRET)


def files() -> list[str]:
    """The folders of all stored files."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(path.parent.name for path in root.rglob("*") if path.is_file())


def proposed(held) -> ProfileChange:
    propose_logo(appointment=held, upload=upload())
    return ProfileChange.objects.pending().get()


def sent(client: Client, color: str = "blue", **options):
    """Post the form of the page as a browser would, with a picture."""
    shown = client.get(PAGE).context["form"]["shown"].value()
    return client.post(PAGE, {"logo": upload(color), "shown": shown}, **options)


def picture_of(change) -> str:
    return f"/en/my/municipality/logo/proposals/{change.pk}/"


def test_proposed_logo_is_rewritten_and_becomes_the_logo_when_it_is_approved(
    held, editor, django_capture_on_commit_callbacks
):
    client = signed_in(held.user)
    told = sent(client, follow=True).content.decode()
    assert "The logo waits for the staff." in told
    change = ProfileChange.objects.get()
    assert (change.proposed.startswith("proposed-logos/"), "evil" in change.proposed) == (True, False)
    assert Client().get("/en/members/osmangazi/logo").status_code == 404
    assert change.proposed not in Client().get("/en/members/osmangazi/").content.decode()
    staff, address = signed_in(editor), reverse("admin:members_profilechange_change", args=[change.pk])
    assert f'src="{change.picture_address}"' in staff.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address, {"_approve": "", "note": ""})
    answer = Client().get("/en/members/osmangazi/logo")
    assert (answer.status_code, SECRET in answer.getvalue()) == (200, False)
    assert files() == ["logos"]


def test_returned_withdrawn_and_replaced_files_are_deleted_after_the_commit(
    held, editor, django_capture_on_commit_callbacks
):
    change = proposed(held)
    with django_capture_on_commit_callbacks() as later:
        send_back(change=change, by=editor, note="Too small.")
        assert files() == ["proposed-logos"]
    for call in later:
        call()
    assert files() == []
    client = signed_in(held.user)
    assert "Too small." in client.get(PAGE).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        proposed(held)
        sent(client, "red")
    assert files() == ["proposed-logos"]
    with django_capture_on_commit_callbacks(execute=True):
        waiting = ProfileChange.objects.pending().get()
        told = client.post(PAGE, {"withdraw": waiting.pk}, follow=True).content.decode()
    assert ("The proposal was withdrawn." in told, files()) == (True, [])


def test_older_page_neither_replaces_nor_withdraws_a_colleagues_picture(held):
    client, colleague = signed_in(held.user), AppointmentFactory(municipality=held.municipality)
    older = client.get(PAGE).context["form"]["shown"].value()
    first = proposed(held)
    change = proposed(colleague)
    for posted in ({"logo": upload("red"), "shown": older}, {"withdraw": first.pk}, {"withdraw": "x"}):
        told = client.post(PAGE, posted, follow=True).content.decode()
        words = "has changed since" if "logo" in posted else "decided or withdrawn before"
        assert words in told
    assert ProfileChange.objects.pending().get() == change
    assert sent(client, "red").status_code == 302
    assert ProfileChange.objects.pending().get().proposed_by == held


def test_picture_that_waits_is_shown_to_those_who_decide_and_to_the_municipality_alone(held, editor):
    change = proposed(held)
    stranger = AppointmentFactory()
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    answers = []
    for person, status in (
        (held.user, 200),
        (viewer.user, 200),
        (editor, 200),
        (stranger.user, 404),
        (UserFactory(staff=True), 404),
    ):
        answer = signed_in(person).get(picture_of(change))
        answers.append(answer)
        assert (answer.status_code, answer.getvalue()[:4] == b"\x89PNG") == (status, status == 200)
    assert Client().get(picture_of(change)).status_code == 302
    assert (answers[0]["Content-Type"], "no-store" in answers[0]["Cache-Control"]) == ("image/png", True)
    send_back(change=change, by=editor, note="No.")
    assert signed_in(held.user).get(picture_of(change)).status_code == 404


def test_proposal_of_another_municipality_is_not_on_the_page(held):
    change = proposed(AppointmentFactory())
    page = signed_in(held.user).get(PAGE).content.decode()
    assert (picture_of(change) in page, "Nothing is proposed." in page) == (False, True)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>"])
def test_what_is_no_picture_is_refused_beside_its_field(held, content):
    answer = signed_in(held.user).post(PAGE, {"logo": SimpleUploadedFile("a.png", content)})
    assert (answer.status_code, "logo" in answer.context["form"].errors, files()) == (422, True, [])


def test_photograph_of_a_telephone_is_refused_with_what_to_do(held):
    photo = SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 99)
    answer = signed_in(held.user).post(PAGE, {"logo": photo})
    assert (answer.status_code, "Save or send it as JPEG" in answer.content.decode()) == (422, True)


def test_viewer_proposes_no_logo(held):
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    client = signed_in(viewer.user)
    assert (client.get(PAGE).status_code, client.post(PAGE, {"logo": upload()}).status_code) == (404, 404)
    with pytest.raises(DomainError):
        propose_logo(appointment=viewer, upload=upload())
    assert files() == []


def test_logo_that_moved_meanwhile_is_a_conflict(held, editor):
    change = proposed(held)
    place = Municipality.objects.get(pk=held.municipality_id)
    place.logo = upload("red")
    place.save()
    with pytest.raises(DomainError, match="has changed since"):
        approve(change=change, by=editor)
    change.refresh_from_db()
    assert change.state == "pending"


def test_approval_without_the_file_is_refused(held, editor):
    change = proposed(held)
    (Path(settings.MEDIA_ROOT) / change.proposed).unlink()
    with pytest.raises(DomainError, match="file of this proposal is gone"):
        approve(change=change, by=editor)
    assert signed_in(held.user).get(picture_of(change)).status_code == 404
