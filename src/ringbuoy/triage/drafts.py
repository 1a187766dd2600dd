"""Changing a list: in a draft, which reads nobody's words until the bench has tried it and it goes live."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.lists import phrases_in, stored
from ringbuoy.triage.models import Draft, ListVersion
from ringbuoy.triage.phrases import Phrase
from ringbuoy.triage.shipped import shipped_phrases

MOST_PHRASES = 2_000
NO_DRAFT = 0


class NoSuchList(NotFound):
    """We read no words in this language."""


class NoSuchPhrase(NotFound):
    """The list has no phrase with this code."""


class PhraseTwice(Refused):
    """The list has this phrase already."""


class ListFull(Refused):
    """The list holds as many phrases as one can."""


class DraftChangedMeanwhile(Conflict):
    """Somebody else changed the draft since this page was opened."""


@dataclass(frozen=True)
class Wording:
    """A phrase as somebody wants it."""

    level: Level
    reason: Reason
    about: About
    text: str


@dataclass(frozen=True)
class Seen:
    """The list that somebody looks at: its language, and the revision of its draft (`NO_DRAFT`: none)."""

    language: str
    revision: int


_Change = Callable[[list[Phrase], Draft], list[Phrase]]


def find_draft(language: str) -> Draft | None:
    """Give the draft of a list. None: nothing is being changed."""
    check_language(language)
    return Draft.objects.filter(language=language).first()


def live_version(language: str) -> int:
    """Give the number of the version that holds; 0 is the list that we carry."""
    newest = ListVersion.objects.filter(language=language).order_by("-version").first()
    return newest.version if newest else 0


def live_phrases(language: str) -> list[Phrase]:
    """Give the phrases that hold now."""
    newest = ListVersion.objects.filter(language=language).order_by("-version").first()
    return phrases_in(language, newest.phrases) if newest else list(shipped_phrases(language))


def add(actor: Person, seen: Seen, wording: Wording, *, at: datetime) -> None:
    """Add a phrase to the draft.

    :raises BadPhrase: it cannot be a phrase.
    :raises PhraseTwice: it stands there already.
    :raises ListFull: there is no room for more.
    """

    def added(phrases: list[Phrase], draft: Draft) -> list[Phrase]:
        if len(phrases) >= MOST_PHRASES:
            raise ListFull(
                _("A list holds %(most)s phrases. Take one out that finds little, then add yours.")
                % {"most": MOST_PHRASES}
            )
        phrase = _phrase(f"{seen.language}-x{draft.next_code}", seen.language, wording)
        _check_new(phrase, phrases)
        draft.next_code += 1
        return [*phrases, phrase]

    _change(actor, seen, added, at=at)


def change(actor: Person, seen: Seen, code: str, wording: Wording, *, at: datetime) -> None:
    """Write a phrase of the draft anew; it keeps its code.

    :raises NoSuchPhrase: it is not in the list.
    :raises BadPhrase: it cannot be a phrase.
    :raises PhraseTwice: it stands there already.
    """

    def changed(phrases: list[Phrase], _draft: Draft) -> list[Phrase]:
        phrase = _phrase(code, seen.language, wording)
        _check_new(phrase, _without(phrases, code))
        return [phrase if one.code == code else one for one in phrases]

    _change(actor, seen, changed, at=at)


def take_out(actor: Person, seen: Seen, code: str, *, at: datetime) -> None:
    """Take a phrase out of the draft.

    :raises NoSuchPhrase: it is not in the list.
    """
    _change(actor, seen, lambda phrases, _draft: _without(phrases, code), at=at)


@transaction.atomic
def discard(actor: Person, seen: Seen, *, at: datetime) -> None:
    """Throw the draft away; what holds goes on holding.

    :raises DraftChangedMeanwhile: it is another draft by now.
    """
    require(actor, Act.CHANGE_TRIAGE)
    gone, _each = Draft.objects.filter(language=seen.language, revision=seen.revision).delete()
    if not gone:
        raise changed_meanwhile()
    write(Happened.TRIAGE_DRAFT_DISCARDED, at=at, person=actor.pk, language=seen.language)


@transaction.atomic
def _change(actor: Person, seen: Seen, make: _Change, *, at: datetime) -> None:
    require(actor, Act.CHANGE_TRIAGE)
    draft = _begun(seen, at=at) if seen.revision == NO_DRAFT else held(seen)
    draft.phrases = stored(make(phrases_in(seen.language, draft.phrases), draft))
    draft.revision += 1
    draft.person, draft.at = actor, at
    draft.save()
    write(
        Happened.TRIAGE_DRAFT_CHANGED,
        at=at,
        person=actor.pk,
        language=seen.language,
        revision=draft.revision,
        phrases=len(draft.phrases),
    )


def _begun(seen: Seen, *, at: datetime) -> Draft:
    """Begin a draft with what holds now."""
    check_language(seen.language)
    live = live_phrases(seen.language)
    try:
        with transaction.atomic():
            return Draft.objects.create(
                language=seen.language,
                phrases=stored(live),
                based_on=live_version(seen.language),
                next_code=_next_code(seen.language, live),
                at=at,
            )
    except IntegrityError:
        raise changed_meanwhile() from None


def _next_code(language: str, live: Sequence[Phrase]) -> int:
    """Give a number that no phrase of this language ever had: a code means one phrase for good."""
    kept = ListVersion.objects.filter(language=language).values_list("phrases", flat=True)
    codes = [one.code for one in live] + [row[0] for phrases in kept for row in phrases]
    numbers = [int(code.partition("-x")[2]) for code in codes if "-x" in code]
    return max(numbers, default=0) + 1


def held(seen: Seen) -> Draft:
    """Give the draft that somebody looks at, and let nobody else change it until the transaction ends.

    :raises DraftChangedMeanwhile: it is another draft by now.
    """
    check_language(seen.language)
    rows = Draft.objects.select_for_update().filter(language=seen.language, revision=seen.revision)
    draft = rows.first()
    if draft is None:
        raise changed_meanwhile()
    return draft


def changed_meanwhile() -> DraftChangedMeanwhile:
    """Say that a colleague was first."""
    return DraftChangedMeanwhile(
        _("A colleague changed this list just now. Look again, then repeat your step.")
    )


def check_language(language: str) -> None:
    """Refuse a language whose words we cannot read.

    :raises NoSuchList: there is no list for it.
    """
    if language not in LANGUAGES:
        raise NoSuchList(_("There is no list of phrases in this language."))


def _phrase(code: str, language: str, wording: Wording) -> Phrase:
    text = " ".join(wording.text.split())
    return Phrase(code, language, wording.level, wording.reason, wording.about, text)


def _check_new(phrase: Phrase, others: Sequence[Phrase]) -> None:
    phrase.check()
    for one in others:
        if one.places == phrase.places and (one.level is Level.NONE) == (phrase.level is Level.NONE):
            raise PhraseTwice(_("The list has this phrase already: %(code)s.") % {"code": one.code})


def _without(phrases: Sequence[Phrase], code: str) -> list[Phrase]:
    left = [one for one in phrases if one.code != code]
    if len(left) == len(phrases):
        raise NoSuchPhrase(_("This phrase is not in the list any more."))
    return left
