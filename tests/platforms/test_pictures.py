"""Pictures that are shared: written anew, upright, without a word of where and with what they were taken."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, JpegImagePlugin, PngImagePlugin

from members.logos import validate_logo
from platforms import files
from platforms.files import accept
from platforms.models import Attachment, Post
from tests.factories.platforms import SeatHolderFactory

KINDS = [("foto.jpg", "JPEG"), ("foto.png", "PNG"), ("foto.webp", "WEBP")]
PLACE = "GPS-41-0082"
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
WORK = "/en/platforms/social-services/workspace/"


def taken(kind, size=(40, 20), **options):
    """A photograph, white on the left half and held on its side, whose notes name a place."""
    picture = Image.new("RGB", size, "black")
    picture.paste("white", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, PLACE
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (41.0, 0.0, 52.0)
    target = io.BytesIO()
    picture.save(target, kind, exif=exif, **options)
    return target.getvalue()


def sent(name, content):
    return SimpleUploadedFile(name, content)


def told(name, content):
    with pytest.raises(ValidationError) as refusal:
        accept(sent(name, content))
    (sentence,) = refusal.value.messages
    return sentence


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_picture_is_kept_upright_and_without_its_notes(name, kind):
    content = taken(kind)
    assert PLACE.encode() in content
    kept = accept(sent(name, content)).content.read()
    assert PLACE.encode() not in kept
    with Image.open(io.BytesIO(kept), formats=[kind]) as picture:
        assert (picture.size, dict(picture.getexif())) == ((20, 40), {})
        picture.load()
        light = [picture.convert("L").getpixel(place) for place in ((10, 5), (10, 35))]
    assert (light[0] > 200, light[1] < 50) == (True, True)


def test_words_and_whatever_else_is_in_the_file_are_not_kept():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE)
    words.add_itxt("XML:com.adobe.xmp", PLACE)
    png = taken("PNG", pnginfo=words) + PLACE.encode()
    jpeg = taken("JPEG", comment=PLACE.encode()) + PLACE.encode()
    for name, content in (("foto.png", png), ("foto.jpeg", jpeg)):
        assert content.count(PLACE.encode()) >= 3
        assert PLACE.encode() not in accept(sent(name, content)).content.read()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_picture_of_any_colors_still_opens(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    target = io.BytesIO()
    Image.new(mode, (8, 6)).save(target, kind)
    kept = accept(sent(f"foto.{kind.lower()}", target.getvalue())).content.read()
    with Image.open(io.BytesIO(kept), formats=[kind]) as picture:
        picture.load()
        assert picture.size == (8, 6)
        assert ("A" in picture.mode) == (mode in ("LA", "RGBA"))


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("foto.jpg", "JPEG", "The picture is damaged and cannot be read."),
        ("foto.png", "PNG", "The picture is damaged and cannot be read."),
        ("foto.webp", "WEBP", "Its content is not what its name says."),  # opened whole or not at all
    ],
)
def test_picture_that_ends_too_soon_is_told(name, kind, sentence):
    content = taken(kind, size=(400, 300))
    assert told(name, content[: len(content) * 2 // 3]).startswith(f"{name}: {sentence}")


def test_picture_of_too_many_pixels_is_told_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(files, "MAX_PIXELS", 799)
    monkeypatch.setattr(files, "upright", lambda picture: pytest.fail("was decoded"))
    assert "more than 25 million pixels" in told("foto.jpg", taken("JPEG"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)  # where Pillow itself refuses to open
    assert "more than 25 million pixels" in told("foto.jpg", taken("JPEG"))


def test_picture_of_a_camera_fits():
    assert 6_000 * 4_000 < files.MAX_PIXELS < 6_000 * 4_200


def test_picture_that_moves_is_told():
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    for name, kind in (("foto.png", "PNG"), ("foto.webp", "WEBP")):
        target = io.BytesIO()
        frames[0].save(target, kind, save_all=True, append_images=frames[1:])
        assert "It moves." in told(name, target.getvalue())


def test_picture_that_is_too_large_once_it_is_written_anew_is_told(monkeypatch):
    target = io.BytesIO()
    Image.effect_noise((200, 200), 60).save(target, "JPEG", quality=5)
    content = target.getvalue()
    monkeypatch.setattr(files, "MAX_BYTES", len(content))
    assert "it is larger than 10 MiB" in told("foto.jpg", content)


@pytest.mark.django_db
def test_picture_of_a_post_and_of_the_library_reaches_others_without_its_place(holder, platform, sign_in):
    client = sign_in(holder.appointment.user)
    words = {"kind": "experience", "title": "Saat", "body": "Fotoğraf", "publish": "1"}
    client.post(f"{WORK}posts/new/", words | {"attached": sent("foto.jpg", taken("JPEG"))})
    document = {"title": "Plan", "language": "tr", "upload": sent("plan.png", taken("PNG"))}
    address = client.post(f"{WORK}documents/new/", document)["Location"]
    client.post(address, {"note": "", "upload": sent("plan.webp", taken("WEBP"))})
    reader = sign_in(SeatHolderFactory(seat__platform=platform).appointment.user)
    versions = reader.get(address).context["document"].versions.all()
    for shared in (Attachment.objects.get(post=Post.objects.get()), *versions):
        content = b"".join(reader.get(shared.get_absolute_url()).streaming_content)
        assert PLACE.encode() not in content
        assert shared.size == len(content)
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.size == (20, 40)
    assert len(versions) == 2


def scanned(times, size=(2000, 2000), **options):
    """A progressive photograph whose last scan stands in it so many times more: a few bytes each."""
    target = io.BytesIO()
    Image.new("L", size, 128).save(target, "JPEG", progressive=True, **options)
    content = target.getvalue()
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * times + b"\xff\xd9"


def test_small_file_of_very_many_scans_is_refused_before_they_are_decoded(monkeypatch):
    """Each scan goes over the whole picture: some thousand, in a few kilobytes, hold a server up."""
    content = scanned(1000)
    assert len(content) < 100_000
    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", lambda picture: pytest.fail("decoded"))
    assert "is damaged and cannot be read" in told("foto.jpg", content)
    with pytest.raises(ValidationError, match="not a picture that can be read"):
        validate_logo(sent("logo.jpg", content))


def test_photograph_of_several_pictures_is_no_way_around_it():
    """A camera's file of several pictures (MPO) is a JPEG by its name and by its first bytes."""
    target = io.BytesIO()
    first, second = (Image.new("RGB", (200, 100), color) for color in ("red", "blue"))
    first.save(target, "MPO", save_all=True, append_images=[second], progressive=True)
    content = target.getvalue()
    assert accept(sent("foto.jpg", content)).size
    assert "is damaged" in told("foto.jpg", content + b"\xff\xda" * 101)


def test_progressive_photograph_of_many_scans_is_taken():
    kept = accept(sent("foto.jpg", scanned(60, (200, 100)))).content.read()
    with Image.open(io.BytesIO(kept), formats=["JPEG"]) as picture:
        assert picture.size == (200, 100)
