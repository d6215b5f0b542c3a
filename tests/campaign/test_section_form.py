"""The form of a section: a save changes and records only what the person touched."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from campaign.models import Claim, Section
from tests.factories.members import UserFactory
from tests.forms import form_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(client, draft):
    """A section of the draft with several paragraphs, nothing in one text and NULL in another."""
    client.force_login(UserFactory(superuser=True))
    section = draft.sections.get(anchor="streets")
    body = "First paragraph.\n\nSecond paragraph.\n\n{{streets}}"
    Section.objects.filter(pk=section.pk).update(
        body_tr=body, body_en=body, timing_tr="", timing_en=None, summary_tr=None, summary_en=""
    )
    return Section.objects.get(pk=section.pk)


def sent(client, address: str, **changes: str) -> None:
    """Post the form as a browser does: with CRLF for each line break."""
    values = form_values(client.get(address), "section_form")
    posted = {name: [value.replace("\n", "\r\n") for value in each] for name, each in values.items()}
    assert client.post(address, posted | changes).status_code == 302


def _stored(model, **key) -> list[dict]:
    """The rows as they are in the database, each language for itself; bare columns follow the Turkish."""
    fields = model._meta.concrete_fields
    bare = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    names = [field.attname for field in fields if field.name not in bare]
    rows = model.objects.filter(**key).order_by("pk").rewrite(False)
    return list(rows.values(*names))


def test_saving_changes_only_what_was_touched(client, section):
    stored = _stored(Section, pk=section.pk)[0]
    figures = _stored(Claim, section=section)
    LogEntry.objects.all().delete()
    sent(client, reverse("admin:campaign_section_change", args=[section.pk]), title_en="Other title")
    now = _stored(Section, pk=section.pk)[0]
    assert {name for name in now if now[name] != stored[name]} == {"title_en", "version"}
    assert _stored(Claim, section=section) == figures
    changes = [set(entry.changes) for entry in LogEntry.objects.filter(actor__isnull=False)]
    assert changes == [{"title_en"}]


def test_history_shows_the_changed_words_of_a_long_text(client, section):
    words = " ".join(f"word{n}" for n in range(400))
    section.body_en = words
    section.save()
    section.body_en = words.replace("word300", "<b>other</b>")
    section.save()
    page = client.get(reverse("admin:campaign_section_history", args=[section.pk])).content.decode()
    assert "word299 <del>word300 </del>word301" in page
    assert "word299 <ins>&lt;b&gt;other&lt;/b&gt; </ins>word301" in page
