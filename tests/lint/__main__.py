"""Run every check: python -m tests.lint. Prints what it finds; the exit status is 1 when there is any."""

import os
import sys

import django

from tests.lint.findings import ROOT, Finding


def every_finding() -> list[Finding]:
    """Run every check, in the order of the files."""
    from tests.lint import addresses, catalogues, markup, repository, styles, words

    rooms = (markup, addresses, words, catalogues, styles, repository)
    return sorted({finding for room in rooms for finding in room.findings()})


def main() -> int:
    """Print the findings and tell how many there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
    os.environ.setdefault("RINGBUOY_DATA", str(ROOT / "data"))
    django.setup()
    found = every_finding()
    for finding in found:
        print(finding)
    print(f"{len(found)} findings.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
