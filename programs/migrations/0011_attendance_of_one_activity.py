"""Nobody attends a session of another activity than the one for which they registered."""

from django.db import migrations

from mmu_portal.lib.sameparent import SameParent


class Migration(migrations.Migration):
    dependencies = [("programs", "0010_moments_of_service")]
    operations = [
        SameParent("Attendance", "attendance_of_one_activity", ("session", "registration"), "activity"),
    ]
