import django.db.models.deletion
import members.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0021_succession'),
        ('platforms', '0004_need_rights'),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address of the page')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_tr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('lead', models.TextField(max_length=600, verbose_name='lead')),
                ('lead_tr', models.TextField(max_length=600, null=True, verbose_name='lead')),
                ('lead_en', models.TextField(max_length=600, null=True, verbose_name='lead')),
                ('text', models.TextField(blank=True, help_text='Markdown.', max_length=6000, verbose_name='text')),
                ('text_tr', models.TextField(blank=True, help_text='Markdown.', max_length=6000, null=True, verbose_name='text')),
                ('text_en', models.TextField(blank=True, help_text='Markdown.', max_length=6000, null=True, verbose_name='text')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('source_tr', models.CharField(blank=True, max_length=200, null=True, verbose_name='source')),
                ('source_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='source')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'committee',
                'verbose_name_plural': 'committees',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='CommitteeMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('day', models.DateField(validators=[members.validators.validate_day_of_record], verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('title_tr', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('agenda', models.TextField(blank=True, help_text='Markdown.', max_length=10000, verbose_name='agenda')),
                ('agenda_tr', models.TextField(blank=True, help_text='Markdown.', max_length=10000, null=True, verbose_name='agenda')),
                ('agenda_en', models.TextField(blank=True, help_text='Markdown.', max_length=10000, null=True, verbose_name='agenda')),
                ('agenda_public', models.BooleanField(default=False, verbose_name='the agenda is public')),
                ('minutes', models.TextField(blank=True, help_text='Markdown.', max_length=30000, verbose_name='minutes')),
                ('minutes_tr', models.TextField(blank=True, help_text='Markdown.', max_length=30000, null=True, verbose_name='minutes')),
                ('minutes_en', models.TextField(blank=True, help_text='Markdown.', max_length=30000, null=True, verbose_name='minutes')),
                ('minutes_public', models.BooleanField(default=False, verbose_name='the minutes are public')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('canceled', 'Canceled')], default='planned', max_length=10, verbose_name='state')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='platforms.committee', verbose_name='committee')),
            ],
            options={
                'verbose_name': 'committee meeting',
                'verbose_name_plural': 'committee meetings',
                'ordering': ['-day', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'canceled'])), name='meeting_state_known')],
            },
        ),
        migrations.CreateModel(
            name='CommitteeMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('person_name', models.CharField(max_length=150, verbose_name='person’s name')),
                ('name_key', models.CharField(editable=False, max_length=300)),
                ('office', models.CharField(choices=[('chair', 'Chair'), ('vice_chair', 'Vice chair'), ('member', 'Member')], default='member', max_length=12, verbose_name='office')),
                ('elected_as', models.CharField(choices=[('mayor', 'Mayor'), ('councilor', 'Councilor')], max_length=12, verbose_name='elected as')),
                ('started', models.DateField(validators=[members.validators.validate_day_of_record], verbose_name='from')),
                ('ended', models.DateField(blank=True, help_text='The first day out of office.', null=True, validators=[members.validators.validate_day_of_record], verbose_name='to')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='platforms.committee', verbose_name='committee')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committee_members', to='members.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'committee member',
                'verbose_name_plural': 'committee members',
                'ordering': ['committee', 'office', 'name_key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended__isnull', True), ('ended__gt', models.F('started')), _connector='OR'), name='committee_member_ends_after_start', violation_error_message='A term must end after it starts.'), models.CheckConstraint(condition=models.Q(('office__in', ['chair', 'vice_chair', 'member']), ('elected_as__in', ['mayor', 'councilor'])), name='committee_member_words_known')],
            },
        ),
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('title_tr', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('text', models.TextField(help_text='Markdown.', max_length=20000, verbose_name='text')),
                ('text_tr', models.TextField(help_text='Markdown.', max_length=20000, null=True, verbose_name='text')),
                ('text_en', models.TextField(help_text='Markdown.', max_length=20000, null=True, verbose_name='text')),
                ('adopted_on', models.DateField(blank=True, help_text='With a day it is public, and its text does not change any more.', null=True, validators=[members.validators.validate_day_of_record], verbose_name='adopted on')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='platforms.committee', verbose_name='committee')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='platforms.committeemeeting', verbose_name='adopted at the meeting')),
                ('recommendations', models.ManyToManyField(blank=True, related_name='guidance', to='platforms.recommendation', verbose_name='recommendations that it takes up')),
                ('themes', models.ManyToManyField(blank=True, related_name='guidance', to='platforms.theme', verbose_name='themes that it answers')),
            ],
            options={
                'verbose_name': 'guidance',
                'verbose_name_plural': 'guidance',
                'ordering': ['-adopted_on', '-pk'],
            },
        ),
    ]
