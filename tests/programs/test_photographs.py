"""Photographs: written anew without what the camera says, shown with their street and to nobody before."""

import datetime as dt
import io
import re
from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from programs.actions.photographs import forget_strays, propose_photograph
from programs.actions.street_changes import approve_street
from programs.models import Photograph, StreetChange
from programs.photographs import keep, path_of, widths
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.programs import InterventionFactory, ProgramFactory, StreetFactory
from tests.factories.programs_streets import PhotographFactory, picture_bytes, upload

pytestmark = pytest.mark.django_db
TURNED = 6  # the camera was held on its side


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def public():
    street = StreetFactory(program=ProgramFactory(slug="reclaiming-streets"), slug="donat")
    return InterventionFactory(street=street)


def camera_file():
    """A photograph as a telephone takes it: on its side, with the place where it stood."""
    exif = Image.Exif()
    exif[0x0112] = TURNED
    exif[0x010F] = "Camera of a person"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 1.0, 2.0), 3: "E", 4: (29.0, 1.0, 2.0)})
    return picture_bytes(exif=exif, comment=b"Neighbor at the door")


def test_camera_file_holds_what_must_go():
    with Image.open(io.BytesIO(camera_file())) as picture:
        assert picture.getexif().get_ifd(0x8825)[2] == (41.0, 1.0, 2.0)


def test_kept_pictures_are_upright_and_without_what_the_camera_wrote(folder):
    kept = keep(upload(camera_file()))
    assert (kept.width, kept.height) == (800, 1200)
    stored = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert stored == [f"{kept.file}-480.webp", f"{kept.file}-800.webp"]
    assert re.fullmatch("[0-9a-f]{32}", kept.file)
    for width in widths(kept.width):
        content = (folder / path_of(kept.file, width)).read_bytes()
        assert not [word for word in (b"Exif", b"EXIF", b"Camera", b"Neighbor", b"XMP") if word in content]
        with Image.open(io.BytesIO(content)) as picture:
            assert (picture.format, picture.width, dict(picture.getexif())) == ("WEBP", width, {})
            red, _green, blue = picture.convert("RGB").getpixel((width - 5, 5))
            assert red > 200 > 60 > blue  # the red quarter was turned to the upper right


@pytest.mark.parametrize(("size", "expected"), [((300, 200), [300]), ((5000, 100), [480, 960, 1600])])
def test_no_picture_is_made_larger_than_it_came(size, expected):
    kept = keep(upload(picture_bytes(size=size)))
    assert widths(kept.width) == expected
    assert all(default_storage.exists(path_of(kept.file, width)) for width in expected)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", "not a picture that can be read"),
        (picture_bytes()[:400], "not a picture that can be read"),
        (picture_bytes("GIF", (40, 30)), "not a picture that can be read"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "Save or send it as JPEG"),
        (picture_bytes("PNG", (6001, 10)), "larger than 6000 × 6000 pixels"),
        (picture_bytes() + b"x" * 12 * 1024 * 1024, "larger than 12 MiB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_with_a_sentence(content, sentence, folder):
    with pytest.raises(ValidationError, match=sentence):
        keep(upload(content))
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "broken",
    [{"description_en": None}, {"description_tr": ""}, {"credit": ""}, {"moment": "during"}, {"file": ""}],
)
def test_photograph_is_described_credited_and_has_a_picture(broken, public):
    with pytest.raises(IntegrityError), transaction.atomic():
        PhotographFactory(intervention=public, **broken)


def test_a_phase_has_one_photograph_of_a_moment(public):
    PhotographFactory(intervention=public)
    PhotographFactory(intervention=public, moment="after")
    with pytest.raises(IntegrityError), transaction.atomic():
        PhotographFactory(intervention=public)


def test_street_shows_before_and_after_with_size_widths_and_words(client, public):
    after = PhotographFactory(intervention=public, moment="after", description_en="Children at play")
    before = PhotographFactory(intervention=public)
    page = client.get("/en/programs/reclaiming-streets/streets/donat/").content.decode()
    images = re.findall("<img [^>]*webp[^>]*>", page)
    assert len(images) == 2
    for each, image in zip((before, after), images, strict=True):
        assert f'width="{each.width}" height="{each.height}"' in image
        assert f'alt="{each.description_en}"' in image
        assert 'loading="lazy"' in image
        assert f"/{each.file}/480.webp 480w, " in image
    turkish = client.get("/tr/programs/reclaiming-streets/streets/donat/").content.decode()
    assert f'alt="{before.description_tr}"' in turkish


def test_picture_is_there_once_its_street_is_public_and_to_nobody_before(client, public):
    found = PhotographFactory(intervention=public)
    address = f"/en/programs/photographs/{found.file}/480.webp"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).width == 480
    for wrong in (address.replace("480", "481"), address.replace(found.file, "0" * 32)):
        assert client.get(wrong).status_code == 404
    public.street.program.is_active = False
    public.street.program.save()
    assert client.get(address).status_code == 404
    for group, status in (("Program staff", 200), (None, 404)):
        person = UserFactory(staff=True)
        person.groups.set(Group.objects.filter(name=group))
        staff = Client()
        staff.force_login(person)
        answer = staff.get(address)
        assert answer.status_code == status
        # `answer.close()` would say that the request is over, and close the connection with it.
        for close in answer._resource_closers:
            close()
    assert Photograph.objects.public().count() == 0


def test_pictures_that_nothing_names_go_after_a_day(public):
    kept = PhotographFactory(intervention=public)
    stray = keep(upload())
    assert forget_strays() == 0  # somebody may be storing it at this moment
    assert forget_strays(timezone.now() + dt.timedelta(days=2)) == 3
    assert not default_storage.exists(path_of(stray.file, 480))
    assert default_storage.exists(path_of(kept.file, 480))


def test_picture_that_is_approved_while_strays_are_sought_stays(public):
    change = propose_photograph(
        appointment=AppointmentFactory(municipality=public.street.municipality),
        about=public.street,
        phase=public.phase,
        moment="after",
        upload=upload(),
        caption={"description_tr": "Çocuklar", "description_en": "Children", "credit": "Municipality"},
    )
    pending = StreetChange.objects.pending

    def approved_meanwhile():
        approve_street(change=change, by=UserFactory(staff=True))
        return pending()

    with mock.patch.object(StreetChange.objects, "pending", approved_meanwhile):
        assert forget_strays(timezone.now() + dt.timedelta(days=2)) == 0
    kept = Photograph.objects.get()
    assert default_storage.exists(path_of(kept.file, kept.width))
