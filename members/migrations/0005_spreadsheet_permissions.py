"""The rights to import and to export spreadsheets: network editors have both, reporting may export.

Like those of 0004, they are made here so that the groups have them on a fresh database too.
"""

from django.db import migrations, models

WORDS = {"import": "Can import spreadsheets", "export": "Can export spreadsheets"}
MODELS = ("municipality", "membershipperiod", "leaderterm", "department")
GROUPS = {"Network editors": ("import", "export"), "Reporting": ("export",)}


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(
            *(permission(apps, alias, model, action) for model in MODELS for action in GROUPS[group.name])
        )


def permission(apps, alias, model, action):
    """The permission's row, made as Django itself makes it after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="members", model=model)
    found, _ = apps.get_model("auth", "Permission").objects.using(alias).get_or_create(
        content_type=content_type, codename=f"{action}_{model}", defaults={"name": WORDS[action]}
    )
    return found


def revoke(apps, schema_editor):
    codenames = [f"{action}_{model}" for model in MODELS for action in WORDS]
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="members", codename__in=codenames).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_groups'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='department',
            options={'ordering': ['municipality', 'name_key'], 'permissions': [('import_department', 'Can import spreadsheets'), ('export_department', 'Can export spreadsheets')], 'verbose_name': 'department', 'verbose_name_plural': 'departments'},
        ),
        migrations.AlterModelOptions(
            name='leaderterm',
            options={'ordering': ['municipality', 'office', '-started'], 'permissions': [('import_leaderterm', 'Can import spreadsheets'), ('export_leaderterm', 'Can export spreadsheets')], 'verbose_name': "leader’s term", 'verbose_name_plural': "leaders’ terms"},
        ),
        migrations.AlterModelOptions(
            name='membershipperiod',
            options={'ordering': ['municipality', models.OrderBy(models.F('joined'), nulls_first=True)], 'permissions': [('import_membershipperiod', 'Can import spreadsheets'), ('export_membershipperiod', 'Can export spreadsheets')], 'verbose_name': 'membership period', 'verbose_name_plural': 'membership periods'},
        ),
        migrations.AlterModelOptions(
            name='municipality',
            options={'ordering': ['sort_key', 'pk'], 'permissions': [('import_municipality', 'Can import spreadsheets'), ('export_municipality', 'Can export spreadsheets')], 'verbose_name': 'municipality', 'verbose_name_plural': 'municipalities'},
        ),
        migrations.RunPython(grant, revoke),
    ]
