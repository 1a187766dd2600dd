"""What the law of a line wants said before anything else: that a colleague may listen.

A caller is told whatever way they came to the line: by calling it, by a key, or found waiting by the next
engine. Whether they heard it to its end stands at the contact; until then nobody can listen.
"""

from collections.abc import Iterator

from ringbuoy.telephony.calls import call_backs, recorders
from ringbuoy.telephony.calls.call import Call, Hears
from ringbuoy.telephony.calls.orders import Order, RecordTold
from ringbuoy.telephony.calls.saying import say
from ringbuoy.telephony.sounds.prompts import Prompt


def begin(call: Call) -> Iterator[Order]:
    """Say first what the law wants said, and then greet."""
    if call.line.says_listening:
        yield from say(call, Prompt.LISTENED)
    else:
        yield from recorders.tell(call)


def begin_anew(call: Call) -> Iterator[Order]:
    """Begin again with a caller who has chosen another language or line: they are told in that one too."""
    recorders.forget_told(call)
    yield from begin(call)


def hear_out(call: Call, prompt: str) -> Iterator[Order]:
    """A sentence was heard to its end. Only then somebody was told."""
    if prompt == Prompt.LISTENED:
        call.is_told_of_listening = True
        yield RecordTold(call.leg)


def note_unsaid(call: Call, prompt: str) -> None:
    """The sentence could not be played. It is not tried over and over while the caller waits."""
    call.cannot_be_told = call.cannot_be_told or prompt == Prompt.LISTENED


def tell_untold(call: Call) -> Iterator[Order]:
    """Tell a caller who waits on a line that wants it said, and to whom nobody has said it yet."""
    if _must_be_told(call) and _is_free(call):
        yield from begin_anew(call)


def _must_be_told(call: Call) -> bool:
    is_told = call.is_told_of_listening or call.stands is None or call.stands.is_told_of_listening
    may_be_told = call.waits_for_somebody and not call.cannot_be_told
    return call.line.says_listening and not is_told and may_be_told


def _is_free(call: Call) -> bool:
    """Tell whether the caller can be spoken to now: they hear music or nothing, and do nothing else."""
    is_here = not (call.is_ending or call.is_sent_away or call.asked or call.away_since)
    is_about_nothing = call.message is None and not call_backs.hangs_up_now(call) and not call.desk
    return is_here and is_about_nothing and call.hears in (Hears.NOTHING, Hears.MUSIC)
