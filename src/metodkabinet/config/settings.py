"""The one settings file. Everything an installation may choose is read here, from the environment, with a type."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PREFIX = "METODKABINET_"


class ConfigurationError(Exception):
    """The environment says something that cannot be: the text is for the administrator, in Russian."""


def text(name: str, default: str = "") -> str:
    """Read a variable as text."""
    return os.environ.get(PREFIX + name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Read a variable as yes or no."""
    value = text(name).lower()
    if value in {"", "0", "1", "no", "yes", "false", "true"}:
        return default if value == "" else value in {"1", "yes", "true"}
    message = f"Переменная {PREFIX}{name} должна быть 1 или 0, а сейчас это «{value}»."
    raise ConfigurationError(message)


def number(name: str, default: int) -> int:
    """Read a variable as a whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        message = f"Переменная {PREFIX}{name} должна быть целым числом, а сейчас это «{value}»."
        raise ConfigurationError(message) from error


def words(name: str, default: str = "") -> list[str]:
    """Read a variable as a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str, data: Path) -> dict[str, Any]:
    """Turn METODKABINET_DATABASE into Django's settings; empty means SQLite in the data folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "metodkabinet.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,  # seconds a write waits its turn; then the page says that the server is busy
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;"  # what is erased is overwritten
                "PRAGMA journal_size_limit=33554432;PRAGMA cache_size=-16000;",
            },
            "TEST": {"NAME": text("TEST_SQLITE") or None},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"{PREFIX}DATABASE должна начинаться с postgresql://, а сейчас это «{parts.scheme}://»."
        raise ConfigurationError(message)
    pool = number("DATABASE_POOL", 0)
    options: dict[str, Any] = {"connect_timeout": 5}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if pool else None,
        "OPTIONS": options,
    }


DATA = Path(text("DATA", "data")).resolve()
DEMO = flag("DEMO")
DEBUG = flag("DEBUG")
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
OPERATOR = text("OPERATOR")  # who runs this site and answers for personal data; stands at the foot of every page


def secret_key() -> str:
    """The key from the environment, or the one that `metodkabinet` wrote into the data folder at first start."""
    key_file = DATA / "secret.key"
    return text("SECRET_KEY") or (key_file.read_text().strip() if key_file.is_file() else "")


SECRET_KEY = secret_key()
ALLOWED_HOSTS = (
    [*words("HOSTS"), "127.0.0.1", "localhost", "testserver"]
    if not SITE_URL.startswith("https")
    else [
        *words("HOSTS"),
        urlsplit(SITE_URL).hostname or "",
        "127.0.0.1",
        "localhost",
    ]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = SITE_URL.startswith("https://")
TRUSTED_PROXIES = number("TRUSTED_PROXIES", 0)

MODULES = [
    "audit", "accounts", "organisations", "people", "staff", "notifications", "associations", "privacy", "activities",
    "papers", "discussions", "certificates", "events", "forums", "desk",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "lucide",
    "metodkabinet.kit",
    *[f"metodkabinet.{module}" for module in MODULES],
    "metodkabinet.config",
]

MIDDLEWARE = [
    "metodkabinet.kit.middleware.request_frame",  # request id, security headers, one log line
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # for browsers that do not read frame-ancestors
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "metodkabinet.kit.policy.PolicyMiddleware",  # who may open what: a page without a policy row is not served
    "metodkabinet.kit.zone.ZoneMiddleware",  # moments are shown in the zone of the current body
]
ROOT_URLCONF = "metodkabinet.config.urls"
WSGI_APPLICATION = "metodkabinet.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "metodkabinet.kit.frame.context",
            ],
            "builtins": ["metodkabinet.kit.templatetags.kit", "lucide.templatetags.lucide"],
        },
    }
]
FORM_RENDERER = "metodkabinet.kit.forms.KitRenderer"

DATABASES = {"default": database(text("DATABASE"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS = text("REDIS")  # redis://…: queue, cache and live updates move there
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS}
    if REDIS
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
QUEUE = text("QUEUE", "redis" if REDIS else "file")  # file, postgresql or redis
MEDIA_ROOT = DATA / "files"

AUTH_USER_MODEL = "accounts.User"
TENANT_MODEL = "organisations.Region"  # nothing of one is seen from another
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "metodkabinet.accounts.logic.hashers.MeasuredArgon2",
    "metodkabinet.accounts.logic.hashers.MeasuredPBKDF2",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "metodkabinet.accounts.logic.passwords.LengthOnly"},
    {"NAME": "metodkabinet.accounts.logic.passwords.NotKnown"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "metodkabinet.accounts.models.sessions"  # Django's, with the device and the address beside
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # without a sign of life
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"  # remembers that an account has signed in here
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "metodkabinet.kit.errors.form_expired"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = False  # the proxy in front redirects, see docs/operations.md
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the redirect to https is the proxy's

LANGUAGE_CODE = "ru"
USE_I18N = True  # Django's own sentences are Russian; ours are written in Russian in place
USE_TZ = True
TIME_ZONE = text("TIME_ZONE", "Europe/Moscow")
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_CAP = number("UPLOAD_CAP_MB", 50) * 1024 * 1024
FILES_ACCEL = text("FILES_ACCEL")  # /protected/: the proxy in front sends files itself (X-Accel-Redirect)

MAIL = text("MAIL")  # smtp://user:password@host:587 ; empty: letters are written into the data folder
MAIL_FROM = text("MAIL_FROM", "Методкабинет <noreply@localhost>")
DEFAULT_FROM_EMAIL = MAIL_FROM

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "metodkabinet.kit.logs.JsonLine"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": text("LOG_LEVEL", "WARNING")},
    "loggers": {"metodkabinet": {"level": text("LOG_LEVEL", "INFO")}},
}

BACKUP_KEY = text("BACKUP_KEY")  # encrypts and signs backups; kept apart from them


def audit_key() -> str:
    """The key of the log's chain: its own file, so that changing the site's key does not break the chain."""
    key_file = DATA / "audit.key"
    return text("AUDIT_KEY") or (key_file.read_text().strip() if key_file.is_file() else SECRET_KEY)


AUDIT_KEY = audit_key()
