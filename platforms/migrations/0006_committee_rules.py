"""Nobody sits in a committee twice at once, and who of the staff keeps its records."""

from django.db import migrations

from mmu_portal.lib.overlap import KeepApart

ALL = ("add", "change", "delete", "view")
MODELS = ("committee", "committeemember", "committeemeeting", "guidance")
GRANTED = {
    "Platform coordinators": ALL,
    "Network editors": ALL,
    "Program staff": ("view",),
    "Reporting": ("view",),
}


def permissions(apps, alias, actions):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    for model in MODELS:
        content_type, _ = content_types.get_or_create(app_label="platforms", model=model)
        verbose = str(apps.get_model("platforms", model)._meta.verbose_name_raw)
        for action in actions:
            defaults = {"name": f"Can {action} {verbose}"}
            yield rows.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults=defaults
            )[0]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, actions in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.add(*permissions(apps, alias, actions))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, actions in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*permissions(apps, alias, actions))


class Migration(migrations.Migration):
    dependencies = [("platforms", "0005_committees")]
    operations = [
        KeepApart(
            "CommitteeMember",
            "committee_member_apart",
            ["committee", "municipality", "name_key"],
            "started",
            "ended",
        ),
        migrations.RunPython(grant, revoke),
    ]
