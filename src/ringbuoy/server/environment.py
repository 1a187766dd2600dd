"""The environment variables that our programs get: where the data are, and no password."""

import os
from collections.abc import Mapping

from ringbuoy.kernel.settings import Settings

# A password in the environment of a long-lived process can be read by all of its user's processes.
_WITHHELD = ("DATABASE_URL", "APP_DATABASE_URL", "PYTHONPATH", "PYTHONHOME", "RINGBUOY_ACTS_AS")


def service_environment(settings: Settings) -> dict[str, str]:
    """Give the environment of every process that we start."""
    kept = {name: value for name, value in os.environ.items() if name not in _WITHHELD}
    return kept | {
        "RINGBUOY_DATA": str(settings.data),
        "RINGBUOY_PORT": str(settings.port),
        "RINGBUOY_HOST": settings.host,
        "RINGBUOY_SIP_PORT": str(settings.sip_port),
        "RINGBUOY_SUPERVISED": str(settings.data),
        "DJANGO_SETTINGS_MODULE": "ringbuoy.server.django_settings",
        "PYTHONUNBUFFERED": "1",
        "LC_CTYPE": "C.UTF-8",
    }


def owner_environment(settings: Settings, *, url: str) -> Mapping[str, str]:
    """Give the environment of the short-lived program that migrates, as the owner of the tables."""
    return service_environment(settings) | {"RINGBUOY_ACTS_AS": "owner", "DATABASE_URL": url}
