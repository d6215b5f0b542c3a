"""What is new reaches who may read it, once, as often as they want; letters show no address."""

import datetime as dt
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.models import Appointment, Mail, User
from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions import contact
from platforms.actions import notices as actions
from platforms.actions.contact import write_letter
from platforms.actions.notices import cadence_of, choose_cadence, send_news, stop_token
from platforms.enums import Cadence
from platforms.models import NoticeChoice
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.platforms import (
    CommentFactory,
    DocumentFactory,
    NeedFactory,
    PlatformFactory,
    PostFactory,
    SeatHolderFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def writer(platform):
    return SeatHolderFactory(seat__platform=platform)


def wants(holder, cadence, platform):
    user = holder.appointment.user
    choose_cadence(user=user, platform=platform, cadence=cadence)
    NoticeChoice.objects.filter(user=user).update(told_until=timezone.now() - AN_HOUR)


def told():
    send_due_mails()
    return sorted(letter.to[0] for letter in mail.outbox)


def test_news_is_grouped_by_subject_and_leads_back(holder, writer, platform):
    wants(holder, Cadence.DAILY, platform)
    post = PostFactory(holder=writer, title="Kadınlar saati")
    CommentFactory(post=post)
    DocumentFactory(holder=writer, title="Rehber")
    NeedFactory(holder=writer, title="Tercüman yok")
    assert send_news([Cadence.DAILY]) == 1
    assert told() == [holder.appointment.user.email]
    letter = mail.outbox[0]
    assert letter.subject == "Social Services Platform: news on 3 subjects"
    body = str(letter.body)
    assert body.count("Kadınlar saati") == 1
    assert f"/en/platforms/social-services/workspace/posts/{post.pk}/" in body
    assert body.index("New post (Experience)") < body.index("Comment by") < body.index("Rehber")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert send_news([Cadence.DAILY]) == 0
    assert len(told()) == 1


def test_nobody_is_told_of_their_own_work_or_of_a_draft_or_of_another_platform(holder, writer, platform):
    wants(holder, Cadence.DAILY, platform)
    PostFactory(holder=holder)
    PostFactory(holder=writer, state="draft", published_at=None)
    PostFactory(holder=writer, state="hidden")
    PostFactory()
    assert send_news([Cadence.DAILY]) == 0


@pytest.mark.parametrize("cadence", list(Cadence))
def test_each_hears_as_often_as_chosen(holder, writer, platform, cadence):
    wants(holder, cadence, platform)
    PostFactory(holder=writer)
    for one in (Cadence.AT_ONCE, Cadence.DAILY, Cadence.WEEKLY):
        assert send_news([one]) == (1 if one == cadence else 0)


def test_who_chose_nothing_hears_once_a_day_from_then_on(holder, writer, platform, coordinator):
    PostFactory(holder=writer, published_at=timezone.now() - AN_HOUR)
    assert send_news([Cadence.DAILY]) == 0
    chosen = NoticeChoice.objects.filter(platform=platform).values_list("user", "cadence")
    people = [holder.appointment.user_id, writer.appointment.user_id, coordinator.pk]
    assert sorted(chosen) == sorted((user, "daily") for user in people)
    PostFactory(holder=writer)
    assert send_news([Cadence.DAILY]) == 2


@pytest.mark.parametrize("when", ["before the mail is written", "before it is sent"])
def test_who_lost_the_seat_hears_nothing(holder, writer, platform, when):
    wants(holder, Cadence.DAILY, platform)
    PostFactory(holder=writer)
    if when == "before it is sent":
        assert send_news([Cadence.DAILY]) == 1
    holder.is_suspended = True
    holder.save()
    if when == "before the mail is written":
        assert send_news([Cadence.DAILY]) == 0
    assert told() == []


def test_post_that_was_withdrawn_meanwhile_is_not_told(holder, writer, platform):
    wants(holder, Cadence.DAILY, platform)
    post = PostFactory(holder=writer)
    send_news([Cadence.DAILY])
    type(post).objects.update(state="withdrawn")
    assert told() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_four_beats_at_once_write_one_mail(shared_database, holder, writer, platform, guarded):
    wants(holder, Cadence.DAILY, platform)
    choose_cadence(user=writer.appointment.user, platform=platform, cadence=Cadence.NONE)
    PostFactory(holder=writer)
    send_news([Cadence.WEEKLY])  # remembers everybody
    if guarded:
        assert sum(at_once(4, lambda _place: send_news([Cadence.DAILY]))) == 1
        assert Mail.objects.count() == 1
        return
    changed = mock.Mock()
    changed.filter.return_value.update.return_value = 1
    choices = list(NoticeChoice.objects.filter(cadence="daily").select_related("user", "platform"))
    choice = next(each for each in choices if each.user_id == holder.appointment.user_id)
    with mock.patch.object(actions, "NoticeChoice") as model:
        model.objects = changed
        assert sum(at_once(4, lambda _place: actions._tell(choice))) > 1


def test_link_of_the_mail_stops_it_without_a_sign_in(holder, writer, platform):
    wants(holder, Cadence.DAILY, platform)
    PostFactory(holder=writer)
    send_news([Cadence.DAILY])
    told()
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition("/en/")[2]
    client = Client(enforce_csrf_checks=True)
    assert client.get(f"/en/{address}").status_code == 200
    assert cadence_of(holder.appointment.user, platform) == Cadence.DAILY
    assert client.post(f"/en/{address}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert cadence_of(holder.appointment.user, platform) == Cadence.NONE


def test_forged_link_stops_nothing(holder, platform):
    wants(holder, Cadence.DAILY, platform)
    user = holder.appointment.user_id
    token = stop_token(user, platform.pk)
    for wrong in (
        f"{user}-{platform.pk}",
        token[:-1],
        token.replace(str(user), str(user + 1), 1),
        "x:y",
        "%00",
    ):
        assert Client().post(f"/en/platforms/notices/stop/{wrong}/").status_code in (400, 404)
    other = PlatformFactory()
    assert Client().post(f"/en/platforms/notices/stop/{stop_token(user, other.pk)}/").status_code == 404
    assert cadence_of(holder.appointment.user, platform) == Cadence.DAILY


def test_choice_is_made_in_the_workspace(holder, platform, sign_in):
    client = sign_in(holder.appointment.user)
    assert client.post(f"{WORK}notices/", {"cadence": "hourly"}).status_code == 422
    client.post(f"{WORK}notices/", {"cadence": "weekly"})
    assert cadence_of(holder.appointment.user, platform) == Cadence.WEEKLY


def test_letter_shows_no_address_and_is_forgotten(holder, writer, platform, sign_in):
    to = writer.appointment.user
    page = sign_in(holder.appointment.user).post(
        f"{WORK}people/{to.pk}/write/",
        {"subject": "Merhaba\r\nBcc: x@example.org", "text": "Ziyaret edebilir miyiz?"},
        follow=True,
    )
    assert "Your letter is on its way." in page.content.decode()
    assert told() == [to.email]
    letter = mail.outbox[0]
    assert "\n" not in letter.subject
    assert (letter.bcc, letter.reply_to) == ([], [])
    assert "Ziyaret edebilir miyiz?" in letter.body
    assert "Ayşe Yılmaz (Gemlik Belediyesi, Sosyal Destek Müdürlüğü)" in letter.body
    assert holder.appointment.user.email not in str(letter.message())
    assert Mail.objects.get().words == {}


def test_letter_whose_subject_nobody_sees_is_not_sent(holder, writer, sign_in):
    address = f"{WORK}people/{writer.appointment.user_id}/write/"
    answer = sign_in(holder.appointment.user).post(address, {"subject": "\u200b", "text": "Merhaba"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["subject"])
    assert not Mail.objects.exists()


def test_letter_names_the_senders_place_in_the_language_of_its_reader(holder, writer, platform):
    User.objects.filter(pk=writer.appointment.user_id).update(language="tr")
    to = User.objects.get(pk=writer.appointment.user_id)
    access = access_to(platform, holder.appointment.user)
    with translation.override("en"):
        write_letter(to=to, subject="Merhaba", text="Ziyaret", access=access)
    assert told() == [to.email]
    assert "Ayşe Yılmaz (Gemlik Belediyesi, Sosyal Destek Müdürlüğü)" in mail.outbox[0].body


def test_letters_go_to_members_of_the_platform_alone(holder, platform, sign_in):
    client = sign_in(holder.appointment.user)
    strangers = [
        AppointmentFactory(municipality=holder.seat.municipality).user,
        SeatHolderFactory().appointment.user,
        UserFactory(superuser=True),
        holder.appointment.user,
    ]
    for person in strangers:
        assert client.get(f"{WORK}people/{person.pk}/write/").status_code == 404
        with pytest.raises(DomainError):
            write_letter(
                to=person, subject="x", text="x", access=access_to(platform, holder.appointment.user)
            )
    assert not Mail.objects.exists()


def test_who_writes_letters_without_end_is_stopped(holder, writer, platform):
    access = access_to(platform, holder.appointment.user)
    with mock.patch.object(contact, "MOST_A_DAY", 1):
        write_letter(to=writer.appointment.user, subject="x", text="x", access=access)
        write_letter(to=writer.appointment.user, subject="x", text="x", access=access)  # the second click
        with pytest.raises(DomainError, match="many letters today"):
            write_letter(to=writer.appointment.user, subject="x", text="y", access=access)
    assert Mail.objects.count() == 1


def test_viewer_reads_and_writes_no_letters(holder, writer, coordinator, platform, sign_in):
    Appointment.objects.filter(pk=holder.appointment_id).update(role=AppointmentRole.VIEWER)
    reader = holder.appointment.user
    for to in (writer.appointment.user, coordinator):
        address = f"{WORK}people/{to.pk}/write/"
        assert sign_in(reader).post(address, {"subject": "x", "text": "y"}).status_code == 404
        assert address not in sign_in(reader).get(f"{WORK}people/").content.decode()
        with pytest.raises(DomainError, match="lets you read here, but not write"):
            write_letter(to=to, subject="x", text="y", access=access_to(platform, reader))
    assert not Mail.objects.exists()
