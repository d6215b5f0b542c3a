import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0021_succession'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('platforms', '0002_rights'),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('title_tr', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=3000, verbose_name='description')),
                ('description_tr', models.TextField(blank=True, max_length=3000, null=True, verbose_name='description')),
                ('description_en', models.TextField(blank=True, max_length=3000, null=True, verbose_name='description')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='opened on')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='platforms.platform', verbose_name='platform')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('title', models.CharField(max_length=150, verbose_name='what is needed, in one line')),
                ('what', models.TextField(max_length=5000, verbose_name='what is needed')),
                ('tried', models.TextField(blank=True, max_length=5000, verbose_name='what the municipality has tried')),
                ('urgency', models.CharField(choices=[('urgent', 'Urgent'), ('this_year', 'This year'), ('can_wait', 'Can wait')], default='this_year', max_length=10, verbose_name='urgency')),
                ('may_be_named', models.BooleanField(default=False, help_text='Only when a recommendation on it is adopted, and only its name.', verbose_name='the municipality may be named in public')),
                ('gathered_at', models.DateTimeField(blank=True, null=True, verbose_name='gathered on')),
                ('state', models.CharField(choices=[('open', 'Written down'), ('gathered', 'Gathered under a theme'), ('answered', 'Answered by a recommendation'), ('withdrawn', 'Withdrawn')], default='open', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='brought on')),
                ('edited_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('search_key', models.CharField(editable=False, max_length=400)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='members.appointment', verbose_name='looked after by')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='platforms.platform', verbose_name='platform')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='platforms.seat', verbose_name='brought by')),
                ('target_groups', models.ManyToManyField(blank=True, related_name='needs', to='members.targetgroup', verbose_name='for whom')),
                ('work_areas', models.ManyToManyField(blank=True, related_name='needs', to='members.workarea', verbose_name='work areas')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='platforms.theme', verbose_name='theme')),
            ],
            options={
                'verbose_name': 'need',
                'verbose_name_plural': 'needs',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'gathered', 'answered', 'withdrawn']), ('urgency__in', ['urgent', 'this_year', 'can_wait'])), name='need_words_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['gathered', 'answered']), _negated=True), ('theme__isnull', False), _connector='OR'), name='need_gathered_under_a_theme')],
            },
        ),
        migrations.CreateModel(
            name='NeedComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('body', models.TextField(max_length=3000, verbose_name='comment')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written on')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='need_comments', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='platforms.need', verbose_name='need')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='need_comments', to='platforms.seat')),
            ],
            options={
                'verbose_name': 'comment on a need',
                'verbose_name_plural': 'comments on needs',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review by the members'), ('adopted', 'Adopted'), ('in_progress', 'Being put into practice'), ('done', 'Put into practice'), ('declined', 'Declined')], default='draft', max_length=12, verbose_name='state')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun on')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='platforms.platform', verbose_name='platform')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='platforms.theme', verbose_name='theme')),
            ],
            options={
                'verbose_name': 'recommendation',
                'verbose_name_plural': 'recommendations',
                'ordering': ['platform', '-number'],
                'constraints': [models.UniqueConstraint(fields=('platform', 'number'), name='recommendation_number_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'adopted', 'in_progress', 'done', 'declined'])), name='recommendation_state_known')],
            },
        ),
        migrations.CreateModel(
            name='RecommendationComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('body', models.TextField(max_length=3000, verbose_name='comment')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written on')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendation_comments', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='platforms.recommendation', verbose_name='recommendation')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recommendation_comments', to='platforms.seat')),
            ],
            options={
                'verbose_name': 'comment on a recommendation',
                'verbose_name_plural': 'comments on recommendations',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RecommendationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review by the members'), ('adopted', 'Adopted'), ('in_progress', 'Being put into practice'), ('done', 'Put into practice'), ('declined', 'Declined')], max_length=12, verbose_name='state')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='on')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps_taken', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='platforms.recommendation', verbose_name='recommendation')),
            ],
            options={
                'verbose_name': 'step of a recommendation',
                'verbose_name_plural': 'steps of recommendations',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('title_tr', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=150, null=True, verbose_name='title')),
                ('addressee', models.CharField(max_length=200, verbose_name='to whom')),
                ('addressee_tr', models.CharField(max_length=200, null=True, verbose_name='to whom')),
                ('addressee_en', models.CharField(max_length=200, null=True, verbose_name='to whom')),
                ('text', models.TextField(help_text='Markdown.', max_length=20000, verbose_name='text')),
                ('text_tr', models.TextField(help_text='Markdown.', max_length=20000, null=True, verbose_name='text')),
                ('text_en', models.TextField(help_text='Markdown.', max_length=20000, null=True, verbose_name='text')),
                ('adopted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='adopted on')),
                ('adopted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wordings_adopted', to=settings.AUTH_USER_MODEL, verbose_name='adopted by')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='platforms.recommendation', verbose_name='recommendation')),
            ],
            options={
                'verbose_name': 'wording',
                'verbose_name_plural': 'wordings',
                'ordering': ['recommendation', '-number'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'number'), name='wording_number_once'), models.UniqueConstraint(condition=models.Q(('adopted_at__isnull', True)), fields=('recommendation',), name='wording_one_draft')],
            },
        ),
        migrations.CreateModel(
            name='NeedSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='what it looks like there')),
                ('may_be_named', models.BooleanField(default=False, verbose_name='the municipality may be named in public')),
                ('given_at', models.DateTimeField(auto_now_add=True, verbose_name='given on')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='members.municipality', verbose_name='municipality')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='platforms.need', verbose_name='need')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='platforms.seat', verbose_name='given by')),
            ],
            options={
                'verbose_name': 'support of a need',
                'verbose_name_plural': 'supports of needs',
                'ordering': ['given_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('need', 'municipality'), name='support_once_a_municipality')],
            },
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['platform', 'state', '-created_at'], name='need_on_board'),
        ),
    ]
