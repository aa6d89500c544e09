"""Every setting of the installation, read once from the environment; no rule of a body lives here."""

import hashlib
import os
from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DJANGO_ENV = env.str("DJANGO_ENV", "development")
PRODUCTION = DJANGO_ENV == "production"
DEBUG = env.bool("DEBUG", False)
# The development key is refused in production by a system check (ecabinet.checks).
SECRET_KEY = env.str("DJANGO_SECRET_KEY", "development-only-key-refused-in-production-by-a-system-check")
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
PAPERS_DIR = Path(env.str("PAPERS_DIR", str(DATA_DIR / "papers")))
# Where nginx serves PAPERS_DIR internally, as "/papers-internal/"; empty: the server sends the bytes itself.
PAPERS_ACCEL = env.str("PAPERS_ACCEL", "")
DATA_DIR.mkdir(parents=True, exist_ok=True)
(DATA_DIR / "static").mkdir(exist_ok=True)
# Where the private halves of the keys of secret polls lie: in memory (tmpfs), never in DATA_DIR, never in a backup.
# All server processes of the installation run on one host and share it.
_memory = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path("/run")  # noqa: S108 -- tmpfs on purpose
_installation = hashlib.sha256(str(DATA_DIR.resolve()).encode()).hexdigest()[:16]
SECRET_KEY_DIR = env.str("SECRET_KEY_DIR", str(_memory / f"ecabinet-keys-{_installation}"))
# A folder with the certificates (PEM) of the authorities whose digital signatures are trusted; empty: none are.
SIGNATURE_ROOTS = env.str("SIGNATURE_ROOTS", "")
# How long a tablet keeps papers without asking the server, and after the meeting was closed. Unit: days.
OFFLINE_LEASE_DAYS = env.int("OFFLINE_LEASE_DAYS", 14)
OFFLINE_DAYS_AFTER_CLOSE = env.int("OFFLINE_DAYS_AFTER_CLOSE", 7)
REDIS_URL = env.str("REDIS_URL", "")
SERVER_PROCESSES = env.int("SERVER_PROCESSES", 1)
BUILD = env.str("BUILD", "0.1.0")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Scheme, host and port of every page that may open a socket; empty means: the same origin as the request's Host.
LIVE_ORIGINS = env.list("LIVE_ORIGINS", default=[])
# Sockets of one server process; more are sent away with the code 4503.
LIVE_MAX_SOCKETS = env.int("LIVE_MAX_SOCKETS", 5_000)
# Requests at work at once in one server process, each with a thread and a database connection; how many more wait, and
# how long one may, before the answer is 503 with Retry-After (ecabinet/gate.py). Units: requests, seconds.
HTTP_PLACES = env.int("HTTP_PLACES", 6)
HTTP_QUEUE = env.int("HTTP_QUEUE", 2_000)
HTTP_WAIT_SECONDS = env.float("HTTP_WAIT_SECONDS", 10.0)
# The same for votes, which wait behind nothing else; none is answered 503 within five seconds. One of each tablet.
HTTP_CAST_PLACES = env.int("HTTP_CAST_PLACES", 16)
HTTP_CAST_QUEUE = env.int("HTTP_CAST_QUEUE", 5_000)
HTTP_CAST_WAIT_SECONDS = env.float("HTTP_CAST_WAIT_SECONDS", 45.0)
# Answers that leave in pieces, as papers: at the speed of their reader, beside the requests at work.
HTTP_STREAMS = env.int("HTTP_STREAMS", 128)
# How long a tablet that does not acknowledge may stay behind before its socket is closed. Unit: seconds.
LIVE_BEHIND_SECONDS = env.float("LIVE_BEHIND_SECONDS", 30.0)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "guardian",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "people.apps.PeopleConfig",
    "meetings.apps.MeetingsConfig",
    "documents.apps.DocumentsConfig",
    "voting.apps.VotingConfig",
    "minutes.apps.MinutesConfig",
    "savings.apps.SavingsConfig",
    "ecabinet.apps.ECabinetConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ecabinet.middleware.SamePersonMiddleware",
    "ecabinet.middleware.RefusalMiddleware",
    "ecabinet.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "ecabinet.urls"
ASGI_APPLICATION = "ecabinet.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'ecabinet.sqlite3'}")}
_default = DATABASES["default"]
SQLITE = _default["ENGINE"].endswith("sqlite3")
if SQLITE:
    # WAL lets readers go on beside one writer; IMMEDIATE takes the write lock at the start, so that no act
    # finds in its middle that another one was faster.
    _default["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;",
    }
    _default["CONN_MAX_AGE"] = None
else:
    _default["ENGINE"] = "django.db.backends.postgresql"
    # Django refuses a pool together with persistent connections.
    _default["CONN_MAX_AGE"] = 0
    _default.setdefault("OPTIONS", {})["pool"] = {
        "min_size": env.int("DATABASE_POOL_MIN", 2),
        # The places of pages, votes and health (HTTP_PLACES and after), and the dispatcher's own connection.
        "max_size": env.int("DATABASE_POOL_MAX", 32),
        "timeout": 20,
    }
    # For people/compiled.py; with a pooler between us and PostgreSQL that gives every transaction another connection,
    # as PgBouncer may, plans cannot be kept.
    if env.bool("DATABASE_PREPARES", True):
        _default["OPTIONS"]["prepare_threshold"] = 1
        # PostgreSQL would make a plan for just these values five times in each connection before it keeps one; for
        # questions that name a person and a thing by their keys both are the same.
        _own = _default["OPTIONS"].get("options", "")
        _default["OPTIONS"]["options"] = f"{_own} -c plan_cache_mode=force_generic_plan".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL and SERVER_PROCESSES > 1:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
# The socket never uses the channel layer for a change (ADR 0004); Channels itself wants one to exist.
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# No anonymous row: a stranger has no permission at all, also not by mistake.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
# A whole cabinet logs in at eight o'clock from one address; guessing is stopped per name (5 in 5 minutes).
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/5m/key"}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# A chosen language lasts. Unit: seconds.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ecabinet.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ecabinet.finders.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_TEMP_DIR = None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "style-src": ["'self'"],
        # pdf.js positions its text layer by style properties set from script.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", "ws:", "wss:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "ecabinet@localhost")
# Where people reach the installation; the links in mails begin with it.
PUBLIC_URL = env.str("PUBLIC_URL", "http://localhost:8000")
EMAIL_HOST, EMAIL_PORT = env.str("EMAIL_HOST", "localhost"), env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_USER", ""), env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    # It writes who signed, and the bones of every file that is refused.
    "loggers": {"pyhanko": {"level": "CRITICAL"}, "pyhanko_certvalidator": {"level": "CRITICAL"}},
}
