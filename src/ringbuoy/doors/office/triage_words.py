"""The sentences of the pages for first words: why words cannot be a phrase, names of corpora, a share."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.triage.bench import Share
from ringbuoy.triage.csv_messages import NotMessages
from ringbuoy.triage.csv_messages import Wrong as WrongFile
from ringbuoy.triage.phrases import (
    FEWEST_BEFORE_STAR,
    GAP_WORDS,
    LONGEST,
    MOST_CHOICES,
    MOST_PLACES,
    BadPhrase,
    Wrong,
)
from ringbuoy.triage.shipped import HELD_BACK, TUNING

_NUMBERS = {
    "letters": LONGEST,
    "gap": GAP_WORDS,
    "star": FEWEST_BEFORE_STAR,
    "places": MOST_PLACES,
    "choices": MOST_CHOICES,
}
_SENTENCES: dict[Wrong, str | Promise] = {
    Wrong.EMPTY: gettext_lazy("Write the words of the phrase first."),
    Wrong.TOO_LONG: gettext_lazy(
        "This phrase is too long. Write at most %(letters)s letters, or two phrases."
    ),
    Wrong.NO_WORD: gettext_lazy(
        "“%(bit)s” is no word. Use letters, / between words of which one must stand there, and ... for words "
        "that may come between."
    ),
    Wrong.NOT_SINGLE: gettext_lazy(
        "“%(bit)s”: each choice between strokes must be a single word. Write two phrases."
    ),
    Wrong.SHORT_STAR: gettext_lazy("“%(bit)s”: write at least %(star)s letters before the star."),
    Wrong.OUTER_GAP: gettext_lazy(
        "A phrase begins and ends with a word. Take the ... from its beginning or end."
    ),
    Wrong.DOUBLE_GAP: gettext_lazy("Write ... once between two words; it stands for up to %(gap)s words."),
    Wrong.TOO_MANY: gettext_lazy(
        "A phrase has at most %(places)s places, and %(choices)s words to choose from in each. "
        "Write two phrases."
    ),
    Wrong.SAYS_LITTLE: gettext_lazy(
        "This phrase would be found in almost every message. Add a word that says more."
    ),
    Wrong.GAP_IN_IDIOM: gettext_lazy("A figure of speech has no ... and no star. Write each form of it."),
}
_OF_FILES: dict[WrongFile, str | Promise] = {
    WrongFile.EMPTY: gettext_lazy("The file has no messages. Its first line must be: language,level,words"),
    WrongFile.NOT_CSV: gettext_lazy(
        "This is no CSV: a quotation mark is not closed, or stands in the wrong place. Save it as CSV "
        "once more."
    ),
    WrongFile.COLUMN_MISSING: gettext_lazy(
        "The first line has no column %(said)s. It must be: language,level,words"
    ),
    WrongFile.UNKNOWN_LANGUAGE: gettext_lazy(
        "Line %(line)s: the language “%(said)s” has no list. Write en or es."
    ),
    WrongFile.UNKNOWN_LEVEL: gettext_lazy(
        "Line %(line)s: there is no level “%(said)s”. Write imminent, high, some or none."
    ),
    WrongFile.NO_WORDS: gettext_lazy("Line %(line)s has no words. Write the message, or take the line out."),
    WrongFile.TOO_MANY: gettext_lazy("The file has more than %(said)s messages. Send it in parts."),
}
CORPORA: dict[str, str | Promise] = {
    HELD_BACK: gettext_lazy("Messages that were held back when the lists were written"),
    TUNING: gettext_lazy("Messages that the lists were written with"),
}


def why_no_phrase(error: BadPhrase) -> str:
    """Say why words cannot be a phrase."""
    return str(_SENTENCES[error.wrong]) % {**_NUMBERS, "bit": error.bit}


def why_no_messages(error: NotMessages) -> str:
    """Say why a file cannot be read with."""
    return str(_OF_FILES[error.wrong]) % {"line": error.line, "said": error.said}


def share_words(share: Share) -> str:
    """Write a share with its two numbers; a dash where nothing was counted."""
    if share.value is None:
        return "–"
    numbers = {"percent": f"{100 * share.value:.1f}", "part": share.part, "whole": share.whole}
    return _("%(percent)s%% (%(part)s of %(whole)s)") % numbers
