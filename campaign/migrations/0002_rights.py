"""What the Union's network editors may do with the campaign profile; backwards, they may no longer."""

from django.db import migrations

RIGHTS = {
    "profile": ("view",),
    "profileversion": ("add", "change", "delete", "view", "publish"),
    "section": ("add", "change", "delete", "view"),
    "claim": ("add", "change", "delete", "view"),
}
GROUP = "Network editors"


def give_rights(apps, schema_editor):
    alias = schema_editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(alias).get(name=GROUP)
    group.permissions.add(*_permissions(apps, schema_editor))


def take_rights(apps, schema_editor):
    alias = schema_editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP).first()
    if group:
        group.permissions.remove(*_permissions(apps, schema_editor))


def _permissions(apps, schema_editor):
    """The rows, made as Django itself makes them after the last migration."""
    alias = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for model, actions in RIGHTS.items():
        content_type, _ = content_types.get_or_create(app_label="campaign", model=model)
        verbose = str(apps.get_model("campaign", model)._meta.verbose_name_raw)
        for action in actions:
            name = "Can publish a version of the profile" if action == "publish" else f"Can {action} {verbose}"
            yield permissions.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults={"name": name}
            )[0]


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_profile"), ("members", "0004_groups")]
    operations = [migrations.RunPython(give_rights, take_rights)]
