import django.core.validators
import django.db.models.deletion
import members.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_user'),
    ]

    operations = [
        migrations.CreateModel(
            name='Province',
            fields=[
                ('plate_code', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='plate code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('name_tr', models.CharField(max_length=60, null=True, unique=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=60, null=True, unique=True, verbose_name='name')),
                ('is_metropolitan', models.BooleanField(default=False, verbose_name='metropolitan')),
                ('outline', models.JSONField(blank=True, default=dict, help_text='GeoJSON MultiPolygon, longitude before latitude, WGS 84.', verbose_name='outline')),
                ('label_longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude of the label')),
                ('label_latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude of the label')),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=120)),
            ],
            options={
                'verbose_name': 'province',
                'verbose_name_plural': 'provinces',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='RightsTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_tr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'rights theme',
                'verbose_name_plural': 'rights themes',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TargetGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_tr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'target group',
                'verbose_name_plural': 'target groups',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_tr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'work area',
                'verbose_name_plural': 'work areas',
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('code', models.CharField(help_text='The portal’s stable key, such as 16-osmangazi.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^\\d{2}-[a-z0-9-]+\\Z', 'Two digits, a hyphen and plain letters.')], verbose_name='code')),
                ('official_id', models.PositiveIntegerField(blank=True, help_text='District, town or province number of the statistical office (TÜİK).', null=True, validators=[django.core.validators.MaxValueValidator(2147483647)], verbose_name='official number')),
                ('slug', models.SlugField(max_length=100, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_tr', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('metropolitan', 'Metropolitan municipality'), ('provincial', 'Provincial municipality'), ('metropolitan_district', 'Metropolitan district municipality'), ('district', 'District municipality'), ('town', 'Town municipality')], max_length=24, verbose_name='kind')),
                ('district', models.CharField(blank=True, help_text='The district in which it lies.', max_length=60, verbose_name='district')),
                ('population', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100000000)], verbose_name='population')),
                ('population_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1927), django.core.validators.MaxValueValidator(2100)], verbose_name='population year')),
                ('population_method', models.CharField(blank=True, choices=[('reported', 'reported for the municipality'), ('derived', 'district less its villages and towns')], max_length=10, verbose_name='population method')),
                ('population_source', models.CharField(blank=True, max_length=200, verbose_name='population source')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, help_text='Degrees north, WGS 84.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, help_text='Degrees east, WGS 84.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('position_source', models.CharField(blank=True, max_length=200, verbose_name='position source')),
                ('area_km2', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='area (km²)')),
                ('area_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1927), django.core.validators.MaxValueValidator(2100)], verbose_name='area year')),
                ('area_source', models.CharField(blank=True, max_length=200, verbose_name='area source')),
                ('website', models.URLField(blank=True, validators=[members.validators.validate_web_address], verbose_name='website')),
                ('website_source', models.CharField(blank=True, max_length=200, verbose_name='website source')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, help_text='The institution’s address, not a person’s.', max_length=254, verbose_name='e-mail')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('description_tr', models.TextField(blank=True, max_length=4000, null=True, verbose_name='description')),
                ('description_en', models.TextField(blank=True, max_length=4000, null=True, verbose_name='description')),
                ('logo', models.ImageField(blank=True, upload_to='logos/', verbose_name='logo')),
                ('reference', models.JSONField(blank=True, default=dict, editable=False)),
                ('search_key', models.CharField(editable=False, max_length=600)),
                ('sort_key', models.CharField(editable=False, max_length=300)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('parent', models.ForeignKey(blank=True, limit_choices_to={'kind': 'metropolitan'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='members.municipality', verbose_name='metropolitan municipality')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='members.province', verbose_name='province')),
            ],
            options={
                'verbose_name': 'municipality',
                'verbose_name_plural': 'municipalities',
                'ordering': ['sort_key', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'town')), fields=('official_id',), name='municipality_town_number_once', violation_error_message='Another town has this official number.'), models.UniqueConstraint(condition=models.Q(('kind', 'town'), _negated=True), fields=('official_id',), name='municipality_number_once', violation_error_message='Another municipality has this official number.'), models.UniqueConstraint(fields=('province', 'district', 'kind', 'name_tr'), name='municipality_place_once', violation_error_message='This municipality is already recorded.'), models.CheckConstraint(condition=models.Q(('kind__in', ['metropolitan', 'provincial', 'metropolitan_district', 'district', 'town'])), name='municipality_kind_known', violation_error_message='Choose a kind from the list.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), ('kind', 'metropolitan_district'), _connector='OR'), name='municipality_parent_of_district', violation_error_message='Only a metropolitan district belongs to a metropolitan municipality.'), models.CheckConstraint(condition=models.Q(('population__isnull', True), ('population_year__isnull', False), _connector='OR'), name='municipality_population_dated', violation_error_message='Give the year of the population.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='municipality_position_whole', violation_error_message='Give latitude and longitude together, in degrees.'), models.CheckConstraint(condition=models.Q(('area_km2__isnull', True), ('area_km2__gte', 0), _connector='OR'), name='municipality_area_positive', violation_error_message='An area is not below zero.')],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_key', models.CharField(editable=False, max_length=150)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='members.municipality', verbose_name='municipality')),
                ('work_areas', models.ManyToManyField(blank=True, related_name='departments', to='members.workarea', verbose_name='work areas')),
            ],
            options={
                'verbose_name': 'department',
                'verbose_name_plural': 'departments',
                'ordering': ['municipality', 'name_key'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'name_key'), name='department_name_once', violation_error_message='This municipality already has a department of this name.')],
            },
        ),
        migrations.CreateModel(
            name='MembershipPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('joined', models.DateField(blank=True, help_text='Empty if not known.', null=True, verbose_name='joined on')),
                ('left', models.DateField(blank=True, help_text='The first day outside the Union; empty while a member.', null=True, verbose_name='left on')),
                ('decision', models.CharField(blank=True, help_text='Number and date of the council’s decision.', max_length=200, verbose_name='decision')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='members.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'membership period',
                'verbose_name_plural': 'membership periods',
                'ordering': ['municipality', models.OrderBy(models.F('joined'), nulls_first=True)],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left__isnull', True)), fields=('municipality',), name='membership_open_once', violation_error_message='This municipality already has an open membership.'), models.CheckConstraint(condition=models.Q(('joined__isnull', True), ('left__isnull', True), ('left__gt', models.F('joined')), _connector='OR'), name='membership_ends_after_start', violation_error_message='The day of leaving must come after the day of joining.')],
            },
        ),
        migrations.CreateModel(
            name='LeaderTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('office', models.CharField(choices=[('mayor', 'Mayor'), ('acting_mayor', 'Acting mayor')], default='mayor', max_length=20, verbose_name='office')),
                ('person_name', models.CharField(max_length=150, verbose_name='person’s name')),
                ('started', models.DateField(verbose_name='from')),
                ('ended', models.DateField(blank=True, help_text='The first day out of office.', null=True, verbose_name='to')),
                ('years_only', models.BooleanField(default=False, help_text='Days and months are then ignored.', verbose_name='only the years are known')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leader_terms', to='members.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'leader’s term',
                'verbose_name_plural': 'leaders’ terms',
                'ordering': ['municipality', 'office', '-started'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended__isnull', True), ('ended__gt', models.F('started')), _connector='OR'), name='leader_ends_after_start', violation_error_message='A term must end after it starts.'), models.UniqueConstraint(condition=models.Q(('ended__isnull', True)), fields=('municipality', 'office'), name='leader_open_once', violation_error_message='This office already has a holder without a last day.'), models.CheckConstraint(condition=models.Q(('office__in', ['mayor', 'acting_mayor'])), name='leader_office_known', violation_error_message='Choose an office from the list.')],
            },
        ),
        migrations.CreateModel(
            name='ErrorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='what is wrong')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for the answer')),
                ('state', models.CharField(choices=[('open', 'Open'), ('corrected', 'Corrected'), ('dismissed', 'Dismissed')], default='open', max_length=10, verbose_name='state')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note of the staff')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='error_reports', to='members.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'error report',
                'verbose_name_plural': 'error reports',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'corrected', 'dismissed'])), name='error_report_state_known', violation_error_message='Choose a state from the list.')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('representative', 'Representative'), ('viewer', 'Viewer')], default='representative', max_length=20, verbose_name='role')),
                ('started', models.DateField(verbose_name='from')),
                ('ended', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='members.department', verbose_name='department')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='members.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ['municipality', 'user', '-started'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended__isnull', True), ('ended__gte', models.F('started')), _connector='OR'), name='appointment_ends_after_start', violation_error_message='The last day must not come before the first.'), models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'representative', 'viewer'])), name='appointment_role_known', violation_error_message='Choose a role from the list.')],
            },
        ),
        migrations.AddIndex(
            model_name='municipality',
            index=models.Index(fields=['sort_key', 'id'], name='municipality_order'),
        ),
        migrations.AddIndex(
            model_name='municipality',
            index=models.Index(fields=['population', 'id'], name='municipality_population'),
        ),
    ]
