"""What happens by itself, and when: the whole table of Celery beat, in Europe/Istanbul.

Every task is idempotent: a tick that comes twice or late does no harm.
"""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "keep-heartbeat": {
        "task": "mmu_portal.tasks.keep_heartbeat",
        "schedule": crontab(),
    },
    "clear-expired-sessions": {
        "task": "mmu_portal.tasks.clear_expired_sessions",
        "schedule": crontab(minute=20, hour=3),
    },
    "clear-expired-cache-rows": {
        "task": "mmu_portal.tasks.clear_expired_cache_rows",
        "schedule": crontab(minute=25, hour=3),
    },
    "send-mails": {
        "task": "members.tasks.send_mails",
        "schedule": crontab(),
    },
    "remove-old-mails": {
        "task": "members.tasks.remove_old_mails",
        "schedule": crontab(minute=35, hour=3),
    },
    "remove-unanswered-invitations": {
        "task": "members.tasks.remove_unanswered_invitations",
        "schedule": crontab(minute=40, hour=3),
    },
    "hand-over-what-is-due": {
        "task": "members.tasks.hand_over_what_is_due",
        "schedule": crontab(minute=5),
    },
    "tell-members-at-once": {
        "task": "platforms.tasks.tell_at_once",
        "schedule": crontab(minute="*/5"),
    },
    "tell-members-daily": {
        "task": "platforms.tasks.tell_daily",
        "schedule": crontab(minute=30, hour=7),
    },
    "tell-members-weekly": {
        "task": "platforms.tasks.tell_weekly",
        "schedule": crontab(minute=30, hour=7, day_of_week="mon"),
    },
    "remove-stray-photographs": {
        "task": "programs.tasks.remove_stray_photographs",
        "schedule": crontab(minute=45, hour=3),
    },
    "serve-waiting-lists": {
        "task": "programs.tasks.serve_waiting_lists",
        "schedule": crontab(minute="*/5"),
    },
    "remind-participants": {
        "task": "programs.tasks.remind_participants",
        "schedule": crontab(minute=10, hour="8-20"),
    },
    "forget-people-from-outside": {
        "task": "programs.tasks.forget_people_from_outside",
        "schedule": crontab(minute=50, hour=3),
    },
    "remove-stale-imports": {
        "task": "members.tasks.remove_stale_imports",
        "schedule": crontab(minute=30, hour=3),
    },
}
