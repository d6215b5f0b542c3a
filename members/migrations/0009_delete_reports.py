"""Network editors may delete error reports: the privacy page promises that staff do, once one is settled."""

from django.db import migrations

GROUP = "Network editors"


def permission(apps, alias):
    """The permission's row, made as Django itself makes it after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="members", model="errorreport")
    found, _ = apps.get_model("auth", "Permission").objects.using(alias).get_or_create(
        content_type=content_type, codename="delete_errorreport", defaults={"name": "Can delete error report"}
    )
    return found


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.add(permission(apps, alias))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.remove(permission(apps, alias))


class Migration(migrations.Migration):
    dependencies = [("members", "0008_phone_rules")]
    operations = [migrations.RunPython(grant, revoke)]
