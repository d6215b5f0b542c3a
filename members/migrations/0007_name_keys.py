"""Stored keys by which the back office finds people, accents and capitals forgiven."""

from django.db import migrations, models

from mmu_portal.lib.overlap import KeepApart
from mmu_portal.lib.text import fold

NAMED = {"user": "name", "leaderterm": "person_name"}


def derive(apps, schema_editor):
    alias = schema_editor.connection.alias
    for model_name, field in NAMED.items():
        rows = apps.get_model("members", model_name)._base_manager.using(alias)
        for pk, name in rows.values_list("pk", field).iterator():
            rows.filter(pk=pk).update(name_key=fold(name))


def key():
    return models.CharField(default="", editable=False, max_length=300)


class Migration(migrations.Migration):
    """Adds the key to leaders' terms and users, and makes it for the rows that are there."""

    dependencies = [
        ("members", "0006_logo_rules"),
    ]

    operations = [
        *(migrations.AddField(name, "name_key", key(), preserve_default=False) for name in NAMED),
        KeepApart("LeaderTerm", "leader_apart", ["municipality", "office"], "started", "ended", again=True),
        migrations.RunPython(derive, migrations.RunPython.noop),
    ]
