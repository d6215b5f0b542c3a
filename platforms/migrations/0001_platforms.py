import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0019_page_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address of the page')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_tr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('lead', models.TextField(help_text='For whom it is, in one or two sentences.', max_length=600, verbose_name='lead')),
                ('lead_tr', models.TextField(help_text='For whom it is, in one or two sentences.', max_length=600, null=True, verbose_name='lead')),
                ('lead_en', models.TextField(help_text='For whom it is, in one or two sentences.', max_length=600, null=True, verbose_name='lead')),
                ('purposes', models.TextField(blank=True, help_text='One purpose a paragraph: its name on the first line, a sentence below it.', max_length=4000, verbose_name='what it is for')),
                ('purposes_tr', models.TextField(blank=True, help_text='One purpose a paragraph: its name on the first line, a sentence below it.', max_length=4000, null=True, verbose_name='what it is for')),
                ('purposes_en', models.TextField(blank=True, help_text='One purpose a paragraph: its name on the first line, a sentence below it.', max_length=4000, null=True, verbose_name='what it is for')),
                ('not_for', models.TextField(blank=True, help_text='One case a line.', max_length=2000, verbose_name='whom it is not for')),
                ('not_for_tr', models.TextField(blank=True, help_text='One case a line.', max_length=2000, null=True, verbose_name='whom it is not for')),
                ('not_for_en', models.TextField(blank=True, help_text='One case a line.', max_length=2000, null=True, verbose_name='whom it is not for')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, help_text='A platform that is not active has no page and no workspace.', verbose_name='active')),
                ('areas', models.ManyToManyField(blank=True, related_name='platforms', to='members.workarea', verbose_name='areas')),
                ('coordinators', models.ManyToManyField(blank=True, help_text='Staff who decide on requests and work in the workspace.', limit_choices_to={'is_active': True, 'is_staff': True}, related_name='platforms_coordinated', to=settings.AUTH_USER_MODEL, verbose_name='coordinators')),
                ('target_groups', models.ManyToManyField(blank=True, related_name='platforms', to='members.targetgroup', verbose_name='target groups')),
            ],
            options={
                'verbose_name': 'platform',
                'verbose_name_plural': 'platforms',
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('opened', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                ('closed', models.DateField(blank=True, null=True, verbose_name='given up on')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='members.department', verbose_name='department')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='members.municipality', verbose_name='municipality')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='platforms.platform', verbose_name='platform')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'ordering': ['platform', 'municipality__sort_key', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closed__isnull', True), ('closed__gte', models.F('opened')), _connector='OR'), name='seat_closes_after_opening', violation_error_message='A seat is not given up before it exists.')],
            },
        ),
        migrations.CreateModel(
            name='SeatHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('is_suspended', models.BooleanField(default=False, help_text='Keeps the seat, but does not enter the workspace.', verbose_name='suspended')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats_held', to='members.appointment', verbose_name='appointment')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holders', to='platforms.platform', verbose_name='platform')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holders', to='platforms.seat', verbose_name='seat')),
            ],
            options={
                'verbose_name': 'seat holder',
                'verbose_name_plural': 'seat holders',
                'ordering': ['seat', '-since', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('seat',), name='holder_one_a_seat'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('platform', 'appointment'), name='holder_one_seat_a_platform'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='holder_until_after_since')],
            },
        ),
        migrations.CreateModel(
            name='SubGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('slug', models.SlugField(max_length=60, verbose_name='address of the page')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_tr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='description')),
                ('description_tr', models.TextField(blank=True, max_length=1000, null=True, verbose_name='description')),
                ('description_en', models.TextField(blank=True, max_length=1000, null=True, verbose_name='description')),
                ('kind', models.CharField(choices=[('field', 'Field of work'), ('scale', 'Size of the city')], default='field', max_length=10, verbose_name='kind')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='platforms.platform', verbose_name='platform')),
                ('seats', models.ManyToManyField(blank=True, related_name='groups', to='platforms.seat', verbose_name='seats')),
            ],
            options={
                'verbose_name': 'sub-group',
                'verbose_name_plural': 'sub-groups',
                'ordering': ['platform', 'kind', 'slug'],
                'constraints': [models.UniqueConstraint(fields=('platform', 'slug'), name='sub_group_address_once', violation_error_message='Another sub-group of this platform has this address.'), models.CheckConstraint(condition=models.Q(('kind__in', ['field', 'scale'])), name='sub_group_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='what the department does')),
                ('verdict', models.JSONField(default=list, editable=False, verbose_name='what the rules said then')),
                ('state', models.CharField(choices=[('pending', 'Waits for the coordinators'), ('approved', 'Approved'), ('returned', 'Returned with a question'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='pending', max_length=10, verbose_name='state')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked on')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided on')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='members.appointment', verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests_decided', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='members.department', verbose_name='department')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='platforms.platform', verbose_name='platform')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('platform', 'appointment'), name='join_request_pending_once'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'approved', 'returned', 'declined', 'withdrawn'])), name='join_request_state_known')],
            },
        ),
        migrations.CreateModel(
            name='EligibilityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('needs_membership', models.BooleanField(default=True, verbose_name='only for members of the Union')),
                ('seats_per_municipality', models.PositiveSmallIntegerField(default=3, help_text='Seats that are taken already stay when the number becomes smaller.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='seats per municipality')),
                ('admission', models.CharField(choices=[('open', 'Departments that qualify may ask'), ('invitation', 'By invitation of the platform’s coordinators')], default='open', max_length=12, verbose_name='admission')),
                ('work_areas', models.ManyToManyField(blank=True, help_text='With none chosen, a department of any area qualifies.', related_name='rules', to='members.workarea', verbose_name='work areas, one of which suffices')),
                ('platform', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rule', to='platforms.platform', verbose_name='platform')),
            ],
            options={
                'verbose_name': 'rule of admission',
                'verbose_name_plural': 'rules of admission',
                'constraints': [models.CheckConstraint(condition=models.Q(('seats_per_municipality__range', (1, 50))), name='rule_seats_in_range', violation_error_message='A municipality has from 1 to 50 seats.'), models.CheckConstraint(condition=models.Q(('admission__in', ['open', 'invitation'])), name='rule_admission_known')],
            },
        ),
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='capacity')),
                ('taken', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='taken')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='members.municipality')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='platforms.platform')),
            ],
            options={
                'verbose_name': 'allotment',
                'verbose_name_plural': 'allotments',
                'constraints': [models.UniqueConstraint(fields=('platform', 'municipality'), name='allotment_once'), models.CheckConstraint(condition=models.Q(('taken__lte', models.F('capacity'))), name='allotment_not_oversold')],
            },
        ),
    ]
