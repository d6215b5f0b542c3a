"""What the programs' storey holds of a person, for that person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.personal import Holding, Row, register
from programs.models import Activity, Attendance, Certificate, Registration


def register_holdings() -> None:
    """Let people see and take along what this storey holds of them; called once when the portal starts."""
    for code, title, rows in (
        ("registrations", gettext_lazy("Registrations for activities"), _registrations),
        ("attendance", gettext_lazy("Sessions that you attended"), _attendance),
        ("certificates", gettext_lazy("Certificates"), _certificates),
        ("invitations", gettext_lazy("Activities to which you are invited"), _invitations),
    ):
        register(Holding(f"programs.{code}", title, rows))


def _registrations(user: User) -> list[Row]:
    rows = Registration.objects.filter(user=user).select_related("activity", "municipality")
    return [
        {
            _("Activity"): str(each.activity),
            _("Municipality"): str(each.municipality),
            _("State"): each.get_state_display(),
            _("Since"): each.since,
            _("Offered until"): each.offered_until,
            _("Gender"): each.get_gender_display(),
            _("Role"): each.get_role_display(),
        }
        for each in rows.order_by("since", "pk")
    ]


def _attendance(user: User) -> list[Row]:
    noted = Attendance.objects.filter(registration__user=user).select_related("session__activity")
    return [
        {
            _("Activity"): str(each.session.activity),
            _("Session"): each.session.starts,
            _("How it was noted"): each.get_way_display(),
            _("Noted on"): each.at,
        }
        for each in noted.order_by("session__starts", "pk")
    ]


def _certificates(user: User) -> list[Row]:
    issued = Certificate.objects.filter(registration__user=user).select_related("registration__activity")
    return [
        {
            _("Activity"): str(each.registration.activity),
            _("Serial"): each.serial,
            _("Name"): each.name,
            _("Language"): each.get_language_display(),
            _("Issued on"): each.issued_at,
            _("Revoked on"): each.revoked_at,
            _("Why it was revoked"): each.revoked_reason,
        }
        for each in issued.order_by("issued_at", "pk")
    ]


def _invitations(user: User) -> list[Row]:
    invited = Activity.objects.shown().filter(invited=user).order_by("first_day", "pk")
    return [{_("Activity"): str(each)} for each in invited]
