"""Logos: what arrives is decoded and written anew; what is no picture is refused."""

import io

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


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_taken(form):
    logos.validate_logo(upload(picture(form)))
    with Image.open(logos.rewritten(upload(picture(form)))) as kept:
        assert (kept.format, kept.size) == ("PNG", (40, 20))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture"),
        (b"GIF89a not really", "picture"),
        (picture("GIF"), "picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
        (picture()[:60], "picture"),
        (picture(size=(4001, 2)), "side"),
        (picture() + b"x" * logos.MAX_BYTES, "size"),
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
