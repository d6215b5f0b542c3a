"""Who of the staff keeps activities, registrations, attendance and certificates."""

from django.db import migrations

ALL = ("add", "change", "delete", "view")
PLAIN = ("activity", "session")
PEOPLE = ("registration", "attendance", "certificate")
# Who takes part is read by those who work with them; reports count them without it.
GRANTED = {
    "Program staff": (ALL, PLAIN + PEOPLE),
    "Network editors": (("view",), PLAIN + PEOPLE),
    "Platform coordinators": (("view",), PLAIN + PEOPLE),
    "Reporting": (("view",), PLAIN),
}


def permissions(apps, alias, actions, models):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    for model in models:
        content_type, _ = content_types.get_or_create(app_label="programs", model=model)
        verbose = str(apps.get_model("programs", model)._meta.verbose_name_raw)
        for action in actions:
            defaults = {"name": f"Can {action} {verbose}"}
            yield rows.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults=defaults
            )[0]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, (actions, models) in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.add(*permissions(apps, alias, actions, models))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, (actions, models) in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*permissions(apps, alias, actions, models))


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0005_activities"),
        ("members", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(grant, revoke),
    ]
