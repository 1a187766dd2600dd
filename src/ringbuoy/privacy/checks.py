"""Checks that Django is set up so that no error page and no log can hold a caller's words."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

_REPORTER = "ringbuoy.privacy.error_reports.WordlessReporter"
_LOGGING = "ringbuoy.privacy.redaction.configure"


def check_settings(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Tell what in Django's settings would let words out."""
    wrong = {
        "privacy.E002": settings.DEBUG and "DEBUG shows the values of variables on error pages.",
        "privacy.E003": settings.DEFAULT_EXCEPTION_REPORTER != _REPORTER
        and f"DEFAULT_EXCEPTION_REPORTER must be {_REPORTER}.",
        "privacy.E004": settings.LOGGING_CONFIG != _LOGGING and f"LOGGING_CONFIG must be {_LOGGING}.",
        "privacy.E005": not settings.LOGGING
        and "LOGGING must not be empty, or LOGGING_CONFIG is never called.",
    }
    return [Error(sentence, id=name) for name, sentence in wrong.items() if sentence]
