"""The Union's campaign profile as a document for everybody."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language

from campaign.models import ProfileVersion
from campaign.queries.content import current_version
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.pagestore import public_page
from reporting.document import Origin
from reporting.formats.pdf import pdf_of
from reporting.formats.rows import Unwatched
from reporting.reports.profile import ProfileReport, profile_document


@public_page
def profile_pdf(request: HttpRequest) -> HttpResponseBase:
    """The published profile as an accessible PDF, in the language of the address."""
    version = current_version()
    if version is None:
        raise Http404
    made = _pdf(version)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{ProfileReport.slug}-{get_language()}.pdf"'
    etag = quote_etag(hashlib.sha256(made).hexdigest()[:32])
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@generation_cache
def _pdf(version: ProfileVersion) -> bytes:
    """Made once a generation and language, whatever strangers put behind the address."""
    day = timezone.localdate(version.published_at)
    origin = Origin(
        report=str(ProfileReport.name),
        language=get_language() or "tr",
        made=timezone.localtime(version.published_at),
        first=day,
        last=day,
        filters="",
        introduction="",
        number="",
    )
    return pdf_of(profile_document(version, origin), Unwatched())
