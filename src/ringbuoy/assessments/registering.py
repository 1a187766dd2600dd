"""Which instruments a center asks: what it may use by their licence, and what it switched off."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.assessments.imported import imported, instruments
from ringbuoy.assessments.instruments import RECORDED, Instrument, may_show
from ringbuoy.assessments.models import Registration, Switch
from ringbuoy.assessments.published import CSSRS, INSTRUMENTS
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Refused, Unavailable
from ringbuoy.people.models import Person


class NoSuchInstrument(NotFound):
    """We carry no such instrument."""


class InstrumentNotRegistered(Unavailable):
    """The center has not recorded that it may use this instrument."""


class InstrumentOff(Unavailable):
    """The center may use this instrument, and has switched it off."""


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
    said = {"reference": reference.strip()[:200], "at": at, "person": by, "is_over": False}
    Registration.objects.update_or_create(instrument=instrument, defaults=said)
    write(Happened.INSTRUMENT_REGISTERED, at=at, person=by.pk if by else None, instrument=instrument)


@transaction.atomic
def switch(actor: Person, instrument: str, *, to_on: bool, at: datetime) -> None:
    """Choose whether counselors are offered an instrument. What its licence closes stays closed.

    :raises InstrumentNotRegistered: its registration has not been recorded.
    """
    require(actor, Act.RECORD_INSTRUMENT)
    _check_licence(find(instrument))
    said = {"is_on": to_on, "at": at, "person": actor}
    Switch.objects.update_or_create(instrument=instrument, defaults=said)
    write(Happened.INSTRUMENT_SWITCHED, at=at, person=actor.pk, instrument=instrument, is_on=to_on)


def find(code: str) -> Instrument:
    """Find an instrument by its code.

    :raises NoSuchInstrument: we carry none with this code.
    """
    found = INSTRUMENTS.get(code) or imported().get(code)
    if found is None:
        raise NoSuchInstrument(_("There is no such set of questions."))
    return found


def registration_of(code: str) -> Registration | None:
    """Give what the center has recorded for an instrument. None: nothing, or it is over."""
    return Registration.objects.filter(instrument=code, is_over=False).first()


def text_of(code: str) -> Instrument:
    """Give an instrument with its text, if it is asked here.

    :raises InstrumentNotRegistered: its registration has not been recorded.
    :raises InstrumentOff: the center has switched it off.
    """
    instrument = find(code)
    _check_licence(instrument)
    if code in _switched_off():
        raise InstrumentOff(_("These questions are switched off. Choose others."))
    return instrument


def asked_here() -> list[Instrument]:
    """Give every instrument that counselors are offered: the screener first, the others by name."""
    registered = set(Registration.objects.filter(is_over=False).values_list("instrument", flat=True))
    off = _switched_off()
    return sorted(
        (
            one
            for code, one in instruments().items()
            if may_show(one, is_registered=code in registered) and code not in off
        ),
        key=lambda one: (one is not CSSRS, one.name),
    )


def opened_screener(by: Instrument) -> Instrument | None:
    """Give the screener that another instrument's answer opens. None: none is asked here."""
    others = [one for one in asked_here() if one is not by]
    fitting = [one for one in others if one is CSSRS or one.stands_as or one.sets_risk_level]
    return min(fitting, key=lambda one: (one is not CSSRS, not one.stands_as), default=None)


def _check_licence(instrument: Instrument) -> None:
    if not may_show(instrument, is_registered=registration_of(instrument.code) is not None):
        raise InstrumentNotRegistered(
            _("These questions are off. Your clinical director can record the center's registration.")
        )


def _switched_off() -> set[str]:
    return set(Switch.objects.filter(is_on=False).values_list("instrument", flat=True))
