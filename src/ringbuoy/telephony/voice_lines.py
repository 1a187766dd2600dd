"""Our lines as they answer calls, made of what is stored of them. Pure."""

from collections.abc import Mapping, Sequence

from ringbuoy.lines.phone_ways import LineLike
from ringbuoy.lines.rules import Listening, NumberShown, Recording, WhenClosed
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine


def answering(lines: Sequence[LineLike], named: Mapping[str, str]) -> Numbers:
    """Say which line answers where: `named` are codes of lines by their numbers, `lines` in their order."""
    by_code = {line.code: voice_line(line) for line in lines}
    public = next((by_code[line.code] for line in lines if line.is_open_to_public), Numbers().otherwise)
    return Numbers({number: by_code[code] for number, code in named.items()}, public, by_code)


def voice_line(line: LineLike) -> VoiceLine:
    """Give a line as it answers calls; whether it is open is still to be judged."""
    language = line.languages[0] if line.languages else "en"
    rules = line.rules
    keeps_numbers = rules.number_shown != NumberShown.NEVER_STORED
    return VoiceLine(
        line.code,
        language,
        says_listening=rules.listening == Listening.ANNOUNCED,
        takes_messages=rules.takes_spoken_messages,
        calls_back=rules.calls_back and keeps_numbers,
        keeps_numbers=keeps_numbers,
        menu=line.menu,
        when_closed=WhenClosed(rules.when_closed),
        recording=Recording(rules.recording),
        hours=line.hours,
    )
