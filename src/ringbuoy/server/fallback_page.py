"""Writing DATA/fallback.html at each start: the page to put on another web space for the day we are down."""

import os
import subprocess
import sys
from pathlib import Path

import django

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.environment import service_environment
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.programs import identity
from ringbuoy.server.reading_in import nothing_thrown_away

NAME = "fallback.html"


def write(settings: Settings) -> Path | None:
    """Write the page anew and tell where; None: it could not be drawn, and the old one stays.

    A start never fails for it: answering people comes first.
    """
    drawn = subprocess.run(
        [sys.executable, "-P", "-m", "ringbuoy.server.fallback_page"],
        cwd=settings.data,
        env=service_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        **identity(user_for(Part.SERVICE)),
    )
    if drawn.returncode:
        return None
    page = settings.data / NAME
    fresh = page.with_suffix(".fresh")
    fresh.write_text(drawn.stdout, encoding="utf-8")
    fresh.chmod(0o644)
    return fresh.replace(page)


def main() -> None:
    """Draw the page and print it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
    with nothing_thrown_away():
        django.setup()
    from ringbuoy.doors.public import fallback

    print(fallback.render())


if __name__ == "__main__":
    main()
