"""Logos: what arrives is decoded and written anew; what is no picture is refused."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from members import logos
from members.models import Municipality
from tests.factories.members import MunicipalityFactory

SECRET = b"<script>alert(1)</script>"


def picture(form="PNG", size=(40, 20), **options):
    """The bytes of a picture."""
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, form, **options)
    return target.getvalue()


def drawn(mode, color, form="PNG", **options):
    """The bytes of a picture of any kind."""
    target = io.BytesIO()
    Image.new(mode, (40, 20), color).save(target, form, **options)
    return target.getvalue()


def with_chunk(kind, data, content=None):
    """A PNG with one more chunk before its picture data."""
    whole = content or picture()
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    start = whole.index(b"IDAT") - 4
    return whole[:start] + chunk + whole[start:]


def sized(width, height):
    """A PNG that claims to be of a size."""
    head = b"IHDR" + struct.pack(">II", width, height) + picture()[24:29]
    return picture()[:12] + head + struct.pack(">I", zlib.crc32(head)) + picture()[33:]


def moving(form):
    """A picture of three frames."""
    target = io.BytesIO()
    frames = [Image.new("RGB", (40, 20), color) for color in ("teal", "red", "blue")]
    frames[0].save(target, form, save_all=True, append_images=frames[1:])
    return target.getvalue()


ODD = {
    "garbage about the camera": (with_chunk(b"eXIf", b"garbage"), (0, 128, 128)),
    "cut notes about the camera": (
        with_chunk(b"eXIf", b"MM\x00*\x00\x00\x00\x08\xff\xff\x01"),
        (0, 128, 128),
    ),
    "garbage about colors": (with_chunk(b"iCCP", b"x\x00\x00garbage"), (0, 128, 128)),
    "moving PNG": (moving("PNG"), (0, 128, 128)),
    "moving WebP": (moving("WEBP"), None),
    "16 bits": (drawn("I;16", 0x8000), (128, 128, 128)),
    "1 bit": (drawn("1", 1), (255, 255, 255)),
    "grey with transparency": (drawn("LA", (7, 9)), (7, 7, 7, 9)),
    "grey with one transparent level": (drawn("L", 7, transparency=7), (7, 7, 7, 0)),
    "palette with transparency": (drawn("P", 0, transparency=b"\x05"), (0, 0, 0, 5)),
    "palette": (drawn("P", 0), (0, 0, 0)),
    "printing colors": (drawn("CMYK", (0, 0, 0, 0), "JPEG"), (255, 255, 255)),
}


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_taken(form):
    logos.validate_logo(upload(picture(form)))
    with Image.open(logos.rewritten(upload(picture(form)))) as kept:
        assert (kept.format, kept.size) == ("PNG", (40, 20))


@pytest.mark.parametrize(("content", "color"), ODD.values(), ids=ODD.keys())
def test_odd_pictures_are_kept_in_plain_colors(content, color):
    logos.validate_logo(upload(content))
    with Image.open(logos.rewritten(upload(content))) as kept:
        assert (kept.size, kept.mode in ("RGB", "RGBA"), getattr(kept, "n_frames", 1)) == ((40, 20), True, 1)
        assert color is None or kept.getpixel((5, 5)) == color


def test_a_picture_stands_as_its_camera_says():
    turned = Image.Exif()
    turned[0x0112] = 6
    with Image.open(logos.rewritten(upload(picture("JPEG", exif=turned)))) as kept:
        assert kept.size == (20, 40)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture"),
        (b"GIF89a not really", "picture"),
        (picture("GIF"), "picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
        (picture()[:60], "picture"),
        (picture(size=(4001, 2)), "side"),
        (sized(9000, 9000), "side"),
        (sized(2**31 - 1, 2**31 - 1), "picture"),
        (picture("JPEG")[:-300], "picture"),
        (picture("WEBP")[:30], "picture"),
        (picture("PNG").replace(b"IDAT", b"IDAX"), "picture"),
        (with_chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(80_000_000))), "picture"),
        (picture() + b"x" * logos.BOUNDS.size, "size"),
    ],
)
def test_everything_else_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        logos.validate_logo(upload(content))
    assert refused.value.code == code


def test_a_large_picture_becomes_small():
    with Image.open(logos.rewritten(upload(picture(size=(2000, 1000))))) as kept:
        assert kept.size == (800, 400)


@pytest.mark.django_db
def test_what_hides_behind_a_picture_is_gone(client):
    municipality = MunicipalityFactory()
    municipality.logo = upload(picture() + SECRET, name="<evil>.html")
    municipality.full_clean()
    municipality.save()
    stored = Municipality.objects.get()
    assert stored.logo.name.startswith("logos/")
    assert stored.logo.name.endswith(".png")
    response = client.get(f"/en/members/{stored.slug}/logo")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert SECRET not in response.getvalue()
    assert (
        f'src="/en/members/{stored.slug}/logo"' in client.get(f"/en/members/{stored.slug}/").content.decode()
    )


@pytest.mark.django_db
def test_saving_again_keeps_the_file():
    municipality = MunicipalityFactory(logo=upload(picture()))
    name = municipality.logo.name
    municipality.save()
    assert Municipality.objects.get().logo.name == name


@pytest.mark.django_db
def test_without_a_logo_there_is_none(client):
    assert client.get(f"/en/members/{MunicipalityFactory().slug}/logo").status_code == 404
