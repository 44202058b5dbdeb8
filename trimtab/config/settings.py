"""Django's settings, all from the environment (see environment.py).

A setting with a problem gets a harmless stand-in, so that ``trimtab doctor`` can start and name it; without a
usable home or database there is none at all, and every other front door refuses to start.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from trimtab.config.environment import VARIABLES, given, home, value_of
from trimtab.config.problems import DEFAULTS, problems_of
from trimtab.config.secrets import secret_key
from trimtab.config.urls_of_mail import own_url
from trimtab.reports.webhooks.guarding import permits

# Before anything loads NumPy. Its matrices are small here: threads of its own only wait for one another, which made a
# fit of two milliseconds take a hundred on a busy machine, in every worker.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

TRIMTAB_PROBLEMS = problems_of(os.environ)
TRIMTAB_VARIABLES, TRIMTAB_GIVEN = VARIABLES, given()
_BAD = {problem.setting.removesuffix("_FILE") for problem in TRIMTAB_PROBLEMS}


def _sound(name: str) -> str:
    """The value of a variable, its default when it has a problem or is not set, else nothing."""
    return ("" if name in _BAD else value_of(name) or "") or DEFAULTS.get(name, "")


_HAS_HOME = "TRIMTAB_HOME" not in _BAD
TRIMTAB_HOME = home() if _HAS_HOME else Path("/nonexistent")
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = _sound("TRIMTAB_DEBUG") == "1"
SECRET_KEY = (
    secret_key(TRIMTAB_HOME, _sound("TRIMTAB_SECRET_KEY") or None)
    if _HAS_HOME
    else secrets.token_urlsafe(50)  # signs nothing that outlives this process
)
ALLOWED_HOSTS = _sound("TRIMTAB_ALLOWED_HOSTS").split(",")
TRIMTAB_BIND = _sound("TRIMTAB_BIND")
TRIMTAB_PORT = int(_sound("TRIMTAB_PORT"))
TRIMTAB_WEB_WORKERS = int(_sound("TRIMTAB_WEB_WORKERS"))
TRIMTAB_UPLOAD_LIMIT_MB = int(_sound("TRIMTAB_UPLOAD_LIMIT_MB"))
TRIMTAB_UPLOAD_DAYS = int(_sound("TRIMTAB_UPLOAD_DAYS"))
TRIMTAB_HTTPS = _sound("TRIMTAB_HTTPS") == "1"
TRIMTAB_URL = _sound("TRIMTAB_URL").rstrip("/") or own_url(ALLOWED_HOSTS, TRIMTAB_PORT, https=TRIMTAB_HTTPS)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "trimtab.domain",
    "trimtab.web",  # before allauth: our templates stand in for its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
]
MIDDLEWARE = [
    "trimtab.web.signing_in.network.NetworkAddressMiddleware",
    "trimtab.web.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before anything that may answer by itself, so that a refusal carries them too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "trimtab.web.headers.HeadersMiddleware",
    "trimtab.web.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trimtab.web.reading_once.ReadingOnceMiddleware",
    "trimtab.web.language.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "trimtab.web.rights.RightsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trimtab.web.signing_in.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "trimtab.config.urls"
WSGI_APPLICATION = "trimtab.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "reports" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trimtab.web.signing_in.context.signing_in",
                "trimtab.web.look.look",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        _sound("TRIMTAB_DATABASE_URL") or f"sqlite:///{TRIMTAB_HOME / 'trimtab.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if _BAD & {"TRIMTAB_HOME", "TRIMTAB_DATABASE_URL"}:
    DATABASES["default"] = {"ENGINE": "django.db.backends.dummy"}  # refuses every question
elif DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file in tests too: the warehouse reads the database beside Django, and would not see one in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(TRIMTAB_HOME / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a reader that becomes a writer would fail instead of waiting
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; "
        # What was wiped is overwritten, so that no copy of the file holds it.
        "PRAGMA main.secure_delete=ON;",
    }
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # the import wizard asks about each of up to 1,000 columns
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "domain.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "programme"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
# The first one lets nobody try who tried too often; the second knows the accounts.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "trimtab.web.signing_in.backend.ExactAddressBackend",
]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
TRIMTAB_PROXY_HOPS = int(_sound("TRIMTAB_PROXY_HOPS"))
TRIMTAB_REQUIRE_SECOND_FACTOR = _sound("TRIMTAB_REQUIRE_SECOND_FACTOR") == "1"

# Sign-in: who may have an account is up to invitations, so nothing of allauth's own sign-up is reachable.
ACCOUNT_ADAPTER = "trimtab.web.signing_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is verified by the invitation that was sent to it
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "trimtab.web.signing_in.adapters.name_of"
# Guesses are counted by axes, in the database; these only brake bursts from one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,20/h/key", "login": "60/m/ip"}
ACCOUNT_FORMS = {"login": "trimtab.web.signing_in.forms.ExactLoginForm"}
MFA_ADAPTER = "trimtab.web.signing_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Trimtab"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute out
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TRIMTAB_HTTPS  # browsers themselves allow it at localhost only
MFA_FORMS = {
    "authenticate": "trimtab.web.signing_in.forms.CountedCodeForm",
    "reauthenticate": "trimtab.web.signing_in.forms.CountedReauthenticationForm",
    "add_webauthn": "trimtab.web.signing_in.forms.AddPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "trimtab.web.signing_in.adapters.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # a policy of form-action 'self' would stop the redirect that a form leads to
)
SOCIALACCOUNT_STORE_TOKENS = False
TRIMTAB_OIDC_NAME = _sound("TRIMTAB_OIDC_NAME") if _sound("TRIMTAB_OIDC_ISSUER") else ""
_OIDC_APPS: list[dict[str, Any]] = []
if TRIMTAB_OIDC_NAME:
    _OIDC_APPS.append(
        {
            "provider_id": "provider",
            "name": TRIMTAB_OIDC_NAME,
            "client_id": _sound("TRIMTAB_OIDC_CLIENT_ID"),
            "secret": _sound("TRIMTAB_OIDC_CLIENT_SECRET"),
            "settings": {"server_url": _sound("TRIMTAB_OIDC_ISSUER").rstrip("/")},
        }
    )
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _OIDC_APPS, "OAUTH_PKCE_ENABLED": True}}

# Ten wrong guesses lock an account's password for a day, wherever they come from. Passkeys, the provider's sign-in and
# printed links stay open.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(hours=24)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "trimtab.web.signing_in.guesses.who_is_tried"
AXES_LOCKOUT_CALLABLE = "trimtab.web.signing_in.guesses.locked_out"
AXES_SENSITIVE_PARAMETERS = [
    "login",
    "email",
    "username",
    "password",
    "code",
    "credential",
    "csrfmiddlewaretoken",
]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# axes would rather lock network addresses too; offices share one, and would lose everybody's sign-in at once.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

TRIMTAB_DANGEROUS_WEBHOOK_TARGETS = permits(_sound("TRIMTAB_DANGEROUS_WEBHOOK_TARGETS"))
TRIMTAB_SENDS_MAIL = bool(_sound("TRIMTAB_SMTP_HOST"))
EMAIL_BACKEND = (
    "trimtab.reports.mail.server.EmailBackend"
    if TRIMTAB_SENDS_MAIL
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = _sound("TRIMTAB_SMTP_HOST")
EMAIL_USE_SSL = _sound("TRIMTAB_SMTP_TLS") == "tls"
EMAIL_USE_TLS = _sound("TRIMTAB_SMTP_TLS") == "starttls"
EMAIL_PORT = int(_sound("TRIMTAB_SMTP_PORT") or (465 if EMAIL_USE_SSL else 587))
EMAIL_HOST_USER = _sound("TRIMTAB_SMTP_USER")
EMAIL_HOST_PASSWORD = _sound("TRIMTAB_SMTP_PASSWORD")
EMAIL_TIMEOUT = 20
TRIMTAB_BOUNCE_ADDRESS = _sound("TRIMTAB_BOUNCE_ADDRESS") if TRIMTAB_SENDS_MAIL else ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _sound("TRIMTAB_MAIL_FROM") or EMAIL_HOST_USER or "trimtab@localhost"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("tr", _("Turkish")), ("ja", _("Japanese"))]
TRIMTAB_TRANSLATIONS = PACKAGE / "web" / "locale"
LOCALE_PATHS = [TRIMTAB_HOME / "locale"]  # where they are compiled to
FORMAT_MODULE_PATH = "trimtab.web.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = TRIMTAB_HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "trimtab.web.bundle.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

if TRIMTAB_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20  # of a form without its files, bytes
DATA_UPLOAD_MAX_NUMBER_FILES = 10
X_FRAME_OPTIONS = "DENY"
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
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "trimtab.web.log_lines.LogLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"trimtab": {"level": "INFO"}},
}
