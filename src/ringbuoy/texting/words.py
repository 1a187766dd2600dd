"""What the line says by itself to somebody who texts: plain, neutral, honest about the wait."""

from datetime import datetime

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.center import the_center
from ringbuoy.lines.models import Line
from ringbuoy.presence.queries import somebody_is_on_shift
from ringbuoy.routing.estimates import Wait
from ringbuoy.routing.queries import usual_wait
from ringbuoy.routing.wait_words import waits
from ringbuoy.texting.commands import Reply

LONG_WAITS = frozenset({Wait.ABOUT_TEN_MINUTES, Wait.ABOUT_TWENTY_MINUTES, Wait.HALF_AN_HOUR_OR_MORE})


def first_reply(line: Line, language: str, *, at: datetime) -> str:
    """Greet somebody who has just written: who comes, when, and where to turn meanwhile."""
    with translation.override(language):
        opening = _opening(line, language, at=at)
        return " ".join((opening, _other_ways(line), _how_to_stop()))


def offered_languages(line: Line, language: str) -> str:
    """Say in each other language of the line that one can write in it; without a translation, its name."""
    return " ".join(_offer(other) for other in line.languages if other != language)


def _offer(language: str) -> str:
    ours = "You can write to us in English, too."
    with translation.override(language):
        said = _("You can write to us in English, too.")
    if said == ours and language != "en":
        return str(LANG_INFO.get(language, {}).get("name_local", language)).capitalize() + "."
    return said


def reply_to(reply: Reply, line: Line, language: str) -> str:
    """Answer a command."""
    with translation.override(language):
        return " ".join((_answer(reply), _other_ways(line), *([_how_to_stop()] if _may_stop(reply) else [])))


def only_words(language: str) -> str:
    """Tell kindly that a picture does not reach us."""
    with translation.override(language):
        return _("We got a picture or a file, but only words reach us here. Can you tell us in words?")


def picture_mark(language: str, pictures: int) -> str:
    """Say in the conversation that pictures were sent."""
    with translation.override(language):
        return _("[Sent pictures or files: %(count)s. They are not fetched.]") % {"count": pictures}


def _opening(line: Line, language: str, *, at: datetime) -> str:
    """Greet with the line's own words, which may promise somebody soon, only where that is the truth."""
    neutral = _("You have reached us. You can write to us here.")
    if not line.hours.are_open(at) or not somebody_is_on_shift(line, at=at):
        away = _("Nobody is here right now. Your words are kept, and we answer as soon as someone is back.")
        return f"{neutral} {away}"
    wait = usual_wait(line, Channel.TEXT, at=at)
    greeting = neutral if wait in LONG_WAITS else line.greeting(language) or neutral
    return f"{greeting} {waits()[wait] or _('Someone will answer as soon as they can.')}"


def _other_ways(line: Line) -> str:
    """Name the ways to reach help that need no text."""
    ways = [_("In danger now? Call %(number)s.") % {"number": line.emergency_number}]
    if line.phone_number:
        ways.append(_("You can also call us: %(number)s.") % {"number": line.phone_number})
    ways += [f"{row['name']}: {row['number']}." for row in the_center().crisis_numbers[:1]]
    return " ".join(ways)


def _answer(reply: Reply) -> str:
    return {
        Reply.STOPPED: _("You will get no more texts from us. If you write again, we can answer again."),
        Reply.STARTED: _("We can answer you again. Write whenever you like."),
        Reply.HELP: _(
            "This is a line where people answer. Someone will write to you here; it is free with us, "
            "your carrier may charge for texts."
        ),
        Reply.COMPLAINT: _(
            "Tell us here what went wrong or well. "
            "Whoever answers passes it on; you need not say who you are."
        ),
        Reply.QUESTION: _(
            "We are still here. If you want no more texts, send STOP. If you meant something else, tell us."
        ),
    }[reply]


def _may_stop(reply: Reply) -> bool:
    return reply in (Reply.STARTED, Reply.HELP)


def _how_to_stop() -> str:
    return _("STOP ends our texts.")
