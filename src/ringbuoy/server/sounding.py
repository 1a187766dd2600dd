"""Making what callers hear from the lines: a program of its own, as that takes a core for seconds."""

import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.conf import settings
from structlog import get_logger

from ringbuoy.kernel import clock
from ringbuoy.server.loops import start_django

if TYPE_CHECKING:
    from ringbuoy.lines.models import Line
    from ringbuoy.telephony.sounds.laying_out import Sentences


def main() -> None:
    """Make what is missing or no longer right, and tell how many sounds were made.

    The word `first` asks for the least with which callers hear something: music, and the house's sentences.
    """
    start_django("sounding")
    print(make(most=1 if "first" in sys.argv[1:] else None))


def make(*, most: int | None = None) -> int:
    """Make the sounds of the first `most` of those who speak, or of all, and give how many were made.

    What a number leads to is laid out in any case and first, as nothing that is wrong with a sound may keep a
    new number from its line: where its sounds are not made yet, the house speaks.
    """
    from ringbuoy.telephony.asterisk.place import place_of
    from ringbuoy.telephony.sounds.laying_out import lay_out, lay_out_music, lay_out_ways
    from ringbuoy.telephony.standings import numbers
    from ringbuoy.telephony.words_by_number import ways

    folder = place_of(settings.RINGBUOY).sounds
    lay_out_ways(folder, ways(numbers(at=clock.now())))
    made = lay_out_music(folder)
    for line, language in islice(spoken(), most):
        laid = lay_out(folder, sentences_of(line, language))
        made += laid.made
        if laid.unreadable:
            get_logger("sounding").error("greeting_unreadable")
    return made


def spoken() -> Iterator[tuple[str, str]]:
    """Give each line's code with each of its languages, the house's first: it speaks to counselors too."""
    from ringbuoy.lines.models import Line
    from ringbuoy.telephony.calls.lines import HOUSE

    lines = list(Line.objects.all())
    of_lines = [language for line in lines for language in line.languages]
    languages = dict.fromkeys(("en", *of_lines, *languages_of_staff()))
    yield from ((HOUSE, language) for language in languages)
    for line in lines:
        yield from ((line.code, language) for language in line.languages)


def languages_of_staff() -> list[str]:
    """Give the languages for which there is a voice and in which somebody here can be spoken to."""
    from ringbuoy.people.models import Person
    from ringbuoy.telephony.sounds.speech import has_voice

    known = Person.objects.filter(is_active=True).values_list("languages", flat=True)
    return sorted(filter(has_voice, {language for languages in known for language in languages}))


def sentences_of(line: str, language: str) -> "Sentences":
    """Give what a line says in a language: the center's own greeting, and our words for the rest."""
    from ringbuoy.lines.center import the_center
    from ringbuoy.lines.models import Line
    from ringbuoy.telephony.models import Greeting
    from ringbuoy.telephony.sounds.laying_out import Sentences
    from ringbuoy.telephony.sounds.prompts import Names, Prompt, words_of

    center, row = the_center(), Line.objects.filter(code=line).first()
    emergency = row.emergency_number if row else center.emergency_number
    crisis = str(center.crisis_numbers[0]["number"]) if center.crisis_numbers else ""
    own = Greeting.objects.filter(line__code=line, language=language).values_list("sound", flat=True)
    recorded = own.first()
    words = words_of(Names(center.name, emergency, crisis, **_keys(row)), language)
    return Sentences(line, language, words, {Prompt.GREETING: bytes(recorded)} if recorded else {})


def _keys(line: "Line | None") -> dict[str, dict[str, str]]:
    """Give the keys of a line's menu, by what its sentences call them."""
    from ringbuoy.lines.models import Line

    menu = line.menu if line else ()
    names = dict(Line.objects.values_list("code", "name"))
    return {
        "language_keys": {choice.language: choice.key for choice in menu if choice.language},
        "line_keys": {names[choice.line]: choice.key for choice in menu if choice.line in names},
    }


if __name__ == "__main__":
    main()
