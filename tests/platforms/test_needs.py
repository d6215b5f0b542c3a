"""Needs: brought for a municipality, shared by others, gathered, and told of every step of the answer."""

from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.versions import version_token
from platforms.access import access_to
from platforms.actions.needs import (
    bring_need,
    change_need,
    gather_needs,
    support_need,
    withdraw_need,
    withdraw_support,
)
from platforms.models import Need, NeedSupport
from platforms.queries.board import board, needs_table, waiting_longest
from tests.factories.members import AppointmentFactory, TargetGroupFactory, WorkAreaFactory
from tests.factories.platforms import (
    NeedFactory,
    PlatformFactory,
    SeatFactory,
    SeatHolderFactory,
    ThemeFactory,
)
from tests.races import at_once, without_constraint

pytestmark = pytest.mark.django_db
WORK = "/en/platforms/social-services/workspace/"


@pytest.fixture
def neighbor(platform):
    """Somebody of another municipality, in a seat of the same platform."""
    return SeatHolderFactory(seat__platform=platform)


@pytest.fixture
def need(holder):
    return NeedFactory(holder=holder, title="Tercüman yok")


def access(holder_or_user, platform):
    user = getattr(holder_or_user, "appointment", None)
    found = access_to(platform, user.user if user else holder_or_user)
    assert found is not None
    return found


def typed(**changes):
    return {"title": "Tercüman yok", "what": "Pazar günleri", "urgency": "urgent", "tried": ""} | changes


def test_need_is_brought_for_the_municipality_of_the_seat_whatever_is_posted(holder, neighbor, sign_in):
    client = sign_in(holder.appointment.user)
    forged = {
        "seat": neighbor.seat_id,
        "platform": PlatformFactory().pk,
        "author": neighbor.appointment.user_id,
    }
    page = client.post(f"{WORK}needs/new/", typed(state="answered", **forged), follow=True).content.decode()
    assert "The need is written down." in page
    need = Need.objects.get()
    assert (need.seat, need.platform, need.author, need.contact, need.state) == (
        holder.seat,
        holder.platform,
        holder.appointment.user,
        holder.appointment,
        "open",
    )


def test_need_without_words_keeps_what_was_typed(holder, sign_in):
    answer = sign_in(holder.appointment.user).post(f"{WORK}needs/new/", typed(title="", tried="Çok şey"))
    assert answer.status_code == 422
    assert "Çok şey" in answer.content.decode()
    assert not Need.objects.exists()


def test_coordinator_without_a_seat_brings_no_need(platform, coordinator, sign_in):
    assert sign_in(coordinator).get(f"{WORK}needs/new/").status_code == 404


def test_other_municipality_reads_but_changes_nothing(need, neighbor, platform, sign_in):
    client = sign_in(neighbor.appointment.user)
    assert "Tercüman yok" in client.get(f"{WORK}needs/{need.pk}/").content.decode()
    assert client.get(f"{WORK}needs/{need.pk}/change/").status_code == 404
    assert client.post(f"{WORK}needs/{need.pk}/withdraw/").status_code == 404
    with pytest.raises(DomainError, match="Only the municipality that brought"):
        change_need(need=need, access=access(neighbor, platform))


def test_stranger_finds_no_need_anywhere(need, sign_in):
    stranger = AppointmentFactory(municipality=need.seat.municipality)
    other = SeatHolderFactory()
    other_page = f"/en/platforms/{other.platform.slug}/workspace/needs/"
    for person in (stranger.user, other.appointment.user):
        client = sign_in(person)
        assert client.get(f"{WORK}needs/").status_code == 404
        assert client.get(f"{WORK}needs/{need.pk}/").status_code == 404
        assert client.post(f"{WORK}needs/{need.pk}/support/").status_code == 404
    client = sign_in(other.appointment.user)
    assert client.get(f"{other_page}{need.pk}/").status_code == 404
    assert "Tercüman yok" not in client.get(other_page).content.decode()


def test_colleague_in_another_seat_of_the_municipality_changes_the_need(need, platform):
    platform.rule.seats_per_municipality = 2
    platform.rule.save()
    colleague = SeatHolderFactory(
        seat=SeatFactory(platform=platform, department__municipality=need.seat.municipality)
    )
    need.title = "İki tercüman"
    change_need(need=need, access=access(colleague, platform))
    assert Need.objects.get().title == "İki tercüman"


def test_second_editor_sees_both_texts_and_loses_nothing(need, holder, sign_in):
    client = sign_in(holder.appointment.user)
    address = f"{WORK}needs/{need.pk}/change/"
    token = version_token(need)
    client.post(address, typed(title="Birinci", edited_version=token))
    answer = client.post(address, typed(title="İkinci", edited_version=token))
    page = answer.content.decode()
    assert (answer.status_code, Need.objects.get().title) == (422, "Birinci")
    assert "Birinci" in page
    assert "İkinci" in page
    assert "Somebody else saved this record after you opened it." in page
    fresh = answer.context["form"]["edited_version"].value()
    client.post(address, typed(title="İkinci", edited_version=fresh))
    assert Need.objects.get().title == "İkinci"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_editors_at_once_do_not_overwrite_each_other(shared_database, need, holder, platform, guarded):
    reader = access(holder, platform)
    copies = [Need.objects.select_related("seat").get(pk=need.pk) for _number in range(4)]

    def edit(place):
        copies[place].title = f"Metin {place}"
        try:
            change_need(need=copies[place], access=reader)
        except EditConflict:
            return 0
        return 1

    if guarded:
        assert sum(at_once(4, edit)) == 1
        return
    with mock.patch.object(Need, "_take_version", return_value=True):
        assert sum(at_once(4, edit)) > 1


def test_other_municipality_supports_once_and_not_its_own(need, holder, neighbor, platform, coordinator):
    support_need(need=need, access=access(neighbor, platform), note="Bizde de")
    with pytest.raises(DomainError, match="supports this need already"):
        support_need(need=need, access=access(neighbor, platform))
    with pytest.raises(DomainError, match="own need"):
        support_need(need=need, access=access(holder, platform))
    with pytest.raises(DomainError, match="Only who holds a seat"):
        support_need(need=need, access=access(coordinator, platform))
    assert [each.municipality for each in NeedSupport.objects.all()] == [neighbor.seat.municipality]
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedSupport.objects.create(
            need=need,
            municipality=neighbor.seat.municipality,
            seat=neighbor.seat,
            by=neighbor.appointment.user,
        )
    withdraw_support(need=need, access=access(neighbor, platform))
    assert not NeedSupport.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_eight_supports_at_once_count_once(shared_database, need, neighbor, platform, guarded):
    reader = access(neighbor, platform)

    def give(_place):
        try:
            support_need(need=need, access=reader)
        except DomainError:
            return 0
        return 1

    if guarded:
        assert sum(at_once(8, give)) == 1
        assert NeedSupport.objects.count() == 1
        return
    with without_constraint(NeedSupport, "support_once_a_municipality"):
        assert sum(at_once(8, give)) > 1
        NeedSupport.objects.all().delete()


def test_page_of_a_need_tells_its_story(need, neighbor, platform, coordinator, sign_in):
    support_need(need=need, access=access(neighbor, platform), note="Haftada iki gün")
    theme = ThemeFactory(platform=platform, title_en="Language at the counter")
    gather_needs(needs=[need], theme=theme, access=access(coordinator, platform))
    client = sign_in(neighbor.appointment.user)
    client.post(f"{WORK}needs/{need.pk}/comment/", {"body": "Telefonla denedik"})
    page = client.get(f"{WORK}needs/{need.pk}/").content.decode()
    order = [
        page.index(text) for text in ("Brought by Gemlik", "Haftada iki gün", "Gathered under “Language")
    ]
    assert order == sorted(order)
    assert "Telefonla denedik" in page


def test_board_counts_what_waits_gathered_or_not(need, neighbor, platform, coordinator):
    NeedFactory(holder=neighbor)
    gather_needs(needs=[need], theme=ThemeFactory(platform=platform), access=access(coordinator, platform))
    waiting = board(platform)[0]
    assert (waiting.title, waiting.number) == ("Waiting for an answer", 2)


def test_coordinators_alone_gather_and_only_needs_and_themes_of_their_platform(
    need, holder, platform, coordinator, sign_in
):
    foreign = NeedFactory()
    lead = access(coordinator, platform)
    with pytest.raises(DomainError, match="Only the platform’s coordinators"):
        gather_needs(needs=[need], theme=ThemeFactory(platform=platform), access=access(holder, platform))
    with pytest.raises(DomainError, match="theme of this platform"):
        gather_needs(needs=[need], theme=ThemeFactory(), access=lead)
    theme = ThemeFactory(platform=platform)
    client = sign_in(coordinator)
    client.post(f"{WORK}needs/gather/", {"need": [need.pk, foreign.pk, "x", "9" * 30], "theme": theme.pk})
    need.refresh_from_db()
    foreign.refresh_from_db()
    assert ((need.theme, need.state), (foreign.theme, foreign.state)) == ((theme, "gathered"), (None, "open"))
    client.post(f"{WORK}needs/gather/", {"need": [need.pk], "theme": "none"})
    need.refresh_from_db()
    assert (need.theme, need.state) == (None, "open")
    for senseless in ("", "abc", "9" * 30):
        client.post(f"{WORK}needs/gather/", {"need": [need.pk], "theme": senseless})
    need.refresh_from_db()
    assert need.theme is None


def test_need_and_its_groups_are_stored_together_or_not_at_all(need, holder, platform, sign_in):
    reader, unsaved = access(holder, platform), [TargetGroupFactory.build()]
    with pytest.raises(ValueError, match="Cannot add"):
        bring_need(need=Need(title="Yeni", what="Ne"), access=reader, target_groups=unsaved)
    need.title = "Yeni"
    with pytest.raises(ValueError, match="Cannot add"):
        change_need(need=need, access=reader, target_groups=unsaved)
    assert [each.title for each in Need.objects.all()] == ["Tercüman yok"]
    group, area, client = TargetGroupFactory(), WorkAreaFactory(), sign_in(holder.appointment.user)
    words = typed(
        target_groups=[group.pk], work_areas=[area.pk], edited_version=version_token(Need.objects.get())
    )
    client.post(f"{WORK}needs/{need.pk}/change/", words)
    assert (list(need.target_groups.all()), list(need.work_areas.all())) == ([group], [area])
    page = client.get(f"{WORK}needs/{need.pk}/").content.decode()
    assert (group.name in page, area.name in page) == (True, True)


def test_list_is_filtered_by_province(need, neighbor, sign_in):
    here, there = (seat.municipality.province_id for seat in (need.seat, neighbor.seat))
    client = sign_in(neighbor.appointment.user)
    assert here != there
    assert [list(client.get(f"{WORK}needs/?province={code}").context["page"]) for code in (here, there)] == [
        [need],
        [],
    ]


def test_withdrawn_need_tells_when(need, holder, platform, sign_in):
    withdraw_need(need=need, access=access(holder, platform))
    page = sign_in(holder.appointment.user).get(f"{WORK}needs/{need.pk}/").content.decode()
    assert page.index("Brought by Gemlik") < page.index("Withdrawn by the municipality")


def test_withdrawn_need_is_out_of_lists_and_takes_no_support(need, holder, neighbor, platform, sign_in):
    withdraw_need(need=need, access=access(holder, platform))
    with pytest.raises(DomainError):
        withdraw_need(need=need, access=access(holder, platform))
    with pytest.raises(DomainError, match="answered or withdrawn"):
        support_need(need=need, access=access(neighbor, platform))
    assert "Tercüman yok" not in sign_in(neighbor.appointment.user).get(f"{WORK}needs/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tercuman", ["Tercüman yok"]),
        ("q=TERCÜMAN", ["Tercüman yok"]),
        ("urgency=urgent", ["Barınak"]),
        ("sort=waiting", ["Tercüman yok", "Barınak"]),
        ("sort=support", ["Tercüman yok", "Barınak"]),
        ("sort=newest", ["Barınak", "Tercüman yok"]),
        ("state=gathered", []),
        ("province=99&area=x", ["Barınak", "Tercüman yok"]),
        (
            "state=nonsense&province=99&theme=zzz&group=99999999999999999999&page=zz",
            ["Barınak", "Tercüman yok"],
        ),
    ],
)
def test_list_is_filtered_and_survives_senseless_parameters(need, neighbor, platform, sign_in, query, found):
    NeedFactory(holder=neighbor, title="Barınak", urgency="urgent")
    support_need(need=need, access=access(neighbor, platform))
    answer = sign_in(neighbor.appointment.user).get(f"{WORK}needs/?{query}")
    assert [each.title for each in answer.context["page"]] == found


@pytest.mark.parametrize(
    ("query", "button"),
    [("", "Filter"), ("?sort=waiting", "Filter"), ("?q=day&urgency=urgent", "Filter (2)")],
)
def test_filter_is_folded_on_a_phone_and_its_button_tells_how_much_is_asked(holder, sign_in, query, button):
    page = sign_in(holder.appointment.user).get(f"/en/platforms/social-services/workspace/needs/{query}")
    assert '<form class="filter" id="filter" popover ' in page.content.decode()
    assert f'popovertarget="filter">{button}</button>' in page.content.decode()


def test_table_counts_by_theme_and_group_and_province(need, neighbor, platform):
    women, youth = TargetGroupFactory(code="women"), TargetGroupFactory(code="youth")
    need.target_groups.set([women, youth])
    theme = ThemeFactory(platform=platform, title_en="Language")
    second = NeedFactory(holder=neighbor, theme=theme, state="gathered")
    second.target_groups.set([youth])
    NeedFactory()  # another platform's
    table = needs_table(platform)
    rows = {
        title: dict(zip([g.code for g in table.groups], counts, strict=True))
        for title, counts, _ in table.rows
    }
    assert rows == {"Language": {"women": 0, "youth": 1}, "Without a theme": {"women": 1, "youth": 1}}
    assert [total for _title, _counts, total in table.rows] == [1, 1]
    only = needs_table(platform, need.seat.municipality.province_id)
    assert [title for title, _counts, _total in only.rows] == ["Without a theme"]
    assert waiting_longest(platform) == [need, second]


def test_board_asks_the_database_as_often_for_many_as_for_one(need, holder, platform, sign_in):
    client = sign_in(holder.appointment.user)
    for path in ("needs/", ""):
        client.get(f"{WORK}{path}")
        with CaptureQueriesContext(connection) as few:
            client.get(f"{WORK}{path}")
        for _number in range(12):
            NeedFactory(holder=SeatHolderFactory(seat__platform=platform)).target_groups.add(
                TargetGroupFactory()
            )
        with CaptureQueriesContext(connection) as many:
            client.get(f"{WORK}{path}")
        assert len(many) == len(few)
        assert len(many) <= 15


def test_municipality_sees_its_needs_and_what_became_of_them(need, holder, neighbor, platform, sign_in):
    support_need(need=need, access=access(neighbor, platform))
    page = sign_in(neighbor.appointment.user).get("/en/my/needs/").content.decode()
    assert "Tercüman yok" in page
    outsider = AppointmentFactory(municipality=neighbor.seat.municipality, role=AppointmentRole.COORDINATOR)
    assert "Tercüman yok" not in sign_in(outsider.user).get("/en/my/needs/").content.decode()
    colleague = AppointmentFactory(municipality=holder.seat.municipality)
    page = sign_in(colleague.user).get("/en/my/needs/").content.decode()
    assert "Tercüman yok" in page
    assert f"needs/{need.pk}/" not in page


def test_no_mail_is_sent_for_a_need_alone(need, neighbor, platform):
    support_need(need=need, access=access(neighbor, platform))
    send_due_mails()
    assert mail.outbox == []


@pytest.mark.parametrize("sort", ["newest", "waiting", "support"])
def test_lines_of_the_list_come_in_the_chosen_order_with_what_they_show(holder, neighbor, sign_in, sort):
    """Keys are found first, what a line shows after them: neither their order nor the counts are lost."""
    first, second = (NeedFactory(holder=holder, title=title) for title in ("Birinci", "İkinci"))
    seat = neighbor.seat
    NeedSupport.objects.create(
        need=first, seat=seat, municipality=seat.municipality, by=neighbor.appointment.user
    )
    page = sign_in(holder.appointment.user).get(f"{WORK}needs/?sort={sort}").context["page"]
    newest_first = [(second, 0), (first, 1)]
    wanted = newest_first if sort == "newest" else newest_first[::-1]
    assert [(each, each.supporters) for each in page] == wanted
