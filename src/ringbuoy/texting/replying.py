"""The line's own answer to a command: in the conversation where there is one, else on its own."""

from datetime import datetime, timedelta
from uuid import uuid5

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.rules import Author
from ringbuoy.kernel.ids import new_id
from ringbuoy.texting.basis import Purpose
from ringbuoy.texting.commands import Reply
from ringbuoy.texting.models import Outgoing, Texter
from ringbuoy.texting.sittings import Open
from ringbuoy.texting.strongbox import lock
from ringbuoy.texting.words import reply_to

MOST_ANSWERS, WITHIN = 10, timedelta(hours=1)


def answer(
    texter: Texter, number: str, reply: Reply | None, *, at: datetime, opened: Open | None = None
) -> None:
    """Put an answer into the outbox, in the transaction of what it answers. None: nothing is answered.

    The command counts in any case; who sends one after the other is not answered each time.
    """
    if reply is None or _has_been_answered(texter, at=at):
        return
    row = Outgoing(ref=new_id(), texter=texter, purpose=Purpose.ANSWER_TO_COMMAND, at=at, due_at=at)
    if opened is None:
        row.reply, row.number = reply, lock({"number": number})
    else:
        row.contact, row.sequence = opened.contact, _say(opened, reply, texter, row, at=at)
    row.save(force_insert=True)


def _has_been_answered(texter: Texter, *, at: datetime) -> bool:
    """Tell whether enough answers went to this number: a sender can be made up, and each text costs."""
    answers = Outgoing.objects.filter(texter=texter, purpose=Purpose.ANSWER_TO_COMMAND, at__gt=at - WITHIN)
    return answers.count() >= MOST_ANSWERS


def _say(opened: Open, reply: Reply, texter: Texter, row: Outgoing, *, at: datetime) -> int:
    words = reply_to(reply, texter.line, opened.contact.language)
    saying = Saying(words, Author.LINE, uuid5(opened.contact.id, f"reply {row.ref}"))
    return say(opened.contact, saying, key=opened.key, at=at)
