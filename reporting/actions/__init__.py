"""What changes reports and their schedules."""
