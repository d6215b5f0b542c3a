"""Network editors see the outbox and may let a failed mail be sent once more."""

from django.db import migrations

GROUP = "Network editors"
RIGHTS = {"view_mail": "Can view mail", "change_mail": "Can change mail"}


def permissions(apps, alias):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="members", model="mail")
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    return [
        rows.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]
        for codename, name in RIGHTS.items()
    ]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.add(*permissions(apps, alias))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.remove(*permissions(apps, alias))


class Migration(migrations.Migration):
    dependencies = [("members", "0011_mails")]
    operations = [migrations.RunPython(grant, revoke)]
