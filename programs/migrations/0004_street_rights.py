"""What is counted of the cycles that are there, and who of the staff keeps photographs, proposals and sheets."""

from django.db import migrations

ALL = ("add", "change", "delete", "view")
SHEETS = ("street", "intervention", "reading")
WORDS = {"import": "Can import spreadsheets", "export": "Can export spreadsheets"}
UNLIMITED = 32_767
TAKING_PART = ("selected", "active", "graduated")

GRANTED = {
    "Program staff": {
        "photograph": ALL,
        "streetchange": ("change", "view"),
        **dict.fromkeys(SHEETS, ("import", "export")),
    },
    "Network editors": {"photograph": ("view",), "streetchange": ("view",)},
    "Platform coordinators": {"photograph": ("view",)},
    "Reporting": {"photograph": ("view",), **dict.fromkeys(SHEETS, ("export",))},
}


def count(apps, schema_editor):
    """A counter for each cycle: of its places those are taken whose municipality takes part."""
    alias = schema_editor.connection.alias
    places = apps.get_model("programs", "CyclePlaces").objects.using(alias)
    participations = apps.get_model("programs", "CycleParticipation").objects.using(alias)
    for cycle in apps.get_model("programs", "Cycle").objects.using(alias).all():
        taken = participations.filter(cycle=cycle, state__in=TAKING_PART).count()
        capacity = UNLIMITED if cycle.capacity is None else max(cycle.capacity, taken)
        places.create(cycle=cycle, capacity=capacity, taken=taken)


def forget(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("programs", "CyclePlaces").objects.using(alias).all().delete()


def permissions(apps, alias, model, actions):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="programs", model=model)
    verbose = str(apps.get_model("programs", model)._meta.verbose_name_raw)
    for action in actions:
        defaults = {"name": WORDS.get(action, f"Can {action} {verbose}")}
        yield rows.get_or_create(
            content_type=content_type, codename=f"{action}_{model}", defaults=defaults
        )[0]


def each_grant(apps, alias):
    for name, models in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            for model, actions in models.items():
                yield group, list(permissions(apps, alias, model, actions))


def grant(apps, schema_editor):
    for group, rights in each_grant(apps, schema_editor.connection.alias):
        group.permissions.add(*rights)


def revoke(apps, schema_editor):
    for group, rights in each_grant(apps, schema_editor.connection.alias):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_streets_in_full")]
    operations = [
        migrations.RunPython(count, forget),
        migrations.RunPython(grant, revoke),
    ]
