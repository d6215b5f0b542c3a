"""Records that an action makes: what it has against one is told in the form, beside all that was typed."""

from typing import Any

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from mmu_portal.lib.errors import DomainError


class RefusedInForm:
    """Of an admin class whose `save_model` calls an action that may refuse a new record."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form; refused, it comes back as it was sent."""
        parent: Any = super()
        try:
            return parent.add_view(request, form_url, extra_context)
        except DomainError as refusal:
            request.refusal = str(refusal)  # type: ignore[attr-defined]
            return parent.add_view(request, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of the page, which says no where the action did."""
        parent: Any = super()
        form: type[ModelForm] = parent.get_form(request, obj, change=change, **kwargs)
        sentence = getattr(request, "refusal", "")
        return _refused(form, sentence) if sentence else form


def _refused(form: type[ModelForm], sentence: str) -> type[ModelForm]:
    def clean(self: ModelForm) -> Any:
        cleaned = form.clean(self)
        self.add_error(None, sentence)
        return cleaned

    return type(form.__name__, (form,), {"clean": clean})
