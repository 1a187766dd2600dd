"""The six questions of a center's first start, or a file that answers them."""

import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings_file import Decisions, WrongSettings, check_decisions, read_decisions

EMERGENCY_NUMBERS = {
    **dict.fromkeys(("US", "CA", "MX"), "911"),
    **dict.fromkeys(("GB", "HK", "SG", "MY"), "999"),
    **dict.fromkeys(("AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR"), "112"),
    **dict.fromkeys(("HR", "HU", "IE", "IN", "IS", "IT", "LT", "LU", "LV", "MT", "NL", "NO", "PL"), "112"),
    **dict.fromkeys(("PT", "RO", "SE", "SI", "SK", "TR", "UA", "ZA"), "112"),
    "AU": "000",
    "NZ": "111",
    "BR": "190",
    "JP": "119",
    "KR": "119",
}
NEEDED = ("center_name", "country", "emergency_number", "administrator")


class NobodyToAsk(Refused):
    """There is no terminal to ask at, and no file that answers."""


class NoSuchFile(Refused):
    """The settings file that was named is not there."""


def answers_from(file: Path) -> Decisions:
    """Take the answers from a file.

    :raises WrongSettings: something in it cannot be used, or is missing.
    """
    if not file.is_file():
        raise NoSuchFile(f"There is no file {file}. Name an existing one with --settings.")
    answers = read_decisions(file)
    missing = [key for key in NEEDED if key not in answers]
    if missing:
        raise WrongSettings(f"{file}: {missing[0]} is missing. Add a line such as {_example(missing[0])}")
    return {"center": _slug(answers["center_name"]), **answers}


def ask_answers() -> Decisions:
    """Ask at the terminal, again where an answer cannot be used.

    :raises NobodyToAsk: there is no terminal.
    """
    if not sys.stdin.isatty():
        examples = "\n".join(f"  {_example(key)}" for key in NEEDED)
        raise NobodyToAsk(
            "This center has no settings yet and there is nobody to ask. "
            f"Write them into a file and give it with --settings FILE:\n{examples}"
        )
    print("This is the first start. Six questions; each answer can be changed later.\n")
    answers = _ask("center_name", "1. What is the name of your center?")
    answers |= _ask("country", "2. In which country is it (two letters, such as US)?", prepare=str.upper)
    known = EMERGENCY_NUMBERS.get(answers["country"], "")
    answers |= _ask("emergency_number", "3. Which number does a caller in danger dial there?", default=known)
    answers |= _ask("port", "4. On which port of this machine shall it listen?", default="8000")
    answers |= _ask("public_url", "5. At which address will callers find it (https://…; empty: only here)?")
    answers |= _ask("administrator", "6. What is the name of the first administrator?")
    return {"center": _slug(answers["center_name"]), **answers}


def _ask(
    key: str, question: str, *, default: str = "", prepare: Callable[[str], str] = str.strip
) -> Decisions:
    hint = f" [{default}]" if default else ""
    while True:
        said = prepare(input(f"{question}{hint} ").strip()) or default
        if not said and key == "public_url":
            return {}
        try:
            return check_decisions({key: said}, source="This answer")
        except WrongSettings as error:
            print(f"  {error.sentence}")


def _slug(name: str) -> str:
    """Make the center's code from its name: what seals its records is bound to it, so it never changes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
    return slug if slug and slug[0].isalpha() else f"center-{slug}".strip("-")


def _example(key: str) -> str:
    examples = {
        "center_name": 'center_name = "Harbor Line"',
        "country": 'country = "US"',
        "emergency_number": 'emergency_number = "911"',
        "administrator": 'administrator = "Iris Tan"',
    }
    return examples[key]
