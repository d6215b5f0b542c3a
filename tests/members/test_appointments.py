"""Appointments as they are stored: of one person, in one municipality, in a department of its own."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from members.models import Appointment
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    InvitationFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.forms import form_values

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", [AppointmentFactory, InvitationFactory])
def test_department_is_one_of_the_municipality(factory):
    row = factory(municipality=MunicipalityFactory())
    row.department = DepartmentFactory()
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == ["department"]
    row.department = DepartmentFactory(municipality=row.municipality)
    row.full_clean()


def test_staff_move_neither_person_nor_municipality_of_an_appointment():
    held = AppointmentFactory()
    before = (held.user, held.municipality)
    staff = Client()
    staff.force_login(UserFactory(superuser=True))
    address = reverse("admin:members_appointment_change", args=[held.pk])
    values = form_values(staff.get(address), "appointment_form")
    assert not {"user", "municipality"} & values.keys()
    moved = {"user": UserFactory().pk, "municipality": MunicipalityFactory().pk, "role": "viewer"}
    assert staff.post(address, values | moved).status_code == 302
    held.refresh_from_db()
    assert (held.user, held.municipality, held.role) == (*before, "viewer")


def test_staff_move_no_appointment_from_the_page_of_the_account_either():
    held = AppointmentFactory()
    elsewhere = MunicipalityFactory()
    staff = Client()
    staff.force_login(UserFactory(superuser=True))
    address = reverse("admin:members_user_change", args=[held.user_id])
    values = form_values(staff.get(address), "user_form")
    row = {"appointments-0-municipality": elsewhere.pk, "appointments-0-role": "viewer"}
    new = {"appointments-1-municipality": elsewhere.pk, "appointments-1-role": "representative"}
    count = {"appointments-TOTAL_FORMS": 2, "appointments-1-started": "2026-01-01"}
    assert staff.post(address, values | row | new | count).status_code == 302
    kept, added = Appointment.objects.filter(user=held.user_id).order_by("pk")
    assert (kept.municipality, kept.role) == (held.municipality, "viewer")
    assert added.municipality == elsewhere


def test_staff_are_told_of_a_department_of_another_municipality():
    held = AppointmentFactory()
    staff = Client()
    staff.force_login(UserFactory(superuser=True))
    address = reverse("admin:members_appointment_change", args=[held.pk])
    values = form_values(staff.get(address), "appointment_form")
    page = staff.post(address, values | {"department": DepartmentFactory().pk})
    assert 'id="id_department_error"' in page.content.decode()
