"""Taking in a questionnaire that a center is licensed to use: closed until its licence was confirmed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.assessments.instruments import Instrument
from ringbuoy.assessments.models import Imported, Registration
from ringbuoy.assessments.published import INSTRUMENTS
from ringbuoy.assessments.questionnaires import Scored, read_questionnaire
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.models import Person


class CodeTaken(Refused):
    """We carry an instrument of this name."""


class LicenceNotConfirmed(Refused):
    """Who confirmed the licence, and what it says, was not written down."""


@dataclass(frozen=True)
class Confirmed:
    """The entry of the licence register. `until` None: the licence has no end."""

    reference: str
    by: str
    until: date | None


@dataclass(frozen=True)
class File:
    """A questionnaire as it was sent, and what the center says of it."""

    text: str
    code: str
    language: str
    scored: Scored


@transaction.atomic
def take_in(actor: Person, file: File, licence: Confirmed, *, at: datetime) -> Instrument:
    """Take a questionnaire in with its licence; the same short name again is its next version.

    :raises NotUsable: with the item that is wrong.
    :raises CodeTaken: a published instrument has this short name.
    :raises LicenceNotConfirmed: nobody has confirmed the licence, or it is over.
    """
    require(actor, Act.RECORD_INSTRUMENT)
    if file.code in INSTRUMENTS:
        raise CodeTaken(_("A published set of questions has this short name. Choose another one."))
    _check_licence(licence, on=at.date())
    instrument = read_questionnaire(file.text, code=file.code, language=file.language, scored=file.scored)
    Imported.objects.create(
        code=instrument.code,
        language=file.language,
        text=file.text,
        bands=[list(band) for band in file.scored.bands],
        opens_screener_at=file.scored.opens_screener_at,
        person=actor,
        at=at,
    )
    _register(actor, instrument, licence, at=at)
    return instrument


def _check_licence(licence: Confirmed, *, on: date) -> None:
    if not licence.reference.strip() or not licence.by.strip():
        raise LicenceNotConfirmed(_("Write down what the licence says and who has confirmed it."))
    if licence.until is not None and licence.until < on:
        raise LicenceNotConfirmed(_("This licence is over. Ask the rights holder for a new one."))


def _register(actor: Person, instrument: Instrument, licence: Confirmed, *, at: datetime) -> None:
    said = {
        "reference": licence.reference.strip()[:200],
        "confirmed_by": licence.by.strip()[:120],
        "until": licence.until,
        "is_over": False,
        "at": at,
        "person": actor,
    }
    Registration.objects.update_or_create(instrument=instrument.code, defaults=said)
    write(
        Happened.INSTRUMENT_IMPORTED,
        at=at,
        person=actor.pk,
        instrument=instrument.code,
        version=instrument.version,
        items=len(instrument.questions),
    )
