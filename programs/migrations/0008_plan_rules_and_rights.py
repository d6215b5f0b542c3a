"""No two review periods of a plan at the same time; who of the staff keeps plans, reports and approves."""

from django.db import migrations

from mmu_portal.lib.overlap import KeepApart

KEEP = ("add", "change", "delete", "view")
KEPT = ("plan", "objective", "equalityaction", "indicator", "indicatortarget", "reviewperiod")
READ = ("measurement", "measurementpart", "evidence")
TABLES = ("objective", "equalityaction", "indicator", "indicatortarget")
SPECIAL = {
    ("approve", "measurement"): "Can approve the readings of others",
    ("lock", "reviewperiod"): "Can lock a review period",
}
BRING = {("import", model): "Can import spreadsheets" for model in TABLES}
TAKE = {("export", model): "Can export spreadsheets" for model in TABLES}
GRANTED = {
    "Program staff": [
        *((action, model) for model in KEPT for action in KEEP),
        *(("view", model) for model in READ),
        ("add", "measurement"),
        ("change", "measurement"),
        *SPECIAL,
        *BRING,
        *TAKE,
    ],
    "Reporting": [*(("view", model) for model in (*KEPT, *READ)), ("approve", "measurement"), *TAKE],
    "Network editors": [("view", model) for model in KEPT],
    "Platform coordinators": [("view", model) for model in KEPT],
}


def permissions(apps, alias, wanted):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    for action, model in wanted:
        content_type, _ = content_types.get_or_create(app_label="programs", model=model)
        verbose = str(apps.get_model("programs", model)._meta.verbose_name_raw)
        name = (SPECIAL | BRING | TAKE).get((action, model), f"Can {action} {verbose}")
        codename = f"{action}_{model}"
        yield rows.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, wanted in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.add(*permissions(apps, alias, wanted))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, wanted in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*permissions(apps, alias, wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0007_plans"),
        ("members", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        KeepApart("ReviewPeriod", "review_periods_apart", ["plan"], "starts", "ends"),
        migrations.RunPython(grant, revoke),
    ]
