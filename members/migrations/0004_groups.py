"""Four groups of the Union's staff, with what each may do in the members' storey.

A permission is normally made after all migrations; those that the groups need are made here, so that they are
there on a fresh database too. What staff changed in a group stays: rights are only added. Backwards, the groups
go, with the memberships in them.
"""

from django.db import migrations

ALL = ("add", "change", "delete", "view")
RECORDS = {
    "municipality": ("add", "change", "view"),
    "membershipperiod": ALL,
    "leaderterm": ALL,
    "department": ALL,
    "appointment": ("add", "change", "view"),
    "errorreport": ("change", "view"),
    "province": ("change", "view"),
    "workarea": ("add", "change", "view"),
    "targetgroup": ("add", "change", "view"),
    "rightstheme": ("add", "change", "view"),
    "user": ("view",),
}
READ = {name: ("view",) for name in RECORDS if name not in ("user", "errorreport", "appointment")}
GROUPS = {
    "Network editors": RECORDS,
    "Platform coordinators": {**READ, "department": ("add", "change", "view"), "appointment": ("view",)},
    "Program staff": READ,
    "Reporting": READ,
}


def make_groups(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    for name, rights in GROUPS.items():
        group, _ = group_model.objects.using(schema_editor.connection.alias).get_or_create(name=name)
        wanted = [
            permission(apps, schema_editor, "members", model, action)
            for model, actions in rights.items()
            for action in actions
        ]
        if name == "Network editors":
            wanted.append(permission(apps, schema_editor, "auditlog", "logentry", "view"))
        group.permissions.add(*wanted)


def permission(apps, schema_editor, app, model, action):
    """The permission's row, made as Django itself makes it after the last migration."""
    alias = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label=app, model=model)
    verbose = str(apps.get_model(app, model)._meta.verbose_name_raw)
    found, _ = apps.get_model("auth", "Permission").objects.using(alias).get_or_create(
        content_type=content_type,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {verbose}"},
    )
    return found


def remove_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_separate_periods"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auditlog", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
