"""Recording that the center may use an instrument."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.assessments.instruments import RECORDED, Instrument, may_show
from ringbuoy.assessments.models import Registration
from ringbuoy.assessments.published import INSTRUMENTS
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Refused, Unavailable
from ringbuoy.people.models import Person


class NoSuchInstrument(NotFound):
    """We carry no such instrument."""


class InstrumentNotRegistered(Unavailable):
    """The center has not recorded that it may use this instrument."""


class NothingToRegister(Refused):
    """The instrument needs no registration, or none opens it."""


class ReferenceMissing(Refused):
    """A registration has a reference: a date, a number, a name."""


def register(actor: Person, instrument: str, *, reference: str, at: datetime) -> None:
    """Record the center's registration for an instrument; from now on its text is shown."""
    require(actor, Act.RECORD_INSTRUMENT)
    record(instrument, reference=reference, at=at, by=actor)


@transaction.atomic
def record(instrument: str, *, reference: str, at: datetime, by: Person | None = None) -> None:
    """Write a registration down; `register` is the gated way. The demo calls this directly."""
    if find(instrument).licence not in RECORDED:
        raise NothingToRegister(_("This instrument has no registration to record."))
    if not reference.strip():
        raise ReferenceMissing(_("Write down the reference of your registration: its number, or its date."))
    said = {"reference": reference.strip()[:200], "at": at, "person": by}
    Registration.objects.update_or_create(instrument=instrument, defaults=said)
    write(Happened.INSTRUMENT_REGISTERED, at=at, person=by.pk if by else None, instrument=instrument)


def find(code: str) -> Instrument:
    """Find an instrument by its code.

    :raises NoSuchInstrument: we carry none with this code.
    """
    try:
        return INSTRUMENTS[code]
    except KeyError:
        raise NoSuchInstrument(_("There is no such set of questions.")) from None


def registration_of(code: str) -> Registration | None:
    """Give what the center has recorded for an instrument. None: nothing."""
    return Registration.objects.filter(instrument=code).first()


def text_of(code: str) -> Instrument:
    """Give an instrument with its text, if it may be shown here.

    :raises InstrumentNotRegistered: its registration has not been recorded.
    """
    instrument = find(code)
    if not may_show(instrument, is_registered=registration_of(code) is not None):
        raise InstrumentNotRegistered(
            _("These questions are off. Your clinical director can record the center's registration.")
        )
    return instrument
