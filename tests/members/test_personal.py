"""What the portal holds of a person is theirs to see and to take along – and nobody else's."""

import datetime as dt
import json

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from members import personal
from members.enums import AppointmentRole, ConsentPurpose
from members.models import Consent, Invitation, Municipality
from members.personal import Holding, held_of, register
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    InvitationFactory,
    MailFactory,
    MunicipalityFactory,
    ProfileChangeFactory,
    RecordConfirmationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE, FILE, NEWS = "/en/my/data/", "/en/my/data.json", "/en/my/data/news/"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def life_of(user, place: Municipality, mark: str) -> None:
    """Everything that the portal may hold of a person, with a text of theirs in each."""
    held = AppointmentFactory(user=user, municipality=place, role=AppointmentRole.COORDINATOR)
    Consent.objects.create(user=user, purpose=ConsentPurpose.NOTICE)
    ProfileChangeFactory(proposed_by=held, note=f"note-{mark}")
    DepartmentChangeFactory(proposed_by=held, note=f"department-note-{mark}")
    RecordConfirmationFactory(confirmed_by=held)
    InvitationFactory(email=user.email, name=f"invited-{mark}", municipality=MunicipalityFactory())
    InvitationFactory(email=f"guest-{mark}@example.org", name=f"guest-{mark}", invited_by=user)
    MailFactory(recipient=user, address=user.email, words={"token": f"secret-{mark}"})
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"totp-{mark}"})
    entry = LogEntry.objects.filter(object_pk=str(place.pk)).first()
    LogEntry.objects.filter(pk=entry.pk).update(actor=user, object_repr=f"record-{mark}")


@pytest.fixture
def ayse():
    user = UserFactory(name="Ayşe Yılmaz", email="ayse@example.org")
    life_of(user, MunicipalityFactory(place="Keles", name_en="Keles Municipality"), "ayse")
    return user


def test_code_is_registered_once(monkeypatch):
    monkeypatch.setattr(personal, "_holdings", {})
    register(Holding("here", "Here", lambda user: []))
    with pytest.raises(ValueError, match="registered twice"):
        register(Holding("here", "Here", lambda user: []))


def test_file_holds_each_kind_of_rows(ayse):
    answer = signed_in(ayse).get(FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told = json.loads(answer.content)
    assert told["person"] == "ayse@example.org"
    ours = [kind for kind in told["held"] if "." not in kind["code"]]
    assert {kind["code"]: len(kind["rows"]) for kind in ours} == {
        "account": 1,
        "second-factors": 1,
        "sessions": 1,
        "appointments": 1,
        "consents": 1,
        "invitations": 1,
        "invitations-made": 1,
        "proposals": 2,
        "decisions": 0,
        "confirmations": 1,
        "mails": 1,
        "history": 1,
    }
    rows = {kind["code"]: kind["rows"] for kind in told["held"]}
    assert rows["appointments"][0]["Municipality"] == "Keles Municipality"
    assert rows["consents"][0]["Purpose"] == "Has read what the portal keeps of people"


def test_nothing_of_others_and_no_secret_is_told(ayse):
    other = UserFactory(name="Mehmet Kaya", email="mehmet@example.org", password="a-long-enough-word")
    life_of(other, MunicipalityFactory(place="Yalova"), "mehmet")
    client = signed_in(ayse)
    texts = client.get(FILE).content.decode(), client.get(PAGE).content.decode()
    for text in texts:
        assert ("note-ayse" in text, "invited-ayse" in text) == (True, True)
        for hidden in (
            "mehmet",
            "Mehmet",
            "guest-ayse",
            "record-ayse",
            "secret-",
            "totp-",
            ayse.password,
            *Invitation.objects.values_list("token_digest", flat=True),
            client.session.session_key,
        ):
            assert hidden not in text
    assert "note-mehmet" in signed_in(other).get(FILE).content.decode()


def test_invitation_to_an_address_that_was_somebody_elses_stays_theirs(ayse):
    before = AppointmentFactory(user=UserFactory(email="before@example.org"))
    InvitationFactory(email="shared@example.org", name="invited-before", appointment=before)
    now = UserFactory(email="shared@example.org")
    assert "invited-before" in signed_in(before.user).get(FILE).content.decode()
    assert "invited-before" not in signed_in(now).get(FILE).content.decode()


def test_page_is_read_in_turkish_too(ayse):
    page = signed_in(ayse).get("/tr/my/data/").content.decode()
    assert "Verileriniz" in page


def test_page_shows_the_newest_and_says_that_there_are_more(ayse):
    for number in range(25):
        Consent.objects.create(
            user=ayse, purpose=ConsentPurpose.NEWS, withdrawn_at=timezone.now() - dt.timedelta(days=number)
        )
    page = signed_in(ayse).get(PAGE).content.decode()
    assert "the newest 20 of 26; the file holds them all" in page


def test_number_of_queries_does_not_depend_on_how_much_is_held(ayse):
    with CaptureQueriesContext(connection) as few:
        held_of(ayse)
    for number in range(8):
        place = MunicipalityFactory(place=f"Yer {number}", slug=f"place-{number}")
        held = AppointmentFactory(user=ayse, municipality=place)
        ProfileChangeFactory(proposed_by=held)
        DepartmentChangeFactory(proposed_by=held)
        RecordConfirmationFactory(confirmed_by=held)
        InvitationFactory(email=ayse.email, municipality=place)
        InvitationFactory(invited_by=ayse, municipality=place)
    with CaptureQueriesContext(connection) as many:
        held_of(ayse)
    assert len(many) == len(few)


def test_consent_to_news_is_taken_back_and_given_again():
    person = UserFactory()
    client = signed_in(person)
    assert "You get no news" in client.get(PAGE).content.decode()
    client.post(NEWS, {"agree": "1"})
    client.post(NEWS, {"agree": "1"})
    given = Consent.objects.get()
    assert (given.user, given.purpose, given.withdrawn_at) == (person, "news", None)
    assert "Take it back" in client.get(PAGE).content.decode()
    for _twice in range(2):
        told = client.post(NEWS, {"take_back": "1"}, follow=True).content.decode()
        assert ("no news is sent" in told, "You get no news" in told) == (True, True)
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert not Consent.objects.in_force().exists()
    client.post(NEWS, {"agree": "1"})
    assert (Consent.objects.count(), Consent.objects.in_force().count()) == (2, 1)
    moments = [row for held, rows in held_of(person) if held.code == "consents" for row in rows]
    assert [row["Taken back"] for row in moments] == [given.withdrawn_at, None]


def test_nobody_takes_back_for_another_and_the_notice_stays():
    ayse, other = UserFactory(), UserFactory()
    Consent.objects.create(user=ayse, purpose=ConsentPurpose.NOTICE)
    Consent.objects.create(user=ayse, purpose=ConsentPurpose.NEWS)
    signed_in(other).post(NEWS, {"take_back": "1", "user": ayse.pk})
    assert Consent.objects.in_force().count() == 2
    signed_in(ayse).post(NEWS, {"take_back": "1", "purpose": "notice"})
    assert [row.purpose for row in Consent.objects.in_force()] == ["notice"]
