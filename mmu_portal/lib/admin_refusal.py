"""Records that an action makes: what it has against one is told above the form, beside all that was typed."""

from typing import Any

from django.http import HttpRequest

from mmu_portal.lib.errors import DomainError


class _Refused:
    """A form that a rule refused when it was to be stored; the sentence stands above it."""

    refusal: str

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()  # type: ignore[misc]
        self.add_error(None, self.refusal)  # type: ignore[attr-defined]
        return cleaned


class KeepsTyped:
    """A record's admin that stores by an action: what the action refuses stays as it was typed."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        refusal = getattr(request, "refusal", "")
        return type(form.__name__, (_Refused, form), {"refusal": refusal}) if refusal else form

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The form; what came between its check and the action is told above it."""
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except DomainError as refusal:
            if request.method != "POST":
                raise
            request.refusal = str(refusal)
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
