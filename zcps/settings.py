"""Settings: everything that differs between machines is read from the environment, and from nowhere else."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- what kind of machine this is ---------------------------------------------------------------------------------

ZCPS_ENV = env.str("ZCPS_ENV", "local")  # local | production
PRODUCTION = ZCPS_ENV == "production"
# One click signs in as anyone of the demo world; a system check refuses it together with production.
ZCPS_DEMO = env.bool("ZCPS_DEMO", False)
DEBUG = env.bool("DEBUG", False) and not PRODUCTION
ZCPS_DATA = Path(env.str("ZCPS_DATA", str(BASE_DIR / "var"))).resolve()
# Keys of the encrypted fields; made at set-up, never in the repository, kept apart from the backups of the database.
ZCPS_KEY_FILE = Path(env.str("ZCPS_KEY_FILE", str(ZCPS_DATA / "keys" / "fields.json")))
# The daily heads of the event chains: best on a disk that the database's administrators cannot write to.
ZCPS_AUDIT = Path(env.str("ZCPS_AUDIT", str(ZCPS_DATA / "audit")))
# Production brings its own; a local run gets one from its data folder (zcps/embedded.py).
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where the codes on printed pages lead to: https://zcps.example.gov.cn; empty: to the address a document was asked for by.
PUBLIC_URL = env.str("ZCPS_PUBLIC_URL", "").rstrip("/")

# --- apps ---------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "zcps.kit",
    "accounts",
    "dossiers",
    "review",
    "committees",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # the project's own field-group template stands before Django's
    "csp",  # its system checks; the header is the middleware's work
    "django_htmx",
    "guardian",
    "treebeard",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # what is public says so: @login_not_required
    "accounts.middleware.ActorMiddleware",
    "zcps.kit.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns the lock-out signal into its answer
]

ROOT_URLCONF = "zcps.urls"
WSGI_APPLICATION = "zcps.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # accounts.backends reads guardian's rows itself, once a request

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["zcps.kit.templatetags.ui", "accounts.templatetags.guide"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.face",
                "review.context_processors.inbox_tree",
            ],
        },
    },
]
FORM_RENDERER = "zcps.kit.forms.Renderer"

# --- database -----------------------------------------------------------------------------------------------------

# The owner's role changes the schema (manage.py chooses it for migrate); the application's role runs everything else.
AS_OWNER = env.str("ZCPS_DATABASE_ROLE", "app") == "owner"


def _database() -> dict:
    """The connection; a request that waits too long is ended by PostgreSQL itself (milliseconds; 0 = no limit)."""
    database = env.db("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")
    options = database.setdefault("OPTIONS", {})
    database["HOST"] = options.pop("host", database["HOST"])  # a socket folder is written as ?host=
    limits = {
        "lock_timeout": env.int("ZCPS_LOCK_TIMEOUT", 5_000),
        "statement_timeout": env.int("ZCPS_STATEMENT_TIMEOUT", 15_000),
        "idle_in_transaction_session_timeout": env.int("ZCPS_IDLE_TIMEOUT", 30_000),
    }
    if not AS_OWNER:
        options["options"] = " ".join(f"-c {name}={value}" for name, value in limits.items())
    # Persistent connections halve a page; the health check survives a restart of the database.
    return database | {"CONN_MAX_AGE": env.int("ZCPS_CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}

# --- people -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "accounts.backends.Backend",  # single sign-on would take this place
]
# Registering and recovering answer not before so long, whoever is known: longer than the slowest of their ways takes.
ZCPS_EVEN_ANSWER_SECONDS = env.float("ZCPS_EVEN_ANSWER_SECONDS", 1.0)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# "djbh" (kinds of characters, 90 days for staff) or "asvs" (length alone): the two standards contradict each other here.
PASSWORD_POLICY = env.str("PASSWORD_POLICY", "djbh")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.PolicyValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
ANONYMOUS_USER_NAME = None  # guardian: nobody is a user without an account
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger's failures must not lock out the owner elsewhere
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# How many proxies of our own stand before the web server; what a client writes into X-Forwarded-For is not believed.
ZCPS_TRUSTED_PROXIES = env.int("ZCPS_TRUSTED_PROXIES", 0)
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "login",
]  # the field may hold a document number: never written down
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # counted by address: one address that tries many accounts
OTP_TOTP_ISSUER = "职称申报评审"

# Sessions in the database: with a cache in front, a dead Redis would turn every request into an error.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zcps.kit.errors.csrf_failure"

# --- headers and transport ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the container's own health check, without TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("ZCPS_STATIC_ROOT", str(ZCPS_DATA / "staticfiles")))
# Private: no URL leads here; every download passes a permission check.
MEDIA_ROOT = ZCPS_DATA / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Production serves hashed names for a year; a checkout serves its folders as they are, without collectstatic.
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "zcps.kit.storage.DurableStorage"},  # whole files or none
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
    "audit": {"BACKEND": "zcps.kit.storage.DurableStorage", "OPTIONS": {"location": ZCPS_AUDIT}},
}
# Tests look at pages, not at files: each of their clients would walk through all of them (a live server finds them itself).
WHITENOISE_USE_FINDERS = not PRODUCTION and env.bool("ZCPS_STATIC_SOURCES", True)
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages need our fonts

# A long form of the dossier with all its fields; files are bounded by their own rules.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- language and time --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"

# --- messages and work in the background --------------------------------------------------------------------------

EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
SMS_BACKEND = env.str("SMS_BACKEND", "accounts.sms.ConsoleBackend")
# What a message of no scheme begins with and comes from (telephone codes, account warnings); schemes have their own.
SMS_SIGNATURE = env.str("SMS_SIGNATURE", "【职称申报评审】")
SMS_SENDER = env.str("SMS_SENDER", "")
# The HTTP gateway (accounts.sms.GatewayBackend). The first key signs, every one is accepted: so keys can be changed.
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", "")
SMS_GATEWAY_KEYS = env.list("SMS_GATEWAY_KEYS", default=[])
SMS_GATEWAY_CA = env.str("SMS_GATEWAY_CA", "")  # a file, where the gateway's certificate is not a public authority's
SMS_GATEWAY_SECONDS = env.float("SMS_GATEWAY_SECONDS", 10.0)
# After so many hours without a receipt nobody will ever know: the message ends visibly.
SMS_RECEIPT_HOURS = env.int("SMS_RECEIPT_HOURS", 72)

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
# Redis carries hints: the name of a task, whose work lies in rows. It may be down, hang or be emptied at any time.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]  # never pickle: a message must not be able to run code
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True  # a task of a killed worker comes back …
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # … at once where its parent notices …
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # … and a slow worker holds back one task, not four
# … else after two minutes instead of Redis' hour. All three are needed; so no countdown or ETA may exceed 60 s (times are rows).
CELERY_VISIBILITY_TIMEOUT = 120
# The socket's limits are a worker's; a request has shorter ones of its own (accounts/services/outbox.py).
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 120, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 120}
# Shorter than the timeout above: a task never runs twice at once. The few longer ones hold leases or locks of their own.
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_SOFT_TIME_LIMIT = 75  # a task may tidy up before it is killed
CELERY_TASK_IGNORE_RESULT = True  # the truth is in the database; Redis may be emptied at any time
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10  # running tasks end on their own before the worker does …
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True  # … and what was fetched a moment ago goes back to the queue
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True  # a worker that starts before Redis waits for it …
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # … and one whose Redis is away for a night does not give up
CELERY_TASK_PUBLISH_RETRY = False  # a request never waits for Redis; the sweep finds what was not hinted
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the log is the settings' own
CELERY_BEAT_SCHEDULE_FILENAME = str(ZCPS_DATA / "beat-schedule")

# --- log ----------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
