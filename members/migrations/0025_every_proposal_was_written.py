"""No proposal is without who wrote it."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = ("profilechange", "departmentchange")


def written_by():
    return models.ForeignKey(
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="%(class)ss_written",
        to="members.appointment",
        verbose_name="written by",
    )


class Migration(migrations.Migration):
    """Apart from the filling, which leaves PostgreSQL with checks to do before it lets the table change."""

    dependencies = [("members", "0024_who_wrote_proposals")]

    operations = [
        migrations.AlterField(name, "written_by", written_by()) for name in MODELS
    ]
