"""What the pages for first words show: the lists, one list by level, and what the bench counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from ringbuoy.doors.office.triage_words import CORPORA, share_words
from ringbuoy.triage.bench import Replay, Score, replay
from ringbuoy.triage.drafts import NO_DRAFT, find_draft, live_phrases, live_version
from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import ORDER, SIGNS, Level
from ringbuoy.triage.lists import phrases_in
from ringbuoy.triage.models import Draft, ListVersion
from ringbuoy.triage.phrases import Phrase
from ringbuoy.triage.reading import Reader
from ringbuoy.triage.reason_words import LEVELS
from ringbuoy.triage.versions import our_messages

MISREAD_SHOWN = 100


@dataclass(frozen=True)
class List:
    """A list as its page shows it: the draft where there is one, else what holds."""

    language: str
    draft: Draft | None
    version: int
    phrases: Sequence[Phrase]
    changed: frozenset[str]
    gone: Sequence[Phrase]

    @property
    def revision(self) -> int:
        """The revision that a form of this page was made with."""
        return self.draft.revision if self.draft else NO_DRAFT

    @property
    def by_level(self) -> list[tuple[str | Promise, list[Phrase]]]:
        """The phrases in groups, the most urgent first."""
        return [(LEVELS[level], [one for one in self.phrases if one.level is level]) for level in ORDER]

    @property
    def is_benched(self) -> bool:
        """Tell whether the bench has read with this very draft, beside what holds now."""
        return (
            self.draft is not None
            and self.draft.benched == self.draft.revision
            and self.draft.based_on == self.version
        )


def the_list(language: str) -> List:
    """Read a list for its page.

    :raises NoSuchList: there is none in this language.
    """
    draft = find_draft(language)
    live = live_phrases(language)
    phrases = phrases_in(language, draft.phrases) if draft else live
    codes, holding = {one.code for one in phrases}, frozenset(live)
    return List(
        language=language,
        draft=draft,
        version=live_version(language),
        phrases=phrases,
        changed=frozenset(one.code for one in phrases if one not in holding),
        gone=[one for one in live if one.code not in codes],
    )


def every_list() -> list[List]:
    """Read the list of each language."""
    return [the_list(language) for language in LANGUAGES]


@dataclass(frozen=True)
class Row:
    """What was counted for one level: what holds, and the draft. Empty: nothing to compare with."""

    level: str | Promise
    recall: str
    precision: str
    draft_recall: str = ""
    draft_precision: str = ""
    finds_less: bool = False


@dataclass(frozen=True)
class Counted:
    """A set of messages and how it was read."""

    name: str | Promise
    total: int
    rows: Sequence[Row]


def counted(score: Mapping[str, Mapping[str, Any]]) -> list[Counted]:
    """Put into rows what a draft's bench has counted on our messages."""
    return [
        compared(name, Score.read(score[corpus]["live"]), Score.read(score[corpus]["draft"]))
        for corpus, name in CORPORA.items()
        if corpus in score
    ]


def standing(language: str, reader: Reader) -> list[Counted]:
    """Count how our messages are read now."""
    return [
        compared(CORPORA[corpus], replay(our_messages(language, corpus), reader).score) for corpus in CORPORA
    ]


def compared(name: str | Promise, live: Score, draft: Score | None = None) -> Counted:
    """Put what was counted into rows, one for each level."""
    return Counted(name, live.total, [_row(level, live, draft) for level in SIGNS])


def _row(level: Level, live: Score, draft: Score | None) -> Row:
    recall, precision = live.recall(level), live.precision(level)
    row = Row(LEVELS[level], share_words(recall), share_words(precision))
    if draft is None:
        return row
    theirs = draft.recall(level)
    return Row(
        row.level,
        row.recall,
        row.precision,
        share_words(theirs),
        share_words(draft.precision(level)),
        theirs.part < recall.part,
    )


@dataclass(frozen=True)
class Misreadings:
    """The messages that a list reads wrongly, as many as a page shows."""

    missed: Sequence[tuple[str, str | Promise, str | Promise, str]]
    false_alarms: Sequence[tuple[str, str | Promise, str | Promise, str]]


def misreadings(read: Replay) -> Misreadings:
    """Give the words, the level they have, the level that was found, and the phrases that found it."""
    rows = [
        (
            one.is_missed,
            (one.message.words, LEVELS[one.message.level], LEVELS[one.found], ", ".join(one.codes)),
        )
        for one in read.misread
    ]
    missed = [row for is_missed, row in rows if is_missed]
    return Misreadings(
        missed[:MISREAD_SHOWN], [row for is_missed, row in rows if not is_missed][:MISREAD_SHOWN]
    )


def versions_of(language: str) -> list[ListVersion]:
    """Give every version of a list that a center has made, the newest first."""
    return list(ListVersion.objects.filter(language=language).select_related("person"))
