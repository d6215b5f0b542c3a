"""No two memberships of one municipality at once, no two holders of one office; an index for the search."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from mmu_portal.lib.overlap import KeepApart

INDEX = "municipality_search_trigrams"


def index_search_key(apps, schema_editor):
    """Let PostgreSQL find parts of words by their trigrams; SQLite reads a few hundred rows at once anyway."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {INDEX} ON members_municipality USING gin (search_key gin_trgm_ops)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):

    dependencies = [("members", "0002_network")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        KeepApart("MembershipPeriod", "membership_apart", ["municipality"], "joined", "left"),
        KeepApart("LeaderTerm", "leader_apart", ["municipality", "office"], "started", "ended"),
        migrations.RunPython(index_search_key, drop_index),
    ]
