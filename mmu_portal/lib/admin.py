"""The back office's own layer over Django's admin: every storey's admin classes stand on these.

`RecordAdmin` gives a record its history, guards it against lost updates, searches by folded key and survives
senseless parameters. `TranslatedRecordAdmin` does so for records with texts in Turkish and English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple, ModelForm, SplitDateTimeField
from django.forms import Field as FormField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from mmu_portal.lib import history
from mmu_portal.lib.admin_choices import RecordSelect, RecordSelectMultiple, may_be_key
from mmu_portal.lib.admin_list import RecordChangeList, figure_column
from mmu_portal.lib.admin_words import field_names, label_field
from mmu_portal.lib.errors import EditConflict
from mmu_portal.lib.forms import QuantityField, RecordForm, RecordsField, WholeField
from mmu_portal.lib.gaps import gaps_of, rows_with
from mmu_portal.lib.models import EditedVersion
from mmu_portal.lib.text import first_upper, fold
from mmu_portal.lib.versions import (
    VERSION_FIELD,
    EditedVersionForm,
    EditedVersionFormSet,
    EditedVersionInlineForm,
)

_MOST_WORDS = 8
# What filters raise whose values make no sense.
SENSELESS = (OverflowError, ValidationError, IncorrectLookupParameters)
_SAVES = ("show_save", "show_save_and_continue", "show_save_and_add_another")


class _Guarded:
    """What a record's form and a row below another record share.

    `boxes` names the fields of many records of which there are few: all of them as boxes to tick.
    """

    model: type[models.Model]
    boxes: Sequence[str] = ()

    @property
    def is_versioned(self) -> bool:
        """Whether saves of this record must show the version that they saw."""
        return issubclass(self.model, EditedVersion)

    def _with_version(self, fieldsets: Sequence[Any], *, shown: bool) -> list[Any]:
        """The fieldsets with the hidden version token in the last, or without it anywhere."""
        bare = [
            (name, {**options, "fields": [each for each in options["fields"] if each != VERSION_FIELD]})
            for name, options in fieldsets
        ]
        if self.is_versioned and shown and bare:
            bare[-1][1]["fields"] = [*bare[-1][1]["fields"], VERSION_FIELD]
        return bare

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """The field of a form; quantities as the reader writes them: `41,01`, `263.063`."""
        if history.is_quantity(db_field) and not db_field.choices:
            places = getattr(db_field, "decimal_places", 0)
            attributes = {"class": "vIntegerField", "inputmode": "decimal" if places else "numeric"}
            kwargs |= {
                "form_class": QuantityField if places else WholeField,
                "localize": True,
                "widget": AdminTextInputWidget(attrs=attributes),
            }
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(form_field, SplitDateTimeField):
            _name_parts(form_field, db_field)
        return form_field

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The field of many records, which takes a senseless key for a mistake."""
        kwargs.setdefault("form_class", RecordsField)
        if db_field.name in self.boxes:
            kwargs.setdefault("widget", CheckboxSelectMultiple)
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            chosen = RecordSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))  # type: ignore[attr-defined]
            kwargs.setdefault("widget", chosen)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


def _name_parts(form_field: FormField, db_field: models.Field) -> None:
    """Tell a screen reader which of the two boxes of a moment is which; Django gives them no label."""
    parts: Any = form_field.widget
    for part, word in zip(parts.widgets, (_("Day"), _("Hour")), strict=True):
        part.attrs["aria-label"] = f"{first_upper(str(db_field.verbose_name))}: {word}"


class RecordAdmin(_Guarded, admin.ModelAdmin):
    """The base of every record's admin.

    `folded_search` names stored keys (made by `lib.text.fold`) in which the search looks for folded words;
    `history_parts` maps models to the name of their key to this record, whose history is shown with it.
    `menu_position` orders the records of a storey on the start page; `list_title` heads the list if the
    records' name does not.
    """

    folded_search: Sequence[str] = ()
    history_parts: dict[type[models.Model], str] = {}
    menu_position = 50
    list_title: Any = ""
    list_per_page = 50
    list_max_show_all = 300
    show_full_result_count = False
    history_per_page = 25

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        base = EditedVersionForm if self.is_versioned else RecordForm
        if not issubclass(self.form, base):
            self.form = type(f"{model.__name__}Form", (base, self.form), {})
        if self.folded_search and not self.search_fields:
            self.search_fields = list(self.folded_search)  # type: ignore[misc]  # lets the search box and autocomplete appear

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RecordChangeList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The columns; days in figures, one width and easy to compare."""
        return [figure_column(self.model, name) for name in super().get_list_display(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The list has left out all that its filters do not know."""
        return True

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list; a parameter that makes no sense leads back to the plain list."""
        if ERROR_FLAG in request.GET and len(request.GET) > 1:
            return HttpResponseRedirect(request.path)
        context = {"title": first_upper(str(self.list_title or self.opts.verbose_name_plural))}
        try:
            return super().changelist_view(request, context | (extra_context or {}))
        except SENSELESS:
            if not request.GET:
                raise
            return HttpResponseRedirect(request.path)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Rows in which each word occurs in some key, accents and case forgiven, or in some plain field."""
        if not self.folded_search:
            return super().get_search_results(request, queryset, search_term[:100])
        for word in fold(search_term[:200]).split()[:_MOST_WORDS]:
            wanted = Q()
            for name in self.folded_search:
                wanted |= Q(**{f"{name}__contains": word})
            for name in set(self.search_fields) - set(self.folded_search):
                wanted |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(wanted)
        return queryset, False

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Run an action on the chosen rows; keys that no row can have are left out."""
        sent = request.POST.getlist("_selected_action")
        chosen = [key for key in sent if may_be_key(self.opts.pk, key)]
        posted: Any = request.POST.copy()
        posted.setlist("_selected_action", chosen)
        request.POST = posted
        return super().response_action(request, queryset, *args, **kwargs)

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        return self._with_version(fieldsets, shown=obj is None or self.has_change_permission(request, obj))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """The address of a new record follows its name as that is typed; a kept one stays."""
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        if obj is not None or "slug" not in shown or "slug" in self.get_readonly_fields(request, obj):
            return {}
        return {"slug": [name for name in ("title_tr", "name_tr") if name in shown]}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        kwargs.setdefault("labels", field_names(self.model))
        return super().get_form(request, obj, change=change, **kwargs)

    def autocomplete_label(self, record: Any) -> str:
        """What a list of choices shows of a record."""
        return str(record)

    def page_title(self, record: Any) -> str:
        """What heads the pages of one record."""
        return self.autocomplete_label(record)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
        form_field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        related = self.admin_site._registry.get(db_field.related_model)
        if isinstance(related, RecordAdmin) and form_field is not None:
            form_field.label_from_instance = related.autocomplete_label
        return form_field

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)
        label_field(db_field, form_field)
        return form_field

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The form; if somebody saves between our reading and writing, the second look tells it.

        So does the second click on a button that adds a record which is there only once.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (EditConflict, IntegrityError):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Head the page with the record; after a refused save, add what others changed meanwhile.

        Where nothing can be filled in there is nothing to save either.
        """
        if not context["inline_admin_formsets"] and {*context["adminform"].form.fields} <= {VERSION_FIELD}:
            context |= dict.fromkeys(_SAVES, False)
        if context["original"] is not None:
            context |= {"title": self.page_title(context["original"]), "subtitle": None}
            if not self.has_change_permission(request, context["original"]):
                _write_figures(context["adminform"], self.model)
        for rows in context["inline_admin_formsets"]:
            if not rows.has_change_permission:
                _write_figures(rows, rows.opts.model)
        conflict = getattr(context["adminform"].form, "conflict", None)
        if conflict is not None:
            entries = history.of_record(context["original"], self._parts_seen(request))
            if conflict.opened_at:
                entries = entries.filter(timestamp__gte=conflict.opened_at)
            context |= {"conflict": conflict, "changes_meanwhile": history.read(entries[:10])}
        return super().render_change_form(request, context, *args, **kwargs)

    # The history

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What changed in this record and its parts, old → new, by whom and when."""
        record = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if record is None:
            raise Http404
        entries = history.of_record(record, self._parts_seen(request))
        page = Paginator(entries, self.history_per_page).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %s") % self.page_title(record),
            "module_name": first_upper(str(self.opts.verbose_name_plural)),
            "original": record,
            "object": record,
            "opts": self.opts,
            "page": page,
            "entries": history.read(page.object_list),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def _parts_seen(self, request: HttpRequest) -> dict[type[models.Model], str]:
        """The parts that the reader may see on pages of their own; what has none is seen with the record."""
        pages = {model: self.admin_site._registry.get(model) for model in self.history_parts}
        closed = {
            model
            for model, page in pages.items()
            if page is not None and not page.has_view_or_change_permission(request)
        }
        return {model: key for model, key in self.history_parts.items() if model not in closed}

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the one history is kept by `lib.history`."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the one history is kept by `lib.history`."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing: the one history is kept by `lib.history`."""


def _write_figures(shown: Any, model: type[models.Model]) -> None:
    """Let a form (or rows below it) that is only read write days and numbers as the lists do."""

    def figured(name: Any) -> Any:
        if isinstance(name, list | tuple):
            return [figured(each) for each in name]
        return figure_column(model, name)

    shown.fieldsets = [
        (title, options | {"fields": figured(options["fields"])}) for title, options in shown.fieldsets
    ]
    shown.readonly_fields = [*shown.readonly_fields, *flatten_fieldsets(shown.fieldsets)]


class TranslatedRecordAdmin(RecordAdmin, TranslationAdmin):
    """The same for records with texts in Turkish and English: a field for each language, no scripts."""


class _RecordInline(_Guarded):
    """Rows below a record: each is guarded by its own version and by the record's."""

    extra = 0
    show_change_link = True
    form: Any = RecordForm
    formset: Any = BaseInlineFormSet

    def __init__(self, parent_model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(parent_model, admin_site)  # type: ignore[call-arg]
        if self.is_versioned:
            self.form = type(f"{self.model.__name__}RowForm", (EditedVersionInlineForm, self.form), {})
            self.formset = _guarded_formset(self.formset)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs.setdefault("labels", field_names(self.model))
        return super().get_formset(request, obj, **kwargs)  # type: ignore[misc]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return self._with_version(fieldsets, shown=self.has_change_permission(request, obj))  # type: ignore[attr-defined]


def _guarded_formset(formset: type[BaseInlineFormSet]) -> type[BaseInlineFormSet]:
    """`formset` with the guard against unseen deletions."""
    if formset is BaseInlineFormSet:
        return EditedVersionFormSet
    return type(formset.__name__, (formset, EditedVersionFormSet), {})


class RecordTabularInline(_RecordInline, admin.TabularInline):
    """Rows below a record, as a table."""


class RecordStackedInline(_RecordInline, admin.StackedInline):
    """Rows below a record, one under the other."""


class GapFilter(admin.SimpleListFilter):
    """Filters a list by what waits or is missing in its rows (`lib.gaps`)."""

    title = gettext_lazy("to be corrected")
    parameter_name = "gap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(gap.code, gap.title) for gap in gaps_of(model_admin.model)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = {gap.code: gap for gap in gaps_of(queryset.model)}.get(self.value() or "")
        return rows_with(chosen, queryset) if chosen else queryset


def change_url(model: type[models.Model] | None, key: str) -> str | None:
    """The address of a record's form, if the back office has one for its model."""
    if model is None:
        return None
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(key)])
    except NoReverseMatch:
        return None
