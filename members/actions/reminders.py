"""Reminders: staff are told once a week of what waits, municipalities once a month of their record."""

from django.utils import timezone

from members.actions.mails import queue_mails
from members.models import Mail, User
from members.queries.gaps import to_be_confirmed
from members.queries.renewal_reach import addressees
from mmu_portal.lib import gaps

WAITS = "members/mails/waits"
TO_CONFIRM = "members/mails/to_confirm"


def remind_staff() -> int:
    """Write to each of the staff for whom something waits of which they are reminded; how many.

    `Mail.key` keeps a second tick of the same week from telling anybody twice.
    """
    year, week, _day = timezone.localdate().isocalendar()
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    people = [person for person in staff if gaps.count_reminding(person.has_perm)]
    queue_mails([_mail(WAITS, f"{year}-{week}:{person.pk}", person) for person in people])
    return len(people)


def remind_of_records() -> int:
    """Write to who keeps the record of each member that was not confirmed for a year; how many mails."""
    day = timezone.localdate()
    found = addressees(to_be_confirmed(day).values_list("pk", flat=True))
    mails = [
        _mail(TO_CONFIRM, f"{day:%Y-%m}:{place}:{person.pk}", person, municipality=place)
        for place, people in found.items()
        for person in people
        if person.is_active
    ]
    queue_mails(mails)
    return len(mails)


def _mail(kind: str, occasion: str, person: User, **words: int) -> Mail:
    return Mail(
        kind=kind,
        key=f"{kind}:{occasion}",
        recipient=person,
        address=person.email,
        language=person.language,
        words=words,
    )
