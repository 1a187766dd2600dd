"""Settings that would let words out are refused by name."""

import pytest

from ringbuoy.privacy.checks import check_settings

GOOD = {
    "DEBUG": False,
    "DEFAULT_EXCEPTION_REPORTER": "ringbuoy.privacy.error_reports.WordlessReporter",
    "LOGGING_CONFIG": "ringbuoy.privacy.redaction.configure",
    "LOGGING": {"process": "web"},
}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"DEBUG": True}, ["privacy.E002"]),
        ({"DEFAULT_EXCEPTION_REPORTER": "django.views.debug.ExceptionReporter"}, ["privacy.E003"]),
        ({"LOGGING_CONFIG": "logging.config.dictConfig"}, ["privacy.E004"]),
        ({"LOGGING": {}}, ["privacy.E005"]),
    ],
)
def test_each_leaky_setting_is_found(settings, changed, found):
    for name, value in {**GOOD, **changed}.items():
        setattr(settings, name, value)

    assert [error.id for error in check_settings(None)] == found
