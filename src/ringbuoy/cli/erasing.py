"""`erase`: the words of one contact, gone for ever and in every backup."""

import sys

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import Refused
from ringbuoy.server import erasing
from ringbuoy.server.erasing import Found


class NotConfirmed(Refused):
    """The person did not type what would have made it sure."""


def erase(asked: Asked) -> int:
    """Show which contact is meant, have its digits typed again, erase it."""
    settings = installation.load(asked.data)
    found = erasing.find(settings, asked.name)
    print(f"{found.channel} {found.number}, {found.line}, reached us {found.reached}\n  {found.contact}")
    if not asked.is_sure:
        _confirm(found)
    erasing.erase(settings, found, reason=asked.reason)
    print("Erased: its keys are destroyed, and every backup that is put back loses them too.")
    return 0


def _confirm(found: Found) -> None:
    if not sys.stdin.isatty():
        raise NotConfirmed("Nobody is there to confirm. Nothing was erased. Add --yes if you are sure.")
    if input("This cannot be undone. Type its four digits to erase it: ").strip() != found.number:
        raise NotConfirmed("These are not its digits. Nothing was erased.")
