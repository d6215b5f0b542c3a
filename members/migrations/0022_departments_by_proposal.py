"""Departments and logos by proposal, confirmations of records; network editors decide the proposals."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

GRANTED = {
    "Network editors": {
        "view_departmentchange": "Can view proposed change of a department",
        "change_departmentchange": "Can change proposed change of a department",
    },
}


def permissions(apps, alias, rights):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="members", model="departmentchange")
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
    """Take the rights back, and the proposals that the older portal does not know."""
    alias = schema_editor.connection.alias
    for name, rights in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*permissions(apps, alias, rights))
    apps.get_model("members", "ProfileChange").objects.using(alias).filter(field="logo").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0021_succession'),
    ]

    operations = [
        migrations.CreateModel(
            name='DepartmentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waits for staff'), ('approved', 'Approved'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], default='pending', max_length=10, verbose_name='state')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed on')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided on')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='answer of the staff')),
                ('name_key', models.CharField(editable=False, max_length=150)),
                ('seen', models.JSONField(verbose_name='value then')),
                ('proposed', models.JSONField(verbose_name='proposed')),
            ],
            options={
                'verbose_name': 'proposed change of a department',
                'verbose_name_plural': 'proposed changes of departments',
                'ordering': ['-proposed_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecordConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='confirmed on')),
            ],
            options={
                'verbose_name': 'confirmation of a record',
                'verbose_name_plural': 'confirmations of records',
                'ordering': ['-confirmed_on', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='profilechange',
            name='change_words_known',
        ),
        migrations.AlterField(
            model_name='profilechange',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss_decided', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AlterField(
            model_name='profilechange',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='members.municipality', verbose_name='municipality'),
        ),
        migrations.AlterField(
            model_name='profilechange',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.appointment', verbose_name='proposed by'),
        ),
        migrations.AddConstraint(
            model_name='profilechange',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'approved', 'returned', 'withdrawn']), ('field__in', ['website', 'phone', 'email', 'description_tr', 'description_en', 'logo'])), name='change_words_known'),
        ),
        migrations.AddField(
            model_name='departmentchange',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss_decided', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='departmentchange',
            name='department',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='members.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='departmentchange',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='members.municipality', verbose_name='municipality'),
        ),
        migrations.AddField(
            model_name='departmentchange',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.appointment', verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='recordconfirmation',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='members.appointment', verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='recordconfirmation',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='members.municipality', verbose_name='municipality'),
        ),
        migrations.AddConstraint(
            model_name='departmentchange',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('department',), name='department_change_pending_once'),
        ),
        migrations.AddConstraint(
            model_name='departmentchange',
            constraint=models.UniqueConstraint(condition=models.Q(('department__isnull', True), ('state', 'pending')), fields=('municipality', 'name_key'), name='new_department_pending_once'),
        ),
        migrations.AddConstraint(
            model_name='departmentchange',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'approved', 'returned', 'withdrawn'])), name='department_change_state_known'),
        ),
        migrations.AddConstraint(
            model_name='recordconfirmation',
            constraint=models.UniqueConstraint(fields=('municipality', 'confirmed_on'), name='record_confirmed_once_a_day'),
        ),
        migrations.RunPython(grant, revoke),
    ]
