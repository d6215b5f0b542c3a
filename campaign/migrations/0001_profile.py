import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0004_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_tr', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('municipality', models.OneToOneField(blank=True, help_text='Empty for the Union’s own profile.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaign_profile', to='members.municipality', verbose_name='municipality')),
            ],
            options={
                'verbose_name': 'campaign profile',
                'verbose_name_plural': 'campaign profiles',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('municipality', 0), name='profile_union_once', violation_error_message='The Union already has its profile.')],
            },
        ),
        migrations.CreateModel(
            name='ProfileVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('lead', models.TextField(blank=True, help_text='One or two sentences under the title.', max_length=400, verbose_name='lead')),
                ('lead_tr', models.TextField(blank=True, help_text='One or two sentences under the title.', max_length=400, null=True, verbose_name='lead')),
                ('lead_en', models.TextField(blank=True, help_text='One or two sentences under the title.', max_length=400, null=True, verbose_name='lead')),
                ('region', models.CharField(blank=True, max_length=120, verbose_name='region')),
                ('region_tr', models.CharField(blank=True, max_length=120, null=True, verbose_name='region')),
                ('region_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='region')),
                ('country', models.CharField(blank=True, max_length=80, verbose_name='country')),
                ('country_tr', models.CharField(blank=True, max_length=80, null=True, verbose_name='country')),
                ('country_en', models.CharField(blank=True, max_length=80, null=True, verbose_name='country')),
                ('joined_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='joined the campaign in')),
                ('leader_name', models.CharField(blank=True, max_length=150, verbose_name='local or regional leader')),
                ('leader_title', models.CharField(blank=True, max_length=250, verbose_name='leader’s office')),
                ('leader_title_tr', models.CharField(blank=True, max_length=250, null=True, verbose_name='leader’s office')),
                ('leader_title_en', models.CharField(blank=True, max_length=250, null=True, verbose_name='leader’s office')),
                ('mandate_from', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='mandate from')),
                ('mandate_to', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='mandate to')),
                ('government_type', models.CharField(blank=True, max_length=120, verbose_name='type of government')),
                ('government_type_tr', models.CharField(blank=True, max_length=120, null=True, verbose_name='type of government')),
                ('government_type_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='type of government')),
                ('source', models.CharField(blank=True, help_text='Where the facts and figures are stated.', max_length=250, verbose_name='source')),
                ('source_tr', models.CharField(blank=True, help_text='Where the facts and figures are stated.', max_length=250, null=True, verbose_name='source')),
                ('source_en', models.CharField(blank=True, help_text='Where the facts and figures are stated.', max_length=250, null=True, verbose_name='source')),
                ('source_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='year of the source')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published on')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='campaign.profile', verbose_name='profile')),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'version of the profile',
                'verbose_name_plural': 'versions of the profile',
                'ordering': ['profile', '-number'],
                'permissions': [('publish_profileversion', 'Can publish a version of the profile')],
                'constraints': [models.UniqueConstraint(fields=('profile', 'number'), name='version_number_once', violation_error_message='This profile already has a version of this number.'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('profile',), name='version_one_draft', violation_error_message='This profile already has a draft.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='version_published_dated', violation_error_message='A published version has a date, a draft has none.'), models.CheckConstraint(condition=models.Q(('mandate_to__isnull', True), ('mandate_to__gte', models.F('mandate_from')), _connector='OR'), name='version_mandate_in_order', violation_error_message='A mandate must end after it starts.')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('anchor', models.SlugField(help_text='Stays the same from version to version, since others link to it.', max_length=60, verbose_name='address on the page')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('title_tr', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('body', models.TextField(blank=True, help_text='Markdown: a blank line between paragraphs, **bold**, - lists, [links](https://example.org). A figure’s code in double braces on a line of its own, such as {{streets}}, puts it there.', max_length=10000, verbose_name='text')),
                ('body_tr', models.TextField(blank=True, help_text='Markdown: a blank line between paragraphs, **bold**, - lists, [links](https://example.org). A figure’s code in double braces on a line of its own, such as {{streets}}, puts it there.', max_length=10000, null=True, verbose_name='text')),
                ('body_en', models.TextField(blank=True, help_text='Markdown: a blank line between paragraphs, **bold**, - lists, [links](https://example.org). A figure’s code in double braces on a line of its own, such as {{streets}}, puts it there.', max_length=10000, null=True, verbose_name='text')),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for the home page.', max_length=400, verbose_name='summary')),
                ('summary_tr', models.TextField(blank=True, help_text='One or two sentences for the home page.', max_length=400, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, help_text='One or two sentences for the home page.', max_length=400, null=True, verbose_name='summary')),
                ('timing', models.CharField(blank=True, help_text='For the home page, where there is no year, such as “Regularly reviewed”.', max_length=60, verbose_name='time in words')),
                ('timing_tr', models.CharField(blank=True, help_text='For the home page, where there is no year, such as “Regularly reviewed”.', max_length=60, null=True, verbose_name='time in words')),
                ('timing_en', models.CharField(blank=True, help_text='For the home page, where there is no year, such as “Regularly reviewed”.', max_length=60, null=True, verbose_name='time in words')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('from_year', models.PositiveSmallIntegerField(blank=True, help_text='Sections with a year appear in the chart of lines of work.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='line of work since')),
                ('to_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='line of work until')),
                ('on_home', models.BooleanField(default=False, verbose_name='on the home page')),
                ('parent', models.ForeignKey(blank=True, help_text='Empty for a section at the top.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='campaign.section', verbose_name='part of')),
                ('profile_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='campaign.profileversion', verbose_name='version')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ['profile_version', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('profile_version', 'anchor'), name='section_anchor_once', violation_error_message='Another section of this version has this address.'), models.CheckConstraint(condition=models.Q(('to_year__isnull', True), models.Q(('from_year__isnull', False), ('to_year__gte', models.F('from_year'))), _connector='OR'), name='section_years_in_order', violation_error_message='A line of work must begin before it ends.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='section_not_its_own_part', violation_error_message='A section is not part of itself.')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('code', models.SlugField(help_text='A short name without spaces, such as streets.', max_length=40, verbose_name='code')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(0)], verbose_name='value')),
                ('qualifier', models.CharField(choices=[('exact', 'exactly'), ('about', 'about (≈)'), ('at_least', 'at least (+)')], default='exact', max_length=10, verbose_name='how exactly')),
                ('unit', models.CharField(blank=True, help_text='Such as m²; empty where things are counted.', max_length=20, verbose_name='unit')),
                ('unit_tr', models.CharField(blank=True, help_text='Such as m²; empty where things are counted.', max_length=20, null=True, verbose_name='unit')),
                ('unit_en', models.CharField(blank=True, help_text='Such as m²; empty where things are counted.', max_length=20, null=True, verbose_name='unit')),
                ('label', models.CharField(help_text='Read on from the number: “streets given back to children”.', max_length=200, verbose_name='what it counts')),
                ('label_tr', models.CharField(help_text='Read on from the number: “streets given back to children”.', max_length=200, null=True, verbose_name='what it counts')),
                ('label_en', models.CharField(help_text='Read on from the number: “streets given back to children”.', max_length=200, null=True, verbose_name='what it counts')),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='target')),
                ('target_due', models.DateField(blank=True, help_text='Any day of the month in which it is due.', null=True, verbose_name='target due')),
                ('target_basis', models.CharField(blank=True, help_text='If the source gives no number: how this one follows from it.', max_length=200, verbose_name='how the target was set')),
                ('target_basis_tr', models.CharField(blank=True, help_text='If the source gives no number: how this one follows from it.', max_length=200, null=True, verbose_name='how the target was set')),
                ('target_basis_en', models.CharField(blank=True, help_text='If the source gives no number: how this one follows from it.', max_length=200, null=True, verbose_name='how the target was set')),
                ('source', models.CharField(blank=True, help_text='Empty if it is the source of the whole version.', max_length=250, verbose_name='source')),
                ('source_tr', models.CharField(blank=True, help_text='Empty if it is the source of the whole version.', max_length=250, null=True, verbose_name='source')),
                ('source_en', models.CharField(blank=True, help_text='Empty if it is the source of the whole version.', max_length=250, null=True, verbose_name='source')),
                ('as_of_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='as of')),
                ('link', models.CharField(blank=True, choices=[('members:directory', 'Browse the directory')], max_length=40, verbose_name='list behind it')),
                ('on_home', models.BooleanField(default=False, verbose_name='on the home page')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='campaign.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['section', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('section', 'code'), name='claim_code_once', violation_error_message='Another figure of this section has this code.'), models.CheckConstraint(condition=models.Q(('qualifier__in', ['exact', 'about', 'at_least'])), name='claim_qualifier_known', violation_error_message='Choose from the list.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='claim_not_negative', violation_error_message='A figure is not below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('target__isnull', True), ('target_due__isnull', True)), models.Q(('target__gt', 0), ('target_due__isnull', False)), _connector='OR'), name='claim_target_dated', violation_error_message='Give a target together with the month in which it is due.')],
            },
        ),
    ]
