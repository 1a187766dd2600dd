"""The single keys of the pages: each can be changed or turned off (WCAG 2.1.4)."""

from collections.abc import Mapping
from typing import TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.kernel.errors import Refused

SIGNS = {";": "Semicolon", "/": "Slash", ",": "Comma", ".": "Period"}
NAMES = {code: sign for sign, code in SIGNS.items()}
WITH_SHIFT = "Shift"


class BadKey(Refused):
    """The key cannot be used."""


class KeyOf(TypedDict):
    """The key of one action, as the browser reads it. An empty code: turned off."""

    name: str
    code: str
    shift: bool
    shown: str


ACTIONS: dict[str, tuple[str | Promise, str]] = {
    "notes": (gettext_lazy("Write notes"), "KeyN"),
    "reply": (gettext_lazy("Write a reply"), "KeyR"),
    "questions": (gettext_lazy("Safety questions"), "KeyQ"),
    "topics": (gettext_lazy("Topics"), "KeyT"),
    "plan": (gettext_lazy("Safety plan"), "KeyP"),
    "mute": (gettext_lazy("Mute my microphone, or be heard again"), "KeyM"),
    "hold": (gettext_lazy("Hold the call, or take it back"), "KeyH"),
    "recording": (gettext_lazy("Pause the recording of a call, or go on"), "KeyB"),
    "call_in": (gettext_lazy("Call somebody into the talk"), "KeyI"),
    "supervisor": (gettext_lazy("Ask a supervisor"), "KeyS"),
    "coping": (gettext_lazy("Ways to cope"), "KeyC"),
    "guide": (gettext_lazy("Guide"), "KeyU"),
    "phrases": (gettext_lazy("Ready phrases"), "Semicolon"),
    "find": (gettext_lazy("Find a service"), "Slash"),
    "give": (gettext_lazy("Give the service"), "KeyG"),
    "follow_up": (gettext_lazy("Promise a follow-up"), "KeyF"),
    "end": (gettext_lazy("End the contact"), "Shift+KeyE"),
    "next": (gettext_lazy("Next who needs help"), "KeyN"),
    "listen": (gettext_lazy("Read along or listen"), "KeyL"),
    "whisper": (gettext_lazy("Whisper to the counselor"), "KeyW"),
    "join": (gettext_lazy("Join the talk"), "KeyJ"),
    "take_over": (gettext_lazy("Take the talk over"), "Shift+KeyT"),
    "stop": (gettext_lazy("Leave the talk"), "KeyX"),
}


def keys_of(changed: Mapping[str, str]) -> dict[str, KeyOf]:
    """Give every action's key, the person's own before the default."""
    return {
        action: _key(str(name), changed.get(action, default)) for action, (name, default) in ACTIONS.items()
    }


def key_shown(changed: Mapping[str, str], action: str) -> str:
    """Give the key of one action as a page shows it. Empty: turned off."""
    return _key("", changed.get(action, ACTIONS[action][1]))["shown"]


def _key(name: str, code_with_shift: str) -> KeyOf:
    shift = code_with_shift.startswith(f"{WITH_SHIFT}+")
    code = code_with_shift.removeprefix(f"{WITH_SHIFT}+")
    letter = NAMES.get(code) or code.removeprefix("Key").removeprefix("Digit")
    return {
        "name": name,
        "code": code,
        "shift": shift,
        "shown": f"{WITH_SHIFT} {letter}" if shift else letter,
    }


def read_keys(said: Mapping[str, str]) -> dict[str, str]:
    """Read what a person has written for each action, such as "N" or "Shift E"; keep what differs from ours.

    :raises BadKey: an action or a key is not known.
    """
    unknown = set(said) - set(ACTIONS)
    if unknown:
        raise BadKey(_("There is no action “%(name)s”.") % {"name": ", ".join(sorted(unknown))})
    codes = {action: _code(text.strip()) for action, text in said.items()}
    return {action: code for action, code in codes.items() if code != ACTIONS[action][1]}


def _code(text: str) -> str:
    """Give the browser's code of a written key. Nothing written: turned off."""
    first, _space, rest = text.rpartition(" ")
    if not text:
        return ""
    if first and first.lower() != WITH_SHIFT.lower():
        raise BadKey(_("Write a letter, a digit or one of ; / , . for each key."))
    code = SIGNS.get(rest) or _letter_or_digit(rest.upper())
    return f"{WITH_SHIFT}+{code}" if first else code


def _letter_or_digit(sign: str) -> str:
    if len(sign) == 1 and sign.isascii() and sign.isalpha():
        return f"Key{sign}"
    if len(sign) == 1 and sign.isascii() and sign.isdigit():
        return f"Digit{sign}"
    raise BadKey(_("Write a letter, a digit or one of ; / , . for each key."))
