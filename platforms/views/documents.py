"""The library of a platform, and every file that leaves its workspace."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.paging import page_of
from mmu_portal.lib.templatetags.look import canonical_query
from mmu_portal.lib.text import fold
from platforms.access import Access, for_workspace, for_writing
from platforms.actions.documents import (
    add_document,
    add_version,
    correct_document,
    keeps,
    withdraw_document,
)
from platforms.models import Attachment, Document, DocumentVersion, Post
from platforms.models.file import StoredFile
from platforms.post_forms import DocumentDetailsForm, DocumentForm, VersionForm
from platforms.views.sending import sent_file

PER_PAGE = 30


@require_safe
@for_workspace
def documents(request: HttpRequest, access: Access) -> HttpResponse:
    """The library, the newest first; words of title and authors narrow it."""
    words = request.GET.get("q", "")[:100]

    def page() -> Page:
        found = Document.objects.filter(platform=access.platform).standing().for_lists()
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return page_of(found, PER_PAGE, request.GET.get("page"))

    asked = canonical_query(request.GET)  # the list is made for the first who asks, and kept
    context = {
        "access": access,
        "tab": "documents",
        "page": SimpleLazyObject(page),
        "q": words,
        "asked": asked,
    }
    return render(request, "platforms/workspace/documents.html", context)


def _document(access: Access, key: int) -> Document:
    found = Document.objects.filter(platform=access.platform).standing().for_lists()
    one = found.filter(pk=key).first() if key < 2**63 else None
    if one is None:
        raise Http404
    return one


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def document(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """A document with its versions; who looks after it adds one."""
    found = _document(access, key)
    own = keeps(access, found)
    if request.method == "POST" and not own:
        raise Http404
    form = VersionForm(request.POST, request.FILES) if request.method == "POST" else VersionForm()
    if form.is_bound and form.is_valid():
        try:
            add_version(
                document=found,
                file=form.cleaned_data["upload"],
                note=form.cleaned_data["note"],
                access=access,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The version is there."))
            return HttpResponseRedirect(found.get_absolute_url())
    context = {"access": access, "tab": "documents", "document": found, "own": own, "form": form}
    return render(request, "platforms/workspace/document.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def add(request: HttpRequest, access: Access) -> HttpResponse:
    """Put a document into the library."""
    sent: Any = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*sent, instance=Document(platform=access.platform))
    if form.is_valid():
        try:
            made = add_document(
                document=form.save(commit=False),
                file=form.cleaned_data["upload"],
                access=access,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is in the library."))
            return HttpResponseRedirect(made.get_absolute_url())
    context = {"access": access, "tab": "documents", "form": form}
    return render(
        request, "platforms/workspace/document_form.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def change(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Correct what is said of a document; for who looks after it."""
    found = _document(access, key)
    if not keeps(access, found):
        raise Http404
    form = DocumentDetailsForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        try:
            correct_document(document=form.save(commit=False), access=access)
        except EditConflict:
            form.instance = _document(access, key)
            form.refuse_other_version()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is corrected."))
            return HttpResponseRedirect(found.get_absolute_url())
    context = {"access": access, "tab": "documents", "form": form, "document": _document(access, key)}
    return render(
        request, "platforms/workspace/document_form.html", context, status=422 if form.errors else 200
    )


@require_POST
@for_writing
def withdraw(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Take a document out of the library."""
    found = _document(access, key)
    if not keeps(access, found):
        raise Http404
    try:
        withdraw_document(document=found, access=access)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The document was withdrawn."))
    return HttpResponseRedirect(reverse("workspace:documents", args=[access.platform.slug]))


@require_safe
@for_workspace
def version(request: HttpRequest, access: Access, key: int) -> HttpResponseBase:
    """The file of one version, for who may read the document."""
    readable = Document.objects.filter(platform=access.platform).standing()
    return _sent(DocumentVersion.objects.filter(document__in=readable), key)


@require_safe
@for_workspace
def attachment(request: HttpRequest, access: Access, key: int) -> HttpResponseBase:
    """A file of a post, for who may read the post."""
    return _sent(Attachment.objects.filter(post__in=Post.objects.readable_by(access)), key)


def _sent(files: Any, key: int) -> HttpResponseBase:
    """The file with the key, if the reader may have it."""
    found: StoredFile | None = files.filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise Http404
    return sent_file(found)
