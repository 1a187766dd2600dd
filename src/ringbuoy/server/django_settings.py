"""Django's settings, made from ours."""

import os
import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ringbuoy.kernel import settings as ringbuoy_settings

RINGBUOY = ringbuoy_settings.load(Path(os.environ["RINGBUOY_DATA"]))

SECRET_KEY = RINGBUOY.django_secret
DEBUG = False
ALLOWED_HOSTS = list(RINGBUOY.allowed_hosts)
ROOT_URLCONF = "ringbuoy.server.urls"
WSGI_APPLICATION = "ringbuoy.server.wsgi.application"
AUTH_USER_MODEL = "people.Person"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ringbuoy.journal",
    "ringbuoy.privacy",
    "ringbuoy.access",
    "ringbuoy.directory",
    "ringbuoy.people",
    "ringbuoy.alarms",
    "ringbuoy.lines",
    "ringbuoy.wellbeing",
    "ringbuoy.coping",
    "ringbuoy.presence",
    "ringbuoy.reminders",
    "ringbuoy.callers",
    "ringbuoy.contacts",
    "ringbuoy.retention",
    "ringbuoy.routing",
    "ringbuoy.triage",
    "ringbuoy.escalations",
    "ringbuoy.rescues",
    "ringbuoy.mandated_reports",
    "ringbuoy.third_parties",
    "ringbuoy.texting",
    "ringbuoy.telephony",
    "ringbuoy.assessments",
    "ringbuoy.safety_plans",
    "ringbuoy.call_models",
    "ringbuoy.referrals",
    "ringbuoy.followups",
    "ringbuoy.caller_plans",
    "ringbuoy.statements",
    "ringbuoy.feedback",
    "ringbuoy.incidents",
    "ringbuoy.disclosures",
    "ringbuoy.audit",
    "ringbuoy.reporting",
    "ringbuoy.doors.shell",
    "ringbuoy.doors.public",
    "ringbuoy.doors.text",
    "ringbuoy.doors.partners",
    "ringbuoy.doors.desk",
    "ringbuoy.doors.floor",
    "ringbuoy.doors.office",
]

MIDDLEWARE = [
    "ringbuoy.doors.shell.middleware.SecurityHeadersMiddleware",
    "ringbuoy.doors.shell.middleware.HeadMiddleware",
    "ringbuoy.doors.shell.middleware.ForeseenErrorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ringbuoy.doors.shell.middleware.StaffLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ringbuoy.doors.shell.sign_ins.SignInMiddleware",
    "ringbuoy.access.middleware.GateMiddleware",
    "ringbuoy.doors.shell.factor_due.FactorMiddleware",
    "ringbuoy.doors.shell.proof.ProofMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ringbuoy.doors.shell.context.center",
            ],
        },
    }
]

DATABASES = {"default": RINGBUOY.django_database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "ringbuoy.people.hashers.OneCoreArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "ringbuoy.people.passwords.DisguisedPasswordValidator"},
    {"NAME": "ringbuoy.people.passwords.HouseWordsValidator"},
    {"NAME": "ringbuoy.people.passwords.BreachedPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "alias", "email")},
    },
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "start_of_shift"
LOGOUT_REDIRECT_URL = "sign_in"
ACCOUNT_ADAPTER = "ringbuoy.doors.shell.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "ringbuoy.doors.shell.factors.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey is two factors in one only when the device asks for its PIN or the finger each time.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
# A signature cannot be guessed, and this way in must stay open while somebody floods the other one.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}

SESSION_COOKIE_NAME = "__Host-s" if RINGBUOY.is_https else "s"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = RINGBUOY.is_https
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = RINGBUOY.is_https
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "ringbuoy.doors.shell.errors.forged"
CSRF_TRUSTED_ORIGINS = list(RINGBUOY.trusted_origins)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if RINGBUOY.is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if RINGBUOY.is_https else 0
# Callers' pages and staff pages differ: doors/shell/headers.py says it.
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [Path(sys.prefix) / "ringbuoy-locale"]
LANGUAGE_COOKIE_NAME = "l"

STATIC_URL = "/static/"
STATIC_ROOT = RINGBUOY.static
LOGGING_CONFIG = "ringbuoy.privacy.redaction.configure"
LOGGING = {"process": os.environ.get("RINGBUOY_PROCESS", "web")}
DEFAULT_EXCEPTION_REPORTER = "ringbuoy.privacy.error_reports.WordlessReporter"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A file that somebody sends is read in memory or not at all: it may hold what a caller said.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
