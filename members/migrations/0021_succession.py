"""What ends of appointments leave to successors, and rounds in which members confirm their records.

Network editors name successors, open and close rounds and decide on proposed leaders.
"""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import members.validators
from django.conf import settings
from django.db import migrations, models

GRANTED = {
    "Network editors": {
        "handover": ("view", "change"),
        "renewalround": ("view", "add", "change"),
        "renewalanswer": ("view", "change"),
    },
}
WORDS = {"handover": "handover", "renewalround": "renewal round", "renewalanswer": "renewal answer"}


def permissions(apps, alias, models):
    """The permissions' rows, made as Django itself makes them after the last migration."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    found = []
    for model, actions in models.items():
        content_type, _ = content_types.get_or_create(app_label="members", model=model)
        for action in actions:
            name = f"Can {action} {WORDS[model]}"
            codename = f"{action}_{model}"
            row, _ = rows.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
            found.append(row)
    return found


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, models in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.add(*permissions(apps, alias, models))


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name, models in GRANTED.items():
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*permissions(apps, alias, models))



class Migration(migrations.Migration):

    dependencies = [
        ('members', '0020_bounds_of_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='RenewalRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term_from', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1980), django.core.validators.MaxValueValidator(2100)], verbose_name='first year of the new term')),
                ('term_to', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1980), django.core.validators.MaxValueValidator(2100)], verbose_name='last year of the new term')),
                ('opens', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='opened on')),
                ('due', models.DateField(help_text='The mails name this day; answers are taken until you close the round.', validators=[members.validators.validate_day_of_service], verbose_name='answers until')),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', editable=False, max_length=10, verbose_name='state')),
                ('opened_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='rounds_opened', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
            ],
            options={
                'verbose_name': 'renewal round',
                'verbose_name_plural': 'renewal rounds',
                'ordering': ['-opens', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RenewalAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Not answered'), ('confirmed', 'Confirmed')], default='waiting', editable=False, max_length=10, verbose_name='state')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='confirmed on')),
                ('reminded', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='reminders')),
                ('reminded_on', models.DateField(editable=False, null=True, verbose_name='last reminded on')),
                ('leader', models.CharField(choices=[('unsaid', 'Nothing said yet'), ('stands', 'As recorded'), ('proposed', 'Proposed, waits for staff'), ('accepted', 'Accepted'), ('returned', 'Returned')], default='unsaid', editable=False, max_length=10, verbose_name='leader')),
                ('leader_name', models.CharField(blank=True, max_length=150, validators=[members.validators.validate_person_name], verbose_name='who leads now')),
                ('leader_from', models.DateField(blank=True, null=True, validators=[members.validators.validate_day_of_service], verbose_name='first day in office')),
                ('leader_decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided on')),
                ('leader_note', models.TextField(blank=True, max_length=1000, verbose_name='answer of the staff')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals_confirmed', to='members.appointment', verbose_name='confirmed by')),
                ('leader_decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leaders_decided', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('leader_said_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leaders_proposed', to='members.appointment', verbose_name='proposed by')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renewal_answers', to='members.municipality', verbose_name='municipality')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='members.renewalround', verbose_name='renewal round')),
            ],
            options={
                'verbose_name': 'renewal answer',
                'verbose_name_plural': 'renewal answers',
                'ordering': ['round', 'municipality'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due', models.DateField(verbose_name='takes effect on')),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Passed on'), ('empty', 'Nothing to pass on')], default='open', editable=False, max_length=10, verbose_name='state')),
                ('passed_on', models.JSONField(default=list, editable=False, verbose_name='what passed on')),
                ('arranged_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='arranged on')),
                ('done_at', models.DateTimeField(editable=False, null=True, verbose_name='passed on at')),
                ('arranged_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_arranged', to=settings.AUTH_USER_MODEL, verbose_name='arranged by')),
                ('leaver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='members.appointment', verbose_name='from whom')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='takeovers', to='members.appointment', verbose_name='to whom')),
            ],
            options={
                'verbose_name': 'handover',
                'verbose_name_plural': 'handovers',
                'ordering': ['-due', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('leaver',), name='handover_open_once', violation_error_message='What this person held is being handed over already.'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('successor', models.F('leaver')), _negated=True), _connector='OR'), name='handover_to_another', violation_error_message='Nobody succeeds themself: choose a colleague.'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('arranged_by__isnull', False), _connector='OR'), name='handover_arranged'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('successor__isnull', False)), _connector='OR'), name='handover_done_to_somebody'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'empty'])), name='handover_state_known')],
            },
        ),
        migrations.CreateModel(
            name='RenewalPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stands', models.BooleanField(verbose_name='stays')),
                ('said_at', models.DateTimeField(auto_now=True)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='members.renewalanswer')),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.appointment')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.department')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.appointment')),
            ],
            options={
                'verbose_name': 'point of a renewal answer',
                'verbose_name_plural': 'points of renewal answers',
                'constraints': [models.UniqueConstraint(fields=('answer', 'department'), name='renewal_department_once'), models.UniqueConstraint(fields=('answer', 'appointment'), name='renewal_person_once'), models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('department__isnull', True)), models.Q(('appointment__isnull', True), ('department__isnull', False)), _connector='OR'), name='renewal_point_of_one_thing')],
            },
        ),
        migrations.AddConstraint(
            model_name='renewalround',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('state',), name='renewal_open_once', violation_error_message='A renewal round is open already: close it first.'),
        ),
        migrations.AddConstraint(
            model_name='renewalround',
            constraint=models.CheckConstraint(condition=models.Q(('term_to__gt', models.F('term_from'))), name='renewal_term_has_years', violation_error_message='A term must end after it starts.'),
        ),
        migrations.AddConstraint(
            model_name='renewalround',
            constraint=models.CheckConstraint(condition=models.Q(('due__gte', models.F('opens'))), name='renewal_due_after_opening', violation_error_message='The last day for answers must not lie in the past.'),
        ),
        migrations.AddConstraint(
            model_name='renewalround',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='renewal_state_known'),
        ),
        migrations.AddConstraint(
            model_name='renewalanswer',
            constraint=models.UniqueConstraint(fields=('round', 'municipality'), name='renewal_answer_once'),
        ),
        migrations.AddConstraint(
            model_name='renewalanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state', 'confirmed')), models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'waiting')), _connector='OR'), name='renewal_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='renewalanswer',
            constraint=models.CheckConstraint(condition=models.Q(('leader__in', ['unsaid', 'stands']), models.Q(('leader__in', ['proposed', 'accepted', 'returned']), ('leader_from__isnull', False), ('leader_said_by__isnull', False), models.Q(('leader_name', ''), _negated=True)), _connector='OR'), name='renewal_leader_named', violation_error_message='Name who leads now, and the first day in office.'),
        ),
        migrations.RunPython(grant, revoke),
    ]
