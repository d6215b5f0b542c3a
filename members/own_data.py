"""What the members' storey holds of a person, for that person."""

from typing import Any

from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.mails import label_of
from members.models import (
    Appointment,
    Consent,
    DepartmentChange,
    Invitation,
    Mail,
    ProfileChange,
    RecordConfirmation,
    User,
)
from members.personal import Holding, Row, register
from members.queries.department import with_names
from members.sessions import sessions_of
from mmu_portal.lib.history import action_of
from mmu_portal.lib.text import first_upper


def register_holdings() -> None:
    """Let people see and take along what this storey holds of them; called once when the portal starts."""
    for code, title, rows in (
        ("account", gettext_lazy("Account"), _account),
        ("second-factors", gettext_lazy("Second factors"), _second_factors),
        ("sessions", gettext_lazy("Where you are signed in"), _sessions),
        ("appointments", gettext_lazy("Appointments"), _appointments),
        ("consents", gettext_lazy("Consents"), _consents),
        ("invitations", gettext_lazy("Invitations to you"), _invitations),
        ("invitations-made", gettext_lazy("Invitations that you sent"), _invitations_made),
        ("proposals", gettext_lazy("Changes that you proposed"), _proposals),
        ("decisions", gettext_lazy("Proposals that you decided"), _decisions),
        ("confirmations", gettext_lazy("Records that you confirmed"), _confirmations),
        ("mails", gettext_lazy("Mails to you"), _mails),
        ("history", gettext_lazy("What you changed in the records"), _history),
    ):
        register(Holding(code, title, rows))


def _labeled(record: Any, *names: str) -> Row:
    """The fields of a record under their labels, choices by their words, other records by their names."""
    row = {}
    for name in names:
        field = record._meta.get_field(name)
        shown = getattr(record, f"get_{name}_display", None)
        value = shown() if shown else getattr(record, name)
        row[first_upper(str(field.verbose_name))] = str(value) if field.is_relation and value else value
    return row


def _account(user: User) -> list[Row]:
    names = ("email", "name", "language", "is_staff", "is_active", "date_joined", "last_login")
    groups = ", ".join(str(group) for group in user.groups.all())
    return [_labeled(user, *names) | {_("Groups"): groups}]


def _second_factors(user: User) -> list[Row]:
    return [
        {_("Kind"): row.get_type_display(), _("Set up"): row.created_at, _("Last used"): row.last_used_at}
        for row in Authenticator.objects.filter(user=user).order_by("created_at")
    ]


def _sessions(user: User) -> list[Row]:
    return [_labeled(row, "device", "began_at", "expire_date") for row in sessions_of(user)]


def _appointments(user: User) -> list[Row]:
    held = Appointment.objects.filter(user=user).select_related("municipality", "department")
    names = ("municipality", "department", "role", "started", "ended")
    return [_labeled(row, *names) for row in held.order_by("started", "pk")]


def _consents(user: User) -> list[Row]:
    given = Consent.objects.filter(user=user).order_by("given_at")
    return [_labeled(row, "purpose", "given_at", "withdrawn_at") for row in given]


def _invitations(user: User) -> list[Row]:
    """Those that the person accepted, and those that wait: the address may have been another's before."""
    theirs = Q(appointment__user=user) | Q(email=user.email, appointment__isnull=True)
    sent = Invitation.objects.filter(theirs).select_related("municipality", "department")
    names = ("email", "name", "language", "municipality", "department", "role", "started", "ended")
    return [_labeled(row, *names, "state", "created_at") for row in sent.order_by("created_at")]


def _invitations_made(user: User) -> list[Row]:
    """Without those who were invited: that is theirs."""
    sent = Invitation.objects.filter(invited_by=user).select_related("municipality")
    return [
        _labeled(row, "municipality", "role", "state", "created_at") for row in sent.order_by("created_at")
    ]


def _proposals(user: User) -> list[Row]:
    """Those that the person wrote, and those of somebody who left for which they stand."""
    theirs = Q(written_by__user=user) | Q(proposed_by__user=user)
    return [
        _about(change)
        | {_("Proposed"): "; ".join(side.proposed for side in change.differing() if side.proposed)}
        | _labeled(change, "proposed_at", "state", "decided_at", "note")
        for change in _changes(theirs)
    ]


def _decisions(user: User) -> list[Row]:
    """Without what was proposed: that is theirs who proposed it."""
    return [
        _about(change) | _labeled(change, "decided_at", "state", "note")
        for change in _changes(Q(decided_by=user))
    ]


def _changes(wanted: Q) -> list[ProfileChange | DepartmentChange]:
    """Proposals of both kinds."""
    fields = ProfileChange.objects.filter(wanted).select_related("municipality").order_by("pk")
    return [*fields, *with_names(DepartmentChange.objects.filter(wanted).order_by("pk"))]


def _about(change: ProfileChange | DepartmentChange) -> Row:
    return {_("Municipality"): str(change.municipality), _("Subject"): change.subject}


def _confirmations(user: User) -> list[Row]:
    made = RecordConfirmation.objects.filter(confirmed_by__user=user).select_related("municipality")
    return [_labeled(row, "municipality", "confirmed_on") for row in made.order_by("confirmed_on")]


def _mails(user: User) -> list[Row]:
    kept = Mail.objects.filter(recipient=user).order_by("created_at")
    return [
        {_("About"): str(label_of(row.kind))} | _labeled(row, "address", "language", "state", "created_at")
        for row in kept
    ]


def _history(user: User) -> list[Row]:
    """What the person did when, without what the records say: others may stand in them."""
    entries = LogEntry.objects.filter(actor=user).select_related("content_type").order_by("timestamp", "pk")
    return [
        {_("When"): entry.timestamp, _("Record"): _kind(entry), _("What"): action_of(entry)}
        for entry in entries
    ]


def _kind(entry: LogEntry) -> str:
    model = entry.content_type.model_class()
    return first_upper(str(model._meta.verbose_name)) if model else entry.content_type.model
