"""Who wrote a proposal, kept beside who stands for it since a handover passed it on."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = ("profilechange", "departmentchange")


def written_by():
    return models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="%(class)ss_written",
        to="members.appointment",
        verbose_name="written by",
    )


def first_proposers(apps, alias, model_name):
    """Who made each proposal that passed on, by the oldest line of its history that tells of it."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    lines = apps.get_model("auditlog", "LogEntry")._base_manager.using(alias)
    found = {}
    for content_type in content_types.filter(app_label="members", model=model_name):
        kept = lines.filter(content_type=content_type).order_by("-timestamp", "-pk")
        for object_pk, changes in kept.values_list("object_pk", "changes").iterator():
            if isinstance(changes, dict) and "proposed_by" in changes:
                found[object_pk] = changes["proposed_by"][0]
    return found


def derive(apps, schema_editor):
    alias = schema_editor.connection.alias
    appointments = apps.get_model("members", "Appointment")._base_manager.using(alias)
    for model_name in MODELS:
        rows = apps.get_model("members", model_name)._base_manager.using(alias)
        rows.update(written_by=models.F("proposed_by"))
        for object_pk, first in first_proposers(apps, alias, model_name).items():
            if str(first).isdecimal() and appointments.filter(pk=int(first)).exists():
                rows.filter(pk=int(object_pk)).update(written_by=int(first))
    check_at_once(schema_editor.connection)


def check_at_once(connection):
    """Let PostgreSQL check the keys that were written: it makes no index while checks wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    """Adds the field and fills it; the next one lets no proposal be without it."""

    dependencies = [
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0023_ends_taken_back"),
    ]

    operations = [
        *(migrations.AddField(name, "written_by", written_by()) for name in MODELS),
        migrations.RunPython(derive, migrations.RunPython.noop),
    ]
