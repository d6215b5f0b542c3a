"""Spreadsheets in and out of the back office: what the four records' admin classes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin

from members.admin.downloads import FORMATS, download
from mmu_portal.lib.admin import SENSELESS
from mmu_portal.lib.differences import marked, replaced
from mmu_portal.lib.room import NoRoom
from mmu_portal.lib.sheets import kept
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.kept import Gone, Kept, Moved
from mmu_portal.lib.sheets.outcome import Counts, Row, State
from mmu_portal.lib.sheets.resource import SheetResource
from mmu_portal.lib.sheets.widgets import reader_language

ROWS_PER_PAGE = 100
STATES = {
    State.WRONG: gettext_lazy("Wrong"),
    State.NEW: gettext_lazy("New"),
    State.CHANGED: gettext_lazy("Changed"),
    State.UNCHANGED: gettext_lazy("Unchanged"),
}


class UploadForm(forms.Form):
    """The file, and what its empty cells mean."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy(
            "CSV, XLSX or ODS. Before anything is stored, you see what each row would change."
        ),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods"}),
    )
    clear_empty = forms.BooleanField(
        label=gettext_lazy("Empty cells clear what is stored"),
        required=False,
        help_text=gettext_lazy("If you leave this unchecked, empty cells change nothing."),
    )


class ExportForm(forms.Form):
    """The format and the language of an export."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of headings and words"),
        choices=[("tr", "Türkçe"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    chosen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    def keys(self) -> list[int]:
        """The rows that were ticked in the list; none means all of the list."""
        parts = self.cleaned_data["chosen"].split(",")
        return [int(part) for part in parts if part.isdecimal() and len(part) < 19]


class SpreadsheetAdmin(ImportExportMixin, admin.ModelAdmin):
    """Adds import and export to a record's admin; `sheet_resource` is the record as a table.

    Of django-import-export it takes permissions, the buttons of the list and the filtered queryset. The
    import itself goes by `lib.sheets`: gate, child process, preview of every row, all or nothing.
    """

    sheet_resource: ClassVar[type[SheetResource]]
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_template_name = "admin/import_export/import.html"
    export_template_name = "admin/import_export/export.html"
    skip_admin_log = True
    actions = ("export_chosen",)

    def get_urls(self) -> list[URLPattern]:
        """Our addresses in the place of the mixin's own, which would import row by row."""
        base = "_".join(self.get_model_info())
        theirs = {f"{base}_import", f"{base}_process_import", f"{base}_export"}
        kept_urls = [url for url in super().get_urls() if getattr(url, "name", None) not in theirs]
        views: list[tuple[str, Any, str]] = [
            ("import/", self.import_action, "import"),
            ("import/empty.<str:form>", self.template_view, "import_template"),
            ("import/<str:token>/", self._or_list(self.preview_view), "import_preview"),
            ("import/<str:token>/confirm/", self._or_list(require_POST(self.confirm_view)), "import_confirm"),
            ("import/<str:token>/discard/", self._or_list(require_POST(self.discard_view)), "import_discard"),
            ("export/", self.export_action, "export"),
        ]
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"{base}_{name}")
            for route, view, name in views
        ]
        return ours + kept_urls

    def _url(self, name: str, *args: str) -> str:
        return reverse(f"admin:{'_'.join(self.get_model_info())}_{name}", args=args)

    def _context(self, request: HttpRequest, **context: Any) -> dict[str, Any]:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            **context,
        }

    # Import: bring a file

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The form for a file; a file that can be read leads to its preview."""
        self._require_import(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            found = self._keep(request, form)
            if found is not None:
                return HttpResponseRedirect(self._url("import_preview", found.token))
        resource = self.sheet_resource()
        context = self._context(
            request,
            title=_("Import"),
            form=form,
            columns=[
                (column.heading(reader_language()), column.needed) for column in resource.columns.values()
            ],
            keys=_keys(resource),
            provenance=bool(resource.provenance),
            asserts=bool(resource.asserts),
            invented=", ".join(
                resource.columns[name].heading(reader_language()) for name in resource.invented
            ),
        )
        return TemplateResponse(
            request, self.import_template_name, context, status=422 if form.errors else 200
        )

    def _keep(self, request: HttpRequest, form: UploadForm) -> Kept | None:
        file = form.cleaned_data["file"]
        try:
            return kept.keep(
                file,
                file.name,
                self.sheet_resource(),
                clear_empty=form.cleaned_data["clear_empty"],
                by=request.user,
            )
        except (SheetError, NoRoom) as error:
            form.add_error("file", str(error))
            return None

    def template_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """An empty spreadsheet with the columns that an import knows."""
        self._require_import(request)
        if form not in dict(FORMATS):
            raise Http404
        language = "en" if reader_language() else "tr"
        return download(self.sheet_resource(), self.model._base_manager.none(), form, language)

    # Import: see what it would do

    def _or_list(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """`view`, but the list and a sentence once the import is gone: another window may have stored it."""

        def answer(request: HttpRequest, token: str) -> HttpResponseBase:
            try:
                return view(request, token)
            except Gone as gone:
                messages.info(request, str(gone))
                return HttpResponseRedirect(self._url("changelist"))

        return answer

    def _kept(self, request: HttpRequest, token: str) -> Kept:
        """The import of this name, if this person brought it."""
        self._require_import(request)
        found = kept.find(token, self.opts.label_lower, by=request.user)
        if found is None:
            raise Http404
        return found

    def preview_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """What each row would do; nothing has been stored."""
        found = self._kept(request, token)
        if found.about.language != get_language():
            found.preview(self.sheet_resource())
        counts = found.counts
        state = self._shown_state(request, counts)
        rows = Paginator(range(getattr(counts, state)), ROWS_PER_PAGE)
        page = rows.get_page(request.GET.get("p"))
        context = self._context(
            request,
            title=_("What this file would change"),
            kept=found,
            counts=counts,
            tabs=[(each, word, getattr(counts, each)) for each, word in STATES.items()],
            state=state,
            state_word=STATES[State(state)],
            page=page,
            rows=self._rows_of(found, state, page),
            confirm_url=self._url("import_confirm", token),
            discard_url=self._url("import_discard", token),
        )
        return TemplateResponse(request, "admin/import_export/preview.html", context)

    def _shown_state(self, request: HttpRequest, counts: Counts) -> str:
        """The state that the reader asked for, else the first that has rows: what is wrong comes first."""
        asked = request.GET.get("state", "")
        if asked in set(State):
            return asked
        return next((state for state in State if getattr(counts, state)), State.UNCHANGED)

    def _rows_of(self, found: Kept, state: str, page: Any) -> list[dict[str, Any]]:
        """The rows of one page with the headings of their columns and a link to their record."""
        first, last = page.start_index() - 1, page.end_index()
        columns = self.sheet_resource().columns
        language = reader_language()
        return [
            {
                "row": row,
                "changes": [
                    (columns[name].heading(language), *_shown(row, old, new))
                    for name, old, new in row.changes
                ],
                "url": self._record_url(row),
            }
            for at, row in enumerate(found.rows(State(state)))
            if first <= at < last
        ]

    def _record_url(self, row: Row) -> str:
        return self._url("change", str(row.pk)) if row.pk else ""

    # Import: confirm or discard

    def confirm_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """Store all rows or none."""
        found = self._kept(request, token)
        if found.counts.wrong or not found.counts.stored:
            return HttpResponseRedirect(self._url("import_preview", token))
        try:
            counts = found.confirm(self.sheet_resource(), by=request.user)
        except Moved as error:
            found.preview(self.sheet_resource())
            messages.warning(request, str(error))
            return HttpResponseRedirect(self._url("import_preview", token))
        messages.success(request, _sentence(counts))
        return HttpResponseRedirect(self._url("changelist"))

    def discard_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """Forget the file; one that had nothing to change is done with."""
        found = self._kept(request, token)
        found.discard()
        if not (found.counts.wrong or found.counts.stored):
            messages.info(request, _("Every row said what is already stored. Nothing was changed."))
            return HttpResponseRedirect(self._url("changelist"))
        messages.info(request, _("The file was discarded. Nothing was stored."))
        return HttpResponseRedirect(self._url("import"))

    # Export

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        """The form of an export, and the file; filters that make no sense lead to the form of all rows."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        form = ExportForm(request.POST or None, initial=self._export_choice(""))
        try:
            rows = self.get_export_queryset(request)
        except SENSELESS:
            if not request.GET:
                raise
            return HttpResponseRedirect(request.path)
        if request.method == "POST" and form.is_valid():
            if keys := form.keys():
                rows = rows.filter(pk__in=keys)
            chosen = form.cleaned_data
            return download(
                self.sheet_resource(), rows, chosen["format"], chosen["language"], request.GET.urlencode()
            )
        return self._export_page(request, form, rows.count())

    def _export_choice(self, keys: str) -> dict[str, str]:
        return {"format": "xlsx", "language": "en" if reader_language() else "tr", "chosen": keys}

    def _export_page(self, request: HttpRequest, form: ExportForm, count: int) -> TemplateResponse:
        query = request.GET.urlencode()
        context = self._context(
            request,
            title=_("Export"),
            form=form,
            count=count,
            action_url=self._url("export") + (f"?{query}" if query else ""),
        )
        return TemplateResponse(request, self.export_template_name, context)

    @admin.action(description=gettext_lazy("Export the chosen rows as a spreadsheet"), permissions=["export"])
    def export_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
        """Ask for format and language of an export of the ticked rows."""
        if request.POST.get("select_across") == "1":
            query = urlencode(request.GET, doseq=True)
            return HttpResponseRedirect(self._url("export") + (f"?{query}" if query else ""))
        keys = list(queryset.values_list("pk", flat=True))
        form = ExportForm(initial=self._export_choice(",".join(map(str, keys))))
        return self._export_page(request, form, len(keys))


def _shown(row: Row, old: str, new: str) -> tuple[str, str]:
    """Both values as HTML; what a new record brings is not marked."""
    return replaced(old, new) if row.state is State.CHANGED else marked(old, new)


def _sentence(counts: Counts) -> str:
    """What a confirmed import did."""
    parts = [
        ngettext("%(count)s record added", "%(count)s records added", counts.new) % {"count": counts.new},
        ngettext("%(count)s changed", "%(count)s changed", counts.changed) % {"count": counts.changed},
        ngettext("%(count)s left as it was", "%(count)s left as they were", counts.unchanged)
        % {"count": counts.unchanged},
    ]
    return _("Import stored: %(parts)s.") % {"parts": ", ".join(parts)}


def _keys(resource: SheetResource) -> list[str]:
    """The columns by which a row finds its record, one way a line; none where it is a municipality's."""
    ways = resource.key_columns()
    if ("official_id",) in ways:
        return []
    heading = {name: column.heading(reader_language()) for name, column in resource.columns.items()}
    return [" + ".join(heading[name] for name in way) for way in ways]
