"""What a waiting contact needs, read from its entry and its line. A broken entry goes to everyone who can."""

from collections.abc import Mapping
from dataclasses import dataclass

from ringbuoy.contacts.rules import Tier
from ringbuoy.lines.rules import HopKind
from ringbuoy.routing.policy import LineRules
from ringbuoy.routing.waiting import Need, Waiting

ANY_LINE: frozenset[str] = frozenset()
ANY_LANGUAGE = ""
_UNKNOWN_LINE = LineRules(code="")


@dataclass(frozen=True, slots=True)
class Filing:
    """The need of a contact, and what is broken in its entry. Empty: nothing."""

    need: Need
    broken: str


def file_under(waiting: Waiting, lines: Mapping[str, LineRules], *, trainees_may: bool = False) -> Filing:
    """Read what a contact needs. If its line or language is unknown, ask everyone who can.

    Skills that the caller asked for are never relaxed: a woman who asked for a woman gets one, or
    the next hop.
    """
    line = lines.get(waiting.line, _UNKNOWN_LINE)
    language = _spoken(waiting.language, line)
    is_grave = waiting.tier <= Tier.HIGH
    need = Need(
        lines=_reachable(waiting, line, lines),
        channel=waiting.channel,
        language=language,
        skills=waiting.needs,
        is_grave=is_grave,
        trainees_may=trainees_may or not is_grave,
        is_automatic=line.automatic_offer,
        chat_limit=line.chat_limit,
    )
    return Filing(need, _broken(line, language))


def _broken(line: LineRules, language: str) -> str:
    if line is _UNKNOWN_LINE:
        return "unknown_line"
    return "" if language else "unknown_language"


def _spoken(asked: str, line: LineRules) -> str:
    """Give the line's language that was asked for: es-MX is served by es. Unknown: any."""
    if asked in line.languages:
        return asked
    plain = asked.partition("-")[0].lower()
    return plain if plain in line.languages else ANY_LANGUAGE


def _reachable(waiting: Waiting, line: LineRules, lines: Mapping[str, LineRules]) -> frozenset[str]:
    """Give the lines whose counselors may serve: its own, and those to which a hop has led."""
    if line is _UNKNOWN_LINE:
        return ANY_LINE
    taken = line.hops[: waiting.hops_taken]
    hopped = {hop.target for hop in taken if hop.kind is HopKind.LINE and hop.target in lines}
    return frozenset({line.code, *hopped})
