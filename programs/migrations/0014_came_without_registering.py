"""Who came to a session without having registered."""

from django.db import migrations, models

from mmu_portal.lib.sameparent import Loosened, SameParent

RULE = ("Attendance", "attendance_of_one_activity", ("session", "registration"), "activity")


class Migration(migrations.Migration):
    dependencies = [("programs", "0013_counted_of_programs")]
    operations = [
        Loosened(*RULE),
        migrations.AddField(
            model_name="registration",
            name="walked_in",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="came without registering"
            ),
        ),
        SameParent(*RULE),
    ]
