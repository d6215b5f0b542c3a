"""Who acts in which role: changed by who decides who acts, and passed on with the coordination."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.utils import timezone, translation

from members.actions.appointments import change_duties
from members.actions.handover import end_and_hand_over, perform_due_handovers, take_back
from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.estates import holdings, vacancies
from members.models import Appointment, Handover, Invitation
from mmu_portal.lib.errors import DomainError, EditConflict
from tests.factories.members import AppointmentFactory, DepartmentFactory, UserFactory
from tests.languages import signed_in

pytestmark = pytest.mark.django_db
COLLEAGUES, LEAVE = "/en/my/colleagues/", "/en/my/leave/"
COORDINATOR, REPRESENTATIVE, VIEWER = AppointmentRole.COORDINATOR, "representative", "viewer"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def leader():
    """The only coordinator."""
    return AppointmentFactory(role=COORDINATOR, user__name="Koordinatör Hanım")


@pytest.fixture
def colleague(leader):
    return AppointmentFactory(municipality=leader.municipality, role=VIEWER, user__name="Gelen Kişi")


@pytest.fixture
def successor(leader):
    return AppointmentFactory(municipality=leader.municipality, user__name="Halef Bey")


def day(number: int) -> dt.date:
    """So many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)


def role_of(appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).role


def address(appointment) -> str:
    return f"{COLLEAGUES}{appointment.pk}/role/"


def move_ends(days: int) -> None:
    """Let time pass for all that ends: so many days."""
    for each in Handover.objects.select_related("leaver"):
        Appointment.objects.filter(pk=each.leaver_id).update(
            ended=each.leaver.ended - dt.timedelta(days=days)
        )
        Handover.objects.filter(pk=each.pk).update(due=each.due - dt.timedelta(days=days))


def test_coordinator_changes_a_colleagues_role(leader, colleague):
    client = signed_in(leader.user)
    assert address(colleague) in client.get(COLLEAGUES).content.decode()
    page = client.get(address(colleague)).content.decode()
    assert "decides who acts" in page
    sent = {"role": REPRESENTATIVE, "department": colleague.department_id, "version": colleague.version}
    told = client.post(address(colleague), sent, follow=True).content.decode()
    assert (role_of(colleague), "Gelen Kişi: Representative, " in told) == (REPRESENTATIVE, True)
    entry = LogEntry.objects.get_for_object(colleague).first()
    assert (entry.actor, entry.changes["role"]) == (leader.user, [VIEWER, REPRESENTATIVE])


def test_role_that_somebody_changed_meanwhile_is_not_overwritten(leader, colleague):
    change_duties(
        appointment=colleague,
        department=colleague.department,
        role=COORDINATOR,
        seen=colleague.version,
        by=leader.user,
    )
    sent = {"role": REPRESENTATIVE, "version": colleague.version}
    answer = signed_in(leader.user).post(address(colleague), sent)
    assert (answer.status_code, role_of(colleague)) == (422, COORDINATOR)
    assert "changed this appointment meanwhile" in answer.content.decode()
    with pytest.raises(EditConflict):
        change_duties(
            appointment=colleague,
            department=colleague.department,
            role=REPRESENTATIVE,
            seen=colleague.version,
            by=leader.user,
        )


@pytest.mark.parametrize("sent", [{}, {"role": "mayor", "version": 1}, {"role": VIEWER, "version": "x"}])
def test_senseless_role_changes_nothing(leader, successor, sent):
    answer = signed_in(leader.user).post(address(successor), {"other": "1"} | sent)
    assert (answer.status_code, role_of(successor)) == (422, REPRESENTATIVE)


def test_only_coordinator_stays_one_unless_staff_decide(leader, successor):
    sent = {"role": REPRESENTATIVE, "version": leader.version}
    answer = signed_in(leader.user).post(address(leader), sent)
    assert (answer.status_code, role_of(leader)) == (422, COORDINATOR)
    assert "make a colleague its coordinator first" in answer.content.decode()
    change_duties(
        appointment=leader,
        department=leader.department,
        role=VIEWER,
        seen=leader.version,
        by=UserFactory(superuser=True),
    )
    assert role_of(leader) == VIEWER


def test_coordinator_steps_back_once_a_colleague_coordinates(leader, successor):
    change_duties(
        appointment=successor,
        department=successor.department,
        role=COORDINATOR,
        seen=successor.version,
        by=leader.user,
    )
    change_duties(
        appointment=leader, department=leader.department, role=VIEWER, seen=leader.version, by=leader.user
    )
    assert (role_of(leader), role_of(successor)) == (VIEWER, COORDINATOR)


def test_only_coordinator_names_the_own_department(leader):
    """Who was invited before any department was on record is not left without a way to a platform."""
    Appointment.objects.filter(pk=leader.pk).update(department=None)
    client = signed_in(leader.user)
    first = DepartmentFactory(municipality=leader.municipality, name="Sosyal Yardım Müdürlüğü")
    assert "in no department in particular" in client.get(address(leader)).content.decode()
    sent = {"role": COORDINATOR, "department": first.pk, "version": leader.version}
    told = client.post(address(leader), sent, follow=True).content.decode()
    assert "Koordinatör Hanım: Coordinator, Sosyal Yardım Müdürlüğü." in told
    assert Appointment.objects.get(pk=leader.pk).department == first
    assert LogEntry.objects.get_for_object(leader).first().actor == leader.user


def test_department_of_another_municipality_or_a_closed_one_is_refused(leader, colleague):
    stays = colleague.department
    closed = DepartmentFactory(municipality=leader.municipality, is_active=False)
    for wrong in (DepartmentFactory(), closed):
        sent = {"role": VIEWER, "department": wrong.pk, "version": colleague.version}
        assert signed_in(leader.user).post(address(colleague), sent).status_code == 422
        with pytest.raises(DomainError, match="Choose a department of this municipality"):
            change_duties(
                appointment=colleague, role=VIEWER, department=wrong, seen=colleague.version, by=leader.user
            )
    assert Appointment.objects.get(pk=colleague.pk).department == stays


def test_nobody_acts_twice_in_one_department(leader, successor):
    other = AppointmentFactory(municipality=leader.municipality, user=successor.user)
    sent = {"role": REPRESENTATIVE, "department": other.department.pk, "version": successor.version}
    answer = signed_in(leader.user).post(address(successor), sent)
    assert (answer.status_code, "by another appointment" in answer.content.decode()) == (422, True)


def test_nobody_raises_themself(leader, colleague):
    editor = UserFactory(superuser=True)
    own = AppointmentFactory(municipality=leader.municipality, user=editor, role=VIEWER)
    with pytest.raises(DomainError, match="themself"):
        change_duties(
            appointment=own, department=own.department, role=COORDINATOR, seen=own.version, by=editor
        )
    with pytest.raises(DomainError, match="Only the municipality"):
        change_duties(
            appointment=colleague,
            department=colleague.department,
            role=REPRESENTATIVE,
            seen=colleague.version,
            by=colleague.user,
        )
    assert (role_of(own), role_of(colleague)) == (VIEWER, VIEWER)


def test_nobody_else_reaches_the_role(leader, colleague, successor):
    foreign = AppointmentFactory(role=COORDINATOR)
    over = AppointmentFactory(municipality=leader.municipality, ended=day(-1))
    sent = {"role": COORDINATOR, "version": 1}
    for person, held in ((successor, colleague), (foreign, colleague), (leader, over)):
        assert signed_in(person.user).post(address(held), sent).status_code == 404
    assert address(colleague) not in signed_in(successor.user).get(COLLEAGUES).content.decode()
    with pytest.raises(DomainError, match="ended already"):
        change_duties(
            appointment=over, department=over.department, role=VIEWER, seen=over.version, by=leader.user
        )


@pytest.mark.parametrize("elsewhere", [True, False])
def test_who_acts_there_already_is_offered_another_role(leader, successor, elsewhere):
    department = DepartmentFactory(municipality=leader.municipality)
    form = {
        "email": successor.user.email,
        "name": "Halef Bey",
        "language": "tr",
        "role": COORDINATOR if elsewhere else REPRESENTATIVE,
        "department": department.pk if elsewhere else "",
        "started": timezone.localdate().isoformat(),
    }
    answer = signed_in(leader.user).post(COLLEAGUES, form)
    text = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert "already acts for this municipality (Representative)" in text
    assert text.count(address(successor)) == 2  # beside the name, and in the answer
    further = form | {"department": department.pk, "role": REPRESENTATIVE}
    assert signed_in(leader.user).post(COLLEAGUES, further).status_code == 302


def test_appointment_that_ends_is_prolonged_by_an_invitation(leader):
    ending = AppointmentFactory(municipality=leader.municipality, department=None, ended=day(5))
    form = {"email": ending.user.email, "name": "A B", "language": "tr", "role": REPRESENTATIVE}
    client = signed_in(leader.user)
    assert client.post(COLLEAGUES, form | {"started": day(5).isoformat()}).status_code == 422
    assert client.post(COLLEAGUES, form | {"started": day(6).isoformat()}).status_code == 302


def test_only_coordinator_leaves_and_the_successor_coordinates_from_that_day(leader, successor):
    client, sent = signed_in(leader.user), {"last_day": day(2).isoformat(), "successor": successor.pk}
    page = client.get(LEAVE).content.decode()
    assert ("You are the only coordinator" in page, 'class="optional"' in page) == (True, False)
    summary = client.post(LEAVE, sent)
    assert (summary.status_code, Handover.objects.count()) == (200, 0)
    assert "who takes over becomes the coordinator" in summary.content.decode()
    assert client.post(LEAVE, sent | {"confirm": "1"}).status_code == 302
    assert role_of(successor) == REPRESENTATIVE
    move_ends(3)
    assert perform_due_handovers() == 1
    assert role_of(successor) == COORDINATOR
    changes = [entry.changes for entry in LogEntry.objects.get_for_object(successor)]
    assert {"role": [REPRESENTATIVE, COORDINATOR]} in changes
    send_due_mails()
    assert "Belediyenin koordinasyonu: 1" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [successor.user.email]
    assert perform_due_handovers() == 0


def test_who_is_one_of_two_coordinators_passes_no_coordination_on(leader, successor):
    other = AppointmentFactory(municipality=leader.municipality, role=COORDINATOR)
    page = signed_in(leader.user).get(LEAVE).content.decode()
    assert '<label for="id_successor">Who takes over <span class="optional">' in page
    end_and_hand_over(appointment=leader, last_day=day(-1), successor=successor, by=leader.user)
    assert (role_of(successor), holdings(other)[0].estate.code) == (REPRESENTATIVE, "coordination")


def test_last_day_of_the_only_coordinator_needs_a_successor(leader, successor):
    answer = signed_in(leader.user).post(LEAVE, {"last_day": day(2).isoformat(), "successor": ""})
    assert (answer.status_code, "name who takes over" in answer.content.decode()) == (422, True)
    planned = end_and_hand_over(appointment=leader, last_day=day(2), successor=successor, by=leader.user)
    with pytest.raises(DomainError, match="take the last day back"):
        take_back(handover=planned, by=leader.user)
    take_back(handover=planned, by=UserFactory(superuser=True))
    assert Handover.objects.get().successor is None


def test_coordination_that_nobody_took_over_waits_for_the_staff(leader, successor):
    Appointment.objects.filter(pk=leader.pk).update(ended=day(-1))
    perform_due_handovers()
    waiting = Handover.objects.get()
    assert waiting.is_vacant
    assert [each.estate.code for each in vacancies(leader.municipality)] == ["coordination"]
    editor = signed_in(UserFactory(superuser=True))
    editor.post(f"/admin/members/handover/{waiting.pk}/change/", {"chosen": successor.pk, "_hand_over": "1"})
    assert (role_of(successor), vacancies(leader.municipality)) == (COORDINATOR, [])


def test_who_may_invite_is_told_to_who_may_not(leader, successor):
    client = signed_in(successor.user)
    assert "invites people and changes roles: Koordinatör Hanım" in client.get(COLLEAGUES).content.decode()
    assert "the coordinator can name one later" in client.get(LEAVE).content.decode()
    sent = {"last_day": day(2).isoformat(), "successor": ""}
    assert "the coordinator and the Union’s staff see it" in client.post(LEAVE, sent).content.decode()
    Appointment.objects.filter(pk=leader.pk).update(ended=day(-1))
    page = client.get(COLLEAGUES).content.decode()
    report = f"/en/members/{leader.municipality.slug}/report/"
    assert ("Nobody coordinates the municipality today" in page, report in page) == (True, True)
    assert "the Union’s staff can name one later" in client.get(LEAVE).content.decode()
    summary = client.post(LEAVE, sent).content.decode()
    assert ("It waits, and the Union’s staff see it" in summary, "coordinator" in summary) == (True, False)


def test_staff_are_led_to_an_invitation_where_nobody_is_left(leader):
    Appointment.objects.filter(pk=leader.pk).update(ended=day(-1))
    perform_due_handovers()
    page = f"/admin/members/handover/{Handover.objects.get().pk}/change/"
    invite = f"/admin/members/invitation/add/?municipality={leader.municipality_id}"
    staff = signed_in(UserFactory(superuser=True))
    assert invite in staff.get(page).content.decode()
    AppointmentFactory(municipality=leader.municipality)
    assert invite not in staff.get(page).content.decode()


@pytest.mark.parametrize(("days", "words"), [(-1, "has ended; last day"), (0, "ends; last day")])
def test_end_is_told_as_it_is_on_that_day(leader, successor, days, words):
    sent = {"last_day": day(days).isoformat(), "successor": "", "confirm": "1"}
    told = signed_in(leader.user).post(f"{COLLEAGUES}{successor.pk}/end/", sent, follow=True)
    assert f"The appointment of Halef Bey {words}" in told.content.decode()


def test_coordinator_does_not_invite_themself(leader):
    department = DepartmentFactory(municipality=leader.municipality)
    form = {"email": leader.user.email.upper(), "name": "A B", "language": "tr", "role": REPRESENTATIVE}
    more = {"department": department.pk, "started": timezone.localdate().isoformat()}
    answer = signed_in(leader.user).post(COLLEAGUES, form | more)
    assert (answer.status_code, "your own address" in answer.content.decode()) == (422, True)
