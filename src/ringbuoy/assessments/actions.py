"""Asking an instrument's questions, and setting the level by hand.

If the assessment cannot be saved the talk goes on: nothing here holds a contact.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can, require
from ringbuoy.access.rules import Act
from ringbuoy.assessments.instruments import Instrument
from ringbuoy.assessments.levels import Change, set_level
from ringbuoy.assessments.models import TAKEN_BACK, Assessment, How, ItemAnswer
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.queries import answers_of, level_now, lowered_at, proven_for, risk_of
from ringbuoy.assessments.registering import find, text_of
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.rules import NotALevel, check_lower, check_raise, standing_level
from ringbuoy.assessments.scoring import allows, level_of
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN, NotPossibleNow
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey


class NoSuchAnswer(Refused):
    """The instrument has no such item, or the item no such answer."""


@transaction.atomic
def start(actor: Person, contact: Contact, instrument: str = CSSRS.code, *, at: datetime) -> Assessment:
    """Begin an instrument in one's own contact; begun before, it goes on.

    :raises InstrumentNotRegistered: the center has not recorded its registration.
    """
    require(actor, Act.ASSESS)
    text = text_of(instrument)
    _hold(actor, contact)
    said = {"person": actor, "started_at": at, "version": text.version, "language": text.language}
    assessment, made = Assessment.objects.get_or_create(contact=contact, instrument=text.code, defaults=said)
    if made:
        write(
            Happened.ASSESSMENT_STARTED,
            at=at,
            contact=contact.pk,
            person=actor.pk,
            instrument=text.code,
            version=text.version,
        )
    return assessment


@transaction.atomic
def give_answer(
    actor: Person, contact: Contact, item: str, answer: str, *, instrument: str = CSSRS.code, at: datetime
) -> Assessment:
    """Write one answer down and compute the level anew. An empty answer takes the earlier one back.

    :raises NoSuchAnswer: there is no such item or answer.
    """
    assessment = start(actor, contact, instrument, at=at)
    text = find(assessment.instrument)
    check_answer(text, item, answer)
    with showing(contact.pk):
        ItemAnswer.objects.create(assessment=assessment, item=item, answer=answer, person=actor, at=at)
    write(
        Happened.ASSESSMENT_ANSWERED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        instrument=text.code,
        item=item,
    )
    _compute(actor, contact, assessment, text, at=at)
    return assessment


def check_answer(instrument: Instrument, item: str, answer: str) -> None:
    """Refuse what the instrument does not know.

    :raises NoSuchAnswer: there is no such item or answer.
    """
    is_known = instrument.question(item) is not None and answer == TAKEN_BACK
    if not is_known and not allows(instrument, item, answer):
        raise NoSuchAnswer(_("Choose one of the answers shown, for one of the questions."))


def _compute(
    actor: Person, contact: Contact, assessment: Assessment, text: Instrument, *, at: datetime
) -> None:
    answers = answers_of(assessment)
    assessment.level = level_of(text, answers)
    assessment.save(update_fields=["level"])
    if risk_of(text, answers) is None:
        return
    before = level_now(contact)
    after = standing_level(before, proven_for(contact, since=lowered_at(contact)))
    if after is not before:
        set_level(actor, contact, Change(How.COMPUTED, after, proven_for(contact)), at=at)


@transaction.atomic
def raise_level(
    actor: Person, contact: Contact, level: str, *, reason: str = "", key: ContactKey, at: datetime
) -> None:
    """Set a higher level than the answers give. The counselor who has the contact may, and any supervisor.

    :raises NotHigher: the level is as serious already.
    :raises NotPossibleNow: the record is closed.
    """
    require(actor, Act.ASSESS)
    if not can(actor, Act.LOWER_RISK_LEVEL):
        require_own(actor, contact)
    _hold_open(contact)
    after = _level(level)
    check_raise(level_now(contact), after)
    set_level(actor, contact, Change(How.RAISED, after, proven_for(contact), reason, key), at=at)


@transaction.atomic
def lower_level(
    actor: Person, contact: Contact, level: str, *, reason: str, key: ContactKey, at: datetime
) -> None:
    """Set a lower level, with a reason. Supervisors only.

    :raises NotLower: the level is not lower than the one that stands.
    :raises ReasonMissing: no reason was given.
    :raises NotPossibleNow: the record is closed.
    """
    require(actor, Act.LOWER_RISK_LEVEL)
    _hold_open(contact)
    after = _level(level)
    check_lower(level_now(contact), after, reason)
    set_level(actor, contact, Change(How.LOWERED, after, proven_for(contact), reason, key), at=at)


def _level(text: str) -> Level:
    try:
        return Level(text)
    except ValueError:
        raise NotALevel(_("Choose none, low, moderate or high.")) from None


def _hold(actor: Person, contact: Contact) -> None:
    """Hold one's own open contact until the end of the transaction, as it stands now."""
    _hold_open(contact)
    require_own(actor, contact)


def _hold_open(contact: Contact) -> None:
    _lock(contact)
    if contact.where not in OPEN:
        raise NotPossibleNow(_("This record is closed. It can no longer be assessed."))


def _lock(contact: Contact) -> None:
    now = Contact.objects.select_for_update().get(pk=contact.pk)
    for name in ("state", "version", "tier", "risk_level", "counselor_id"):
        setattr(contact, name, getattr(now, name))
