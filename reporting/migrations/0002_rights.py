"""Who uses the report center: the group Reporting, and who coordinates platforms."""

from django.db import migrations

GROUPS = ["Reporting", "Platform coordinators"]


def permission(apps, alias):
    """The permission's row, made as Django itself makes it after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="reporting", model="reportrun")
    return apps.get_model("auth", "Permission").objects.using(alias).get_or_create(
        content_type=content_type, codename="ask_reportrun", defaults={"name": "Can ask for reports"}
    )[0]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(permission(apps, alias))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.remove(permission(apps, alias))


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_reports"),
        ("members", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, revoke)]
