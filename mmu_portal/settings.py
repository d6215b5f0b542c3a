"""Settings of the portal, from the environment alone; README.md lists them.

With `DEMO=1` (what `make run` and the tests set) everything has an embedded default. Without it the portal
runs in production. What is missing, unsafe or makes no sense stops the start with a message that names it.
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from mmu_portal.lib.environment import Environment
from mmu_portal.lib.logs import configure_logs
from mmu_portal.lib.start import kept_secret, plain_origin, refuse, unsafe_settings, wrong_settings
from mmu_portal.schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
DEMO = env.flag("DEMO", False)
refuse(env.faults)  # which settings are needed depends on it
if not DEMO:
    env.read_file(BASE_DIR / ".env")
DEBUG = env.flag("DEBUG", False)
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var", written=True)
STATIC_ROOT = env.folder("STATIC_ROOT", VAR_DIR / "static", written=False)
refuse(env.faults if DEMO else [])  # its key lives there

SECRET_KEY = env.text("SECRET_KEY") or (kept_secret(VAR_DIR) if DEMO else "")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if DEMO else [])
SITE_URL = plain_origin(env.text("SITE_URL", "http://127.0.0.1:8000" if DEMO else ""))
DATABASE_URL, _database = env.database(
    "DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}" if DEMO else ""
)
REDIS_URL = env.broker("REDIS_URL")
EMAIL_URL, _mail_server = env.mail_server("EMAIL_URL", "consolemail://" if DEMO else "")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@example.org" if DEMO else "")
HTTPS = env.flag("HTTPS", not DEMO)
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, least=0)
SECURITY_CONTACT = env.text("SECURITY_CONTACT")
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", 5 * 1024 * 1024, least=1)
IMPORT_MAX_ROWS = env.number("IMPORT_MAX_ROWS", 20_000, least=1)

refuse([*env.faults, *wrong_settings(globals()), *([] if DEMO else unsafe_settings(globals()))])

INSTALLED_APPS = [
    "modeltranslation",
    "mmu_portal.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "import_export",
    "mmu_portal.lib",
    "members",
    "platforms",
    "programs",
    "campaign",
    "reporting",
]

MIDDLEWARE = [
    "mmu_portal.lib.middleware.response_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mmu_portal.lib.middleware.refuse_nul",
    "mmu_portal.lib.middleware.keep_from_caches",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.sessions.end_when_over",
    "members.second_factor.required_of_staff",
    "mmu_portal.lib.logs.RequestLog",
    "mmu_portal.lib.middleware.HistoryAuthor",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "mmu_portal.urls"
WSGI_APPLICATION = "mmu_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["mmu_portal.lib.templatetags.casing"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": _database | {"CONN_MAX_AGE": 60}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    }
else:
    DATABASES["default"] |= {
        "CONN_HEALTH_CHECKS": True,
        # With the parameters of DATABASE_URL, such as sslmode.
        "OPTIONS": {
            **DATABASES["default"].get("OPTIONS", {}),
            "connect_timeout": 5,
            "options": "-c lock_timeout=3000 -c statement_timeout=15000",
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis carries messages and nothing else; what must not be lost lives in the database.
# The cache holds the counters of limits, a row each: with room for few, a flood would wipe out its traces.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# A message only wakes a worker, so it is acknowledged when taken; what a publisher waits for is short.
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
# Each worker takes from both queues in turn, so that mails do not wait behind a hundred calls for reports.
CELERY_TASK_DEFAULT_QUEUE = "portal"
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in (CELERY_TASK_DEFAULT_QUEUE, "reports")]
CELERY_TASK_ROUTES = {"reporting.tasks.write_reports": {"queue": "reports"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 9 * 60
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_DB_REUSE_MAX = (
    CELERY_WORKER_MAX_TASKS_PER_CHILD  # a connection is let go as after a request: celery.py
)
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KiB
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "members.backends.PersonBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "members.passwords.ContextWordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after-sign-in"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "members.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "reset_password": "members.account_forms.ResetPasswordForm",
    "reset_password_from_key": "members.account_forms.ResetPasswordKeyForm",
    "change_password": "members.account_forms.ChangePasswordForm",
    "reauthenticate": "members.account_forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,10/15m/key", "reset_password": "20/h/ip,3/15m/key"}
# An address without an account gets no mail: the form must not write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "members.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "members.account_forms.CodeForm",
    "reauthenticate": "members.account_forms.CodeAgainForm",
    "activate_totp": "members.account_forms.FirstCodeForm",
}
MFA_TOTP_ISSUER = "Marmara Belediyeler Birliği"
# An account is made by a link that was sent to its address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The demonstration's accounts must open with their password alone.
SECOND_FACTOR_FOR_STAFF = not DEMO
# Closing the browser signs out: town halls share computers.
ACCOUNT_SESSION_REMEMBER = False

LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", _("Turkish")), ("en", _("English"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "tr"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("tr",)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["mmu_portal.lib.formats"]
TIME_ZONE = CELERY_TIMEZONE = "Europe/Istanbul"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "mmu_portal.lib.room.PromptUploads",
]
STORAGES = {
    "default": {"BACKEND": "mmu_portal.lib.room.WholeFiles"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc
# Probes come from this machine or the load balancer, without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = HTTPS, True, "Lax"
CSRF_FAILURE_VIEW = "mmu_portal.errors.form_expired"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "members.sessions"

vars().update(_mail_server)
EMAIL_TIMEOUT = 10

# The API has no settings but these: what it answers is declared by its datasets.
SPECTACULAR_SETTINGS = {"OAS_VERSION": "3.1.1"}

LOGGING = configure_logs(readable=DEMO)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# The history says who changed what; from which address is nobody's business for as long as a record lives.
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_CID_HEADER = None

# Spreadsheets in the back office: nobody may import or export without the named right.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
