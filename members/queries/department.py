"""Questions about departments."""

from django.utils.translation import ngettext

from members.models import Appointment, Department


def sentence_about_people(department: Department) -> str:
    """Who still acts for the department, as a warning before it is closed; empty if nobody does."""
    number = Appointment.objects.running().filter(department=department).count()
    if not number:
        return ""
    sentence = ngettext(
        "%(count)s person is appointed to this department. Closing it ends no appointment: "
        "the coordinator or the staff should appoint the person to another department.",
        "%(count)s people are appointed to this department. Closing it ends no appointment: "
        "the coordinator or the staff should appoint them to another department.",
        number,
    )
    return sentence % {"count": number}
