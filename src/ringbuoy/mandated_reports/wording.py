"""What was disclosed, in words: sealed with the contact's words, filed for longer when the report is over."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.contacts.filing import filing_key, is_filed, key_behind
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import pass_to_read
from ringbuoy.kernel.errors import NotFound
from ringbuoy.mandated_reports.models import Report, ReportWords
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

PURPOSE = "mandated_report"


class WordsGone(NotFound):
    """Nothing is left to read."""


@dataclass(frozen=True)
class Told:
    """Who is harmed, by whom, what was said of it, and what came of the report: names and references."""

    who: str = field(default="", repr=False)
    by_whom: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    result: str = field(default="", repr=False)


@dataclass(frozen=True)
class Opened:
    """The words of a report, opened, with the key that seals them anew."""

    told: Told
    key: ContactKey = field(repr=False)

    def with_result(self, words: str) -> Told:
        """Give the words with one more paragraph of what came of it."""
        paragraphs = [self.told.result, words.strip()]
        return replace(self.told, result="\n\n".join(filter(None, paragraphs)))

    def keep(self, report: Report, words: str) -> None:
        """Add a paragraph of what came of it."""
        if words.strip():
            keep_words(report, self.with_result(words), key=self.key)


def keep_words(report: Report, told: Told, *, key: ContactKey) -> None:
    """Keep these words in the place of those before."""
    number = report.number
    sealed = {
        "contact_id": report.contact_id,
        "who": ReportWords.who.seal(key, told.who, sequence=number),
        "by_whom": ReportWords.by_whom.seal(key, told.by_whom, sequence=number),
        "said": ReportWords.said.seal(key, told.said, sequence=number),
        "result": ReportWords.result.seal(key, told.result, sequence=number),
    }
    with showing(report.contact_id):
        ReportWords.objects.update_or_create(report=report, defaults=sealed)


def told_of(report: Report, *, key: ContactKey) -> Told | None:
    """Open the words with the key of the contact's words. None: they are filed, or were never there."""
    row = _row(report)
    return None if row is None or is_filed(row.said) else _opened(row, report, key)


def file_away(actor: Person, report: Report, told: Told, *, at: datetime) -> None:
    """Seal the words of an ended report for the class of records that are kept for years.

    :raises KeysUnavailable: keyd does not answer; the report stays open until it does.
    """
    keep_words(report, told, key=filing_key(actor, report.contact, purpose=PURPOSE, at=at))


def opened_with(report: Report, key: ContactKey) -> Opened:
    """Open the words of a report of one's own live contact with the key of its words."""
    return Opened(told_of(report, key=key) or Told(), key)


def opened_for(actor: Person, report: Report, *, at: datetime) -> Opened:
    """Open the words, filed or not, through the gate of the contact, with a line in the journal.

    :raises NotYourContact: the record is closed to this person.
    :raises WordsGone: their time is over, or the contact was erased.
    """
    contact: Contact = report.contact
    pass_to_read(actor, contact, purpose=PURPOSE, at=at)
    row = _row(report)
    if row is None:
        raise words_gone()
    try:
        key = key_behind(actor, contact, row.said, purpose=PURPOSE, at=at)
    except NotFound:
        raise words_gone() from None
    return Opened(_opened(row, report, key), key)


def words_gone() -> WordsGone:
    """Say that nothing is left to read."""
    return WordsGone(_("The words of this report were erased, or their time is over."))


def _row(report: Report) -> ReportWords | None:
    with showing(report.contact_id):
        return ReportWords.objects.filter(report=report).first()


def _opened(row: ReportWords, report: Report, key: ContactKey) -> Told:
    number = report.number
    return Told(
        row.who.open(key, sequence=number),
        row.by_whom.open(key, sequence=number),
        row.said.open(key, sequence=number),
        row.result.open(key, sequence=number),
    )
