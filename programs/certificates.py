"""The certificate as a document: its words in the participant's language, its code, its PDF."""

from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.typesetting import LettersMissing, typeset
from programs.models import Activity, Certificate

TEMPLATE = Path(__file__).with_name("typst") / "certificate.typ"


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as an accessible PDF, in the language in which it was issued.

    Raises:
        DomainError: the name or the title has letters that the document cannot show.
    """
    try:
        with override(certificate.language):
            return typeset(TEMPLATE, _words(certificate))
    except LettersMissing as missing:
        sentence = _(
            "The document cannot show “%(letters)s”: write the name, or the activity’s title, without it."
        )
        raise DomainError(sentence % {"letters": missing.letters}) from missing


def _words(certificate: Certificate) -> dict[str, str]:
    activity = certificate.registration.activity
    address = settings.SITE_URL + certificate.get_absolute_url()
    return {
        "language": certificate.language,
        "union": _("Marmara Municipalities Union"),
        "title": _("Certificate of attendance"),
        "name": certificate.name,
        "sentence": _("took part in the activity of the Union named here:"),
        "activity": activity.title,
        "part_of": str(activity.part_of or ""),
        "days": days_in_words(activity),
        "place": activity.place or "",
        "attended": _attended(certificate),
        "sample": _("Sample data: this certificate belongs to the demonstration.")
        if certificate.is_sample
        else "",
        "issued": _("Issued on %(day)s")
        % {"day": formats.date_format(timezone.localtime(certificate.issued_at))},
        "serial": certificate.serial,
        "serial_label": _("Serial:"),
        "confirm": _("Whether it is valid says:"),
        "address": address,
        "qr": _code(address),
        "qr_alt": _("QR code of the address that confirms the certificate"),
    }


def _attended(certificate: Certificate) -> str:
    sentence = ngettext(
        "Attended: %(attended)s of %(sessions)s session",
        "Attended: %(attended)s of %(sessions)s sessions",
        certificate.sessions,
    )
    return sentence % {"attended": certificate.attended, "sessions": certificate.sessions}


def days_in_words(activity: Activity) -> str:
    """The first and the last day, once if it is one day; empty if none is known."""
    days = [day for day in (activity.first_day, activity.last_day) if day is not None]
    return " – ".join(dict.fromkeys(formats.date_format(day) for day in days))


def _code(address: str) -> str:
    target = BytesIO()
    segno.make(address, error="m").save(target, kind="svg", border=2, xmldecl=False)
    return target.getvalue().decode()
