"""What happens by itself, and when: the whole table of Celery beat, in Europe/Istanbul.

Every task is idempotent: a tick that comes twice or late does no harm.
"""

from dataclasses import dataclass

from celery.schedules import crontab
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Line:
    """One piece of periodic work: its task, when it runs, and what it does in words for the staff."""

    task: str
    when: crontab
    words: Promise


TABLE = {
    "keep-heartbeat": Line(
        "mmu_portal.tasks.keep_heartbeat",
        crontab(),
        _("Leaves a sign that background work goes on"),
    ),
    "clear-expired-sessions": Line(
        "mmu_portal.tasks.clear_expired_sessions",
        crontab(minute=20, hour=3),
        _("Deletes sessions that are over"),
    ),
    "clear-expired-cache-rows": Line(
        "mmu_portal.tasks.clear_expired_cache_rows",
        crontab(minute=25, hour=3),
        _("Deletes counters of limits that are over"),
    ),
    "send-mails": Line("members.tasks.send_mails", crontab(), _("Sends the mails that wait")),
    "remove-old-mails": Line(
        "members.tasks.remove_old_mails",
        crontab(minute=35, hour=3),
        _("Forgets mails that were sent a month ago"),
    ),
    "remove-unanswered-invitations": Line(
        "members.tasks.remove_unanswered_invitations",
        crontab(minute=40, hour=3),
        _("Forgets invitations that nobody accepted in time"),
    ),
    "hand-over-what-is-due": Line(
        "members.tasks.hand_over_what_is_due",
        crontab(minute=5),
        _("Passes on what leavers leave, once their day has come"),
    ),
    "remind-staff": Line(
        "members.tasks.remind_staff_of_what_waits",
        crontab(minute=10, hour=8, day_of_week="mon"),
        _("Reminds staff of what waits: requests and proposals to decide, readings that are due"),
    ),
    "remind-of-records": Line(
        "members.tasks.remind_of_records_to_confirm",
        crontab(minute=20, hour=8, day_of_week="mon"),
        _("Reminds municipalities, once a month at most, of records that were not confirmed for a year"),
    ),
    "tell-members-at-once": Line(
        "platforms.tasks.tell_at_once",
        crontab(minute="*/5"),
        _("Tells of news on the platforms: those who want to hear at once"),
    ),
    "tell-members-daily": Line(
        "platforms.tasks.tell_daily",
        crontab(minute=30, hour=7),
        _("Tells of news on the platforms: those who want to hear once a day"),
    ),
    "tell-members-weekly": Line(
        "platforms.tasks.tell_weekly",
        crontab(minute=30, hour=7, day_of_week="mon"),
        _("Tells of news on the platforms: those who want to hear once a week"),
    ),
    "remove-stray-photographs": Line(
        "programs.tasks.remove_stray_photographs",
        crontab(minute=45, hour=3),
        _("Removes photographs that belong to no record"),
    ),
    "serve-waiting-lists": Line(
        "programs.tasks.serve_waiting_lists",
        crontab(minute="*/5"),
        _("Lets offers end that nobody answered in time, and offers free places to those who wait"),
    ),
    "remind-participants": Line(
        "programs.tasks.remind_participants",
        crontab(minute=10, hour="8-20"),
        _("Reminds those who take part of their activities"),
    ),
    "forget-people-from-outside": Line(
        "programs.tasks.forget_people_from_outside",
        crontab(minute=50, hour=3),
        _("Forgets people from outside a year after their activity"),
    ),
    "check-claims": Line(
        "campaign.tasks.check_claims",
        crontab(minute=40, hour=6),
        _("Holds the figures of the published profile against the records"),
    ),
    "remove-stale-imports": Line(
        "members.tasks.remove_stale_imports",
        crontab(minute=30, hour=3),
        _("Removes spreadsheets whose import nobody confirmed"),
    ),
    "write-reports": Line("reporting.tasks.write_reports", crontab(), _("Makes the reports that wait")),
    "ask-scheduled-reports": Line(
        "reporting.tasks.ask_scheduled_reports",
        crontab(minute=15, hour="6-20"),
        _("Asks for the reports whose day has come"),
    ),
    "sweep-reports": Line(
        "reporting.tasks.sweep_reports",
        crontab(minute="*/10"),
        _("Tells of reports that were given up, and removes the files that they left behind"),
    ),
    "remove-old-reports": Line(
        "reporting.tasks.remove_old_reports",
        crontab(minute=55, hour=3),
        _("Deletes drafts of reports after 30 days"),
    ),
}
BEAT_SCHEDULE = {name: {"task": line.task, "schedule": line.when} for name, line in TABLE.items()}
