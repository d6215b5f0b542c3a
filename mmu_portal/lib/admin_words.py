"""The words of the back office: labels by the reader's language, and stock sentences that we put better."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.forms import Field as FormField
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_noop
from django.utils.translation import gettext as _

from mmu_portal.lib.text import first_upper

# Django's own sentences whose Turkish hangs suffixes on names or sounds translated: ours take their place.
OURS = [
    gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    gettext_noop("0 of %(cnt)s selected"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add %s"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Cannot delete %(name)s"),
    gettext_noop("Change %s"),
    gettext_noop("Change selected %(model)s"),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected "
        "related objects:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but "
        "your account doesn't have permission to delete the following types of objects:"
    ),
    gettext_noop(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following '
        "related items will be deleted:"
    ),
    gettext_noop(
        "Deleting the selected %(objects_name)s would require deleting the following protected "
        "related objects:"
    ),
    gettext_noop(
        "Deleting the selected %(objects_name)s would result in deleting related objects, but your account "
        "doesn't have permission to delete the following types of objects:"
    ),
    gettext_noop(
        "Are you sure you want to delete the selected %(objects_name)s? All of the following objects and "
        "their related items will be deleted:"
    ),
    gettext_noop("Delete multiple objects"),
    gettext_noop("Delete selected %(model)s"),
    gettext_noop("Delete selected %(verbose_name_plural)s"),
    gettext_noop("Items must be selected in order to perform actions on them. No items have been changed."),
    gettext_noop("No, take me back"),
    gettext_noop("log entries"),
    gettext_noop("log entry"),
    gettext_noop("Objects"),
    gettext_noop("Password change"),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Select all %(total_count)s %(module_name)s"),
    gettext_noop("Select all objects on this page for an action"),
    gettext_noop("Select this object for an action - {}"),
    gettext_noop("Successfully deleted %(count)d %(items)s."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("View %s"),
    gettext_noop("View"),
    gettext_noop("View on site"),
    gettext_noop("View selected %(model)s"),
    gettext_noop("You may edit it again below."),
]


def field_name(db_field: Any) -> str:
    """A field's name as a label; of a translated text, in which language it is."""
    source = getattr(db_field, "translated_field", None)
    if source is None:
        return first_upper(str(db_field.verbose_name))
    language = _(get_language_info(db_field.language)["name"])
    return f"{first_upper(str(source.verbose_name))} ({language})"


def field_names(model: type[models.Model]) -> dict[str, str]:
    """The labels of all fields of a model, for forms whose rows have no say in them."""
    return {field.name: field_name(field) for field in model._meta.fields if not field.auto_created}


def label_field(db_field: Any, form_field: FormField | None) -> None:
    """Write the label by the reader's language, and mark a translated text with its own."""
    if form_field is None:
        return
    translated = hasattr(db_field, "translated_field")
    if translated or form_field.label == capfirst(db_field.verbose_name):
        form_field.label = field_name(db_field)
    if translated:
        form_field.widget.attrs["lang"] = db_field.language
