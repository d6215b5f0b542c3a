"""Network editors decide what representatives propose to change."""

from django.db import migrations

GRANTED = {
    "Network editors": {
        "view_profilechange": "Can view proposed change",
        "change_profilechange": "Can change proposed change",
    },
}


def permissions(apps, alias, rights):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="members", model="profilechange")
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    return [
        rows.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]
        for codename, name in rights.items()
    ]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, rights in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.add(*permissions(apps, alias, rights))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, rights in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*permissions(apps, alias, rights))


class Migration(migrations.Migration):
    dependencies = [("members", "0016_changes")]
    operations = [migrations.RunPython(grant, revoke)]
