"""Coordinators of platforms see needs, themes and recommendations in the back office."""

from django.db import migrations

MODELS = ("need", "theme", "recommendation")


def permissions(apps, alias):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    for model in MODELS:
        content_type, _ = content_types.get_or_create(app_label="platforms", model=model)
        defaults = {"name": f"Can view {model}"}
        yield rows.get_or_create(content_type=content_type, codename=f"view_{model}", defaults=defaults)[0]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name="Platform coordinators"):
        group.permissions.add(*permissions(apps, alias))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name="Platform coordinators"):
        group.permissions.remove(*permissions(apps, alias))


class Migration(migrations.Migration):
    dependencies = [("platforms", "0003_needs")]
    operations = [migrations.RunPython(grant, revoke)]
