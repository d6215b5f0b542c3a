"""The forms of records in the back office: their addresses, and what is sent."""

from django.urls import reverse

from tests.forms import form_values


def address(record, view="change"):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{view}", args=[record.pk])


def form_id(record):
    return f"{record._meta.model_name}_form"


def opened(client, record):
    """The values of a record's form as it is now."""
    return form_values(client.get(address(record)), form_id(record))


def saved(client, record, values, **changes):
    return client.post(address(record), {**values, **changes})
