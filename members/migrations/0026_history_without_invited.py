"""Takes the names of invited people out of the history, which kept them for longer than their invitations."""

from django.db import migrations


def forget(apps, schema_editor):
    alias = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    places = apps.get_model("members", "Invitation")._base_manager.using(alias)
    names = {str(pk): name for pk, name in places.values_list("pk", "municipality__name").iterator()}
    for content_type in content_types.filter(app_label="members", model="invitation"):
        for app, key in (("auditlog", "object_pk"), ("admin", "object_id")):
            lines = apps.get_model(app, "LogEntry")._base_manager.using(alias)
            kept = lines.filter(content_type=content_type)
            for object_pk in set(kept.values_list(key, flat=True)):
                kept.filter(**{key: object_pk}).update(object_repr=names.get(object_pk, "–"))


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auditlog", "0017_add_actor_email"),
        ("members", "0025_every_proposal_was_written"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
