"""Which text messages are commands, and what each one does. Pure.

Carriers reserve a few words. Some of them are also what a person in despair writes, so only a message that is
nothing but such a word is a command; no sentence is ever read for one. Nothing here silences the person: a
command may stop what we send, never what we hear.

Source: ctia-messaging (docs/sources.md).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """What a whole message can ask for. The value is the stored code."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    END = "end"
    """END, CANCEL, QUIT: to a carrier the same as STOP, to a person perhaps something else."""
    COMPLAINT = "complaint"
    """No carrier's word, but ours: whoever is not content says so here, and a person notes it."""


class Reply(StrEnum):
    """What the line says by itself to a command."""

    STOPPED = "stopped"
    STARTED = "started"
    HELP = "help"
    QUESTION = "question"
    COMPLAINT = "complaint"


KEYWORDS: dict[str, dict[Command, frozenset[str]]] = {
    "en": {
        Command.STOP: frozenset(
            {"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out", "opt-out", "revoke"}
        ),
        Command.START: frozenset({"start", "unstop"}),
        Command.HELP: frozenset({"help", "info"}),
        Command.END: frozenset({"end", "cancel", "quit"}),
        Command.COMPLAINT: frozenset({"complaint", "complain", "feedback"}),
    },
    "es": {
        Command.STOP: frozenset({"alto", "parar", "baja", "no más mensajes", "no mas mensajes"}),
        Command.START: frozenset({"iniciar", "empezar"}),
        Command.HELP: frozenset({"ayuda", "info"}),
        Command.END: frozenset({"fin", "cancelar", "salir", "terminar"}),
        Command.COMPLAINT: frozenset({"queja", "reclamo", "reclamación"}),
    },
}
ALWAYS = "en"
"""Carriers know the English words whatever language a line speaks."""


@dataclass(frozen=True)
class Standing:
    """How the sender stands with us when a message comes."""

    is_open: bool
    is_stopped: bool


@dataclass(frozen=True)
class Effect:
    """What one message does. `says`: what the line answers by itself; None: nothing.

    `enters`: the words go into the conversation, and open one where there is none.
    """

    blocks: bool = False
    restores: bool = False
    enters: bool = True
    says: Reply | None = None


def command_in(words: str, languages: Iterable[str]) -> Command | None:
    """Give the command that a message is. None: it is somebody's words."""
    whole = " ".join(unicodedata.normalize("NFC", words).casefold().split())
    for language in (ALWAYS, *languages):
        for command, keywords in KEYWORDS.get(language, {}).items():
            if whole in keywords:
                return command
    return None


def effect_of(command: Command | None, standing: Standing) -> Effect:
    """Tell what a message does. Inside a conversation every message is also shown to the counselor."""
    if command is Command.END and standing.is_open and not standing.is_stopped:
        return Effect(says=Reply.QUESTION)
    if command in (Command.STOP, Command.END):
        says = None if standing.is_stopped else Reply.STOPPED
        return Effect(blocks=True, enters=standing.is_open, says=says)
    if command is Command.HELP:
        return Effect(restores=standing.is_stopped, says=Reply.HELP)
    if command is Command.COMPLAINT:
        return Effect(restores=standing.is_stopped, says=Reply.COMPLAINT)
    if command is Command.START:
        return Effect(restores=standing.is_stopped, says=Reply.STARTED if standing.is_stopped else None)
    return Effect(restores=standing.is_stopped)
