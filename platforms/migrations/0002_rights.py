"""Who of the staff keeps the platforms' records."""

from django.db import migrations

READ = ("view",)
EDIT = ("view", "change")
ALL = ("add", "change", "delete", "view")
GRANTED = {
    "Platform coordinators": {
        "platform": EDIT,
        "eligibilityrule": EDIT,
        "seat": ("view",),
        "seatholder": ("view", "add", "change"),
        "joinrequest": EDIT,
        "subgroup": ALL,
    },
    "Network editors": {
        "platform": ("add", "change", "view"),
        "eligibilityrule": ("add", "change", "view"),
        "seat": READ,
        "seatholder": READ,
        "joinrequest": READ,
        "subgroup": READ,
    },
    "Program staff": {"platform": READ, "seat": READ},
    "Reporting": {"platform": READ, "seat": READ},
}


def permissions(apps, alias, rights):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    for model, actions in rights.items():
        content_type, _ = content_types.get_or_create(app_label="platforms", model=model)
        verbose = str(apps.get_model("platforms", model)._meta.verbose_name_raw)
        for action in actions:
            defaults = {"name": f"Can {action} {verbose}"}
            yield rows.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults=defaults
            )[0]


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
    dependencies = [
        ("platforms", "0001_platforms"),
        ("members", "0019_page_address"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, revoke)]
