"""In which language somebody who texts is answered: the one they write, where the line speaks it."""

from datetime import datetime

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.texting.models import Texter
from ringbuoy.texting.tongues import language_of

UNANSWERED = (State.WAITING, State.MESSAGE_TAKEN)
"""While a contact stands so, it can still go to somebody who speaks another language."""


def learn(texter: Texter, words: str) -> bool:
    """Learn from a text in which language somebody writes, and tell whether that is known now."""
    found = language_of(words, texter.line.languages)
    if found is not None and found != texter.language:
        texter.language = found
        texter.save(update_fields=["language"])
    return found is not None or texter.contact_id is not None or len(texter.line.languages) < 2


def follow(contact: Contact, texter: Texter, *, at: datetime) -> bool:
    """Let a contact that waits go to those who speak what the person writes, and tell whether it changed."""
    if contact.language == texter.language or contact.where not in UNANSWERED:
        return False
    waiting = Contact.objects.filter(pk=contact.pk, state__in=UNANSWERED)
    if not waiting.update(language=texter.language):
        return False
    contact.language = texter.language
    write(
        Happened.CONTACT_LANGUAGE_CHANGED,
        at=at,
        contact=contact.pk,
        line=contact.line_id,
        language=contact.language,
    )
    return True
