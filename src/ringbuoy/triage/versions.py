"""From a draft to the list that reads: the bench first, then live; and back to an earlier one in one step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.triage.bench import Message, Replay, Score, falls, replay
from ringbuoy.triage.drafts import Seen, changed_meanwhile, check_language, held, live_version
from ringbuoy.triage.keeping import live_reader
from ringbuoy.triage.levels import Level
from ringbuoy.triage.lists import phrases_in, stored
from ringbuoy.triage.models import Draft, ListVersion
from ringbuoy.triage.phrases import Phrase
from ringbuoy.triage.reading import PhraseList, Reader
from ringbuoy.triage.shipped import CORPORA, shipped_messages, shipped_phrases

OURS = 0
"""The version that we carry, before any of the center's own."""


class NothingToFind(Refused):
    """A list without a phrase that raises anybody."""


class NotBenched(Conflict):
    """The bench has not read with this draft yet."""


class FindsLess(Refused):
    """The draft finds fewer of those in danger than what holds, and nobody has said that this is meant."""


class NoSuchVersion(NotFound):
    """The list never had this version."""


def compare(language: str, phrases: Sequence[Phrase], messages: Sequence[Message]) -> tuple[Replay, Replay]:
    """Read messages with what holds and with other phrases, and give both."""
    live = live_reader()
    return replay(messages, live), replay(messages, with_phrases(live, language, phrases))


def with_phrases(live: Reader, language: str, phrases: Sequence[Phrase]) -> Reader:
    """Give a reader that has these phrases for one language."""
    return Reader({**live.lists, language: PhraseList(language, phrases)})


def our_messages(language: str, corpus: str) -> list[Message]:
    """Give our messages of one language."""
    return [one for one in shipped_messages(corpus) if one.language == language]


@transaction.atomic
def run_bench(actor: Person, seen: Seen, *, at: datetime) -> None:
    """Read our messages with the draft, and keep what was counted with it.

    :raises NothingToFind: no phrase of it raises anybody.
    """
    require(actor, Act.CHANGE_TRIAGE)
    draft = held(seen)
    phrases = phrases_in(seen.language, draft.phrases)
    _check_finds(phrases)
    draft.score = {}
    for corpus in CORPORA:
        live, changed = compare(seen.language, phrases, our_messages(seen.language, corpus))
        draft.score[corpus] = {"live": live.score.stored(), "draft": changed.score.stored()}
    draft.benched = draft.revision
    draft.save(update_fields=["score", "benched"])
    write(Happened.TRIAGE_BENCHED, at=at, person=actor.pk, language=seen.language, revision=draft.revision)


@transaction.atomic
def go_live(actor: Person, seen: Seen, *, is_meant: bool, at: datetime) -> ListVersion:
    """Let the draft read from now on. `is_meant`: it is known that it finds fewer of those in danger.

    :raises NotBenched: the bench has not read with this very draft, or not beside what holds now.
    :raises FindsLess: it finds fewer, and nobody has said that this is meant.
    """
    require(actor, Act.CHANGE_TRIAGE)
    draft = held(seen)
    if draft.benched != draft.revision or draft.based_on != live_version(seen.language):
        raise NotBenched(_("Run the bench with this draft first, and look at what it finds and misses."))
    if lost(draft) and not is_meant:
        raise FindsLess(
            _("This draft finds fewer messages in danger than the list that holds. Say that you mean it.")
        )
    counted = {corpus: both["draft"] for corpus, both in draft.score.items()}
    version = _add_version(actor, seen.language, draft.phrases, score=counted, at=at)
    draft.delete()
    write(
        Happened.TRIAGE_WENT_LIVE,
        at=at,
        person=actor.pk,
        language=seen.language,
        version=version.version,
        finds_less=[level.value for level in lost(draft)],
    )
    return version


@transaction.atomic
def roll_back(actor: Person, language: str, *, to: int, seen: int, at: datetime) -> ListVersion:
    """Let an earlier list hold again at once, as a new version. `to` `OURS`: the list that we carry.

    `seen` is the version that this person saw as the one that holds.

    :raises NoSuchVersion: there never was one.
    :raises DraftChangedMeanwhile: another one holds by now.
    """
    require(actor, Act.CHANGE_TRIAGE)
    check_language(language)
    if live_version(language) != seen:
        raise changed_meanwhile()
    version = _add_version(actor, language, phrases_of_version(language, to), back_to=to, at=at)
    write(
        Happened.TRIAGE_ROLLED_BACK,
        at=at,
        person=actor.pk,
        language=language,
        version=version.version,
        to=to,
    )
    return version


def phrases_of_version(language: str, version: int) -> list[list[str]]:
    """Give the phrases of a version as they are stored.

    :raises NoSuchVersion: there never was one.
    """
    if version == OURS:
        return stored(shipped_phrases(language))
    kept = ListVersion.objects.filter(language=language, version=version).first()
    if kept is None:
        raise NoSuchVersion(_("This list has no version %(version)s.") % {"version": version})
    phrases: list[list[str]] = kept.phrases
    return phrases


def lost(draft: Draft) -> list[Level]:
    """Give the levels at which a benched draft finds fewer than what holds, in any set of messages."""
    found = {
        level
        for both in draft.score.values()
        for level in falls(Score.read(both["live"]), Score.read(both["draft"]))
        if level is not Level.SOME
    }
    return sorted(found, key=lambda level: level.rank)


def _check_finds(phrases: Sequence[Phrase]) -> None:
    if not any(one.level in (Level.IMMINENT, Level.HIGH) for one in phrases):
        raise NothingToFind(
            _("This list would put nobody first. Keep at least one phrase that is imminent or high.")
        )


def _add_version(
    actor: Person,
    language: str,
    phrases: Sequence[Sequence[str]],
    *,
    at: datetime,
    score: Mapping[str, Any] | None = None,
    back_to: int | None = None,
) -> ListVersion:
    try:
        with transaction.atomic():
            return ListVersion.objects.create(
                language=language,
                version=live_version(language) + 1,
                phrases=phrases,
                score=score or {},
                back_to=back_to,
                at=at,
                person=actor,
            )
    except IntegrityError:
        raise changed_meanwhile() from None
