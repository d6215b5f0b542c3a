"""The table of a platform's needs as a file."""

from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from mmu_portal.lib.text import slug
from platforms.models import Platform
from platforms.queries.board import needs_counted

FORMS = ("csv", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def needs_file(platform: Platform, province: str, form: str) -> HttpResponse:
    """Unanswered needs by theme × target group × province, as CSV or XLSX: counts and days, no need's text.

    As everywhere, the Turkish CSV has semicolons, for Turkish Excel.
    """
    header = [_("Theme"), _("For whom"), _("Province"), _("Needs"), _("The longest waits since")]
    rows = [
        [each.theme, each.group, each.province, each.number, each.since]
        for each in needs_counted(platform, province)
    ]
    today = timezone.localdate()
    target = BytesIO()
    if form == "csv":
        target.writelines(csv_bytes(header, rows, delimiter="," if get_language() == "en" else ";"))
    else:
        about = [
            (_("Source"), f"{_('Marmara Municipalities Union')}, {settings.SITE_URL}"),
            (_("Platform"), platform.name),
            (_("As of"), today),
            (_("Counted"), _("Unanswered needs; one for several groups counts under each of them")),
        ]
        write_xlsx(target, header, rows, title=_("Needs"), source=about, source_title=_("Source"))
    answer = HttpResponse(target.getvalue(), content_type=TYPES[form])
    name = f"{slug(_('Needs'))}-{platform.slug}-{today.isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
