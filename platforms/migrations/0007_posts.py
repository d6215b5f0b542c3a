import django.db.models.deletion
import platforms.models.file
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0021_succession'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('platforms', '0006_committee_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('authors', models.CharField(blank=True, help_text='As the document names them.', max_length=200, verbose_name='authors')),
                ('language', models.CharField(choices=[('tr', 'Turkish'), ('en', 'English'), ('ar', 'Arabic'), ('other', 'Another language')], default='tr', max_length=5, verbose_name='language')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added on')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn on')),
                ('search_key', models.CharField(editable=False, max_length=600)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='platforms.platform', verbose_name='platform')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='platforms.seat', verbose_name='seat')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['tr', 'en', 'ar', 'other'])), name='document_language_known')],
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=platforms.models.file.nowhere_known, verbose_name='file')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('content_type', models.CharField(max_length=100, verbose_name='kind')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='checksum')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what is new')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded on')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='platforms.document', verbose_name='document')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions_uploaded', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version of a document',
                'verbose_name_plural': 'versions of documents',
                'ordering': ['document', '-number'],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='document_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('kind', models.CharField(choices=[('experience', 'Experience'), ('question', 'Question'), ('good_practice', 'Good practice'), ('announcement', 'Announcement')], default='experience', max_length=15, verbose_name='kind')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('body', models.TextField(help_text='A blank line between paragraphs, **bold**, - lists, [links](https://example.org).', max_length=20000, verbose_name='text')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('hidden', 'Hidden by the coordinators')], default='draft', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun on')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published on')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited on')),
                ('hidden_reason', models.TextField(blank=True, max_length=1000, verbose_name='why it was hidden')),
                ('search_key', models.CharField(editable=False, max_length=400)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='platforms.subgroup', verbose_name='sub-group')),
                ('hidden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts_hidden', to=settings.AUTH_USER_MODEL)),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='platforms.platform', verbose_name='platform')),
                ('rights', models.ManyToManyField(blank=True, related_name='posts', to='members.rightstheme', verbose_name='rights')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='platforms.seat', verbose_name='seat')),
                ('target_groups', models.ManyToManyField(blank=True, related_name='posts', to='members.targetgroup', verbose_name='target groups')),
                ('work_areas', models.ManyToManyField(blank=True, related_name='posts', to='members.workarea', verbose_name='work areas')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-published_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn', 'hidden']), ('kind__in', ['experience', 'question', 'good_practice', 'announcement'])), name='post_words_known'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('published_at__isnull', False), _connector='OR'), name='post_published_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Made up for demonstration. Pages show it as sample data.', verbose_name='sample data')),
                ('body', models.TextField(max_length=3000, verbose_name='comment')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written on')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn on')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='platforms.seat')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='platforms.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=platforms.models.file.nowhere_known, verbose_name='file')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('content_type', models.CharField(max_length=100, verbose_name='kind')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='checksum')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='platforms.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'file of a post',
                'verbose_name_plural': 'files of posts',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PostRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('body', models.TextField(verbose_name='text')),
                ('replaced_at', models.DateTimeField(auto_now_add=True, verbose_name='replaced on')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='platforms.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'earlier text of a post',
                'verbose_name_plural': 'earlier texts of posts',
                'ordering': ['-replaced_at', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['platform', '-published_at', '-id'], name='post_newest'),
        ),
    ]
