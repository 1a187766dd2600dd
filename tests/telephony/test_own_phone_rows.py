"""A counselor's own phone as rows: kept locked, confirmed by a key, rung for its owner alone."""

from datetime import timedelta

import pytest
from django.db import connection

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.rules import State
from ringbuoy.kernel.channels import Channel
from ringbuoy.people import sign_ins
from ringbuoy.routing.actions import OfferOver
from ringbuoy.server.sounding import spoken
from ringbuoy.telephony.calls.events import OwnRing
from ringbuoy.telephony.calls.lines import HOUSE
from ringbuoy.telephony.dialing import CostsTooMuch, NoWayOut
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import OwnPhone, Trunk
from ringbuoy.telephony.numbers import UnreadableNumber
from ringbuoy.telephony.own_phones import (
    CONFIRMED_WITHIN,
    AskedTooSoon,
    NotConfirmed,
    TalkGoesOn,
    accept_by_key,
    confirm,
    keep,
    last_digits,
    own_rings,
    remove,
    switch,
)
from ringbuoy.telephony.softphones import account_for, accounts
from tests.cast import Bench

NUMBER, DIALED = "+1 555 010 0177", "+15550100177"


@pytest.fixture
def carrier(bench: Bench) -> Trunk:
    return Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host="127.0.0.1", port=5099)


def _confirmed(bench: Bench) -> None:
    keep(bench.maria, NUMBER, at=bench.at)
    confirm(bench.maria.pk, DIALED, at=bench.at)


def test_a_number_is_kept_locked_and_called_once_to_be_confirmed(bench: Bench, carrier: Trunk) -> None:
    keep(bench.maria, NUMBER, at=bench.at)

    assert own_rings(at=bench.at) == (OwnRing(bench.maria.pk, DIALED),)
    assert own_rings(at=bench.at + CONFIRMED_WITHIN) == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM telephony_ownphone")
        assert b"0177" not in bytes(cursor.fetchone()[0])
    with pytest.raises(NotConfirmed):
        switch(bench.maria, is_on=True, at=bench.at)
    with pytest.raises(AskedTooSoon):
        keep(bench.maria, "5550188", at=bench.at + timedelta(seconds=30))


def test_only_a_key_in_time_confirms(bench: Bench, carrier: Trunk) -> None:
    keep(bench.maria, NUMBER, at=bench.at)
    confirm(bench.maria.pk, DIALED, at=bench.at + 3 * CONFIRMED_WITHIN)
    assert not OwnPhone.objects.get().is_on

    confirm(bench.maria.pk, DIALED, at=bench.at + CONFIRMED_WITHIN)
    assert OwnPhone.objects.get().is_on


def test_a_late_key_at_the_old_number_confirms_no_new_one(bench: Bench, carrier: Trunk) -> None:
    _confirmed(bench)
    keep(bench.maria, "5550188", at=bench.at + CONFIRMED_WITHIN)

    confirm(bench.maria.pk, DIALED, at=bench.at + CONFIRMED_WITHIN)

    assert not OwnPhone.objects.filter(is_on=True).exists()
    assert OwnPhone.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("number", "error"),
    [("12", UnreadableNumber), ("call me", UnreadableNumber), ("+19005550100", CostsTooMuch)],
)
def test_what_cannot_be_dialed_is_refused(
    bench: Bench, carrier: Trunk, number: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        keep(bench.maria, number, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        keep(bench.kai, NUMBER, at=bench.at)
    assert not OwnPhone.objects.exists()


def test_without_a_carrier_nobody_is_called(bench: Bench) -> None:
    with pytest.raises(NoWayOut):
        keep(bench.maria, NUMBER, at=bench.at)


def test_it_rings_for_its_owners_offers_and_the_key_answers(bench: Bench, carrier: Trunk) -> None:
    _confirmed(bench)
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    assert own_rings(at=bench.at) == ()
    bench.routes()

    (ring,) = own_rings(at=bench.at)
    assert (ring.person, ring.contact, ring.is_talk) == (bench.maria.pk, contact.pk, False)
    with pytest.raises(OfferOver):
        accept_by_key(bench.tom.pk, contact.pk, at=bench.at)
    accept_by_key(bench.maria.pk, contact.pk, at=bench.at)

    contact.refresh_from_db()
    assert (contact.where, contact.counselor) == (State.TALKING, bench.maria)
    with pytest.raises(TalkGoesOn):
        remove(bench.maria, at=bench.at)


@pytest.mark.parametrize(
    ("languages", "language"),
    [(["es", "en"], "es"), (["en", "ar"], "en"), (["xx", "ar"], "ar"), (["xx"], "en")],
)
def test_who_takes_it_is_asked_in_a_language_of_theirs_for_which_there_is_a_voice(
    bench: Bench, carrier: Trunk, languages: list[str], language: str
) -> None:
    bench.maria.languages = languages
    bench.maria.save()
    keep(bench.maria, NUMBER, at=bench.at)

    (ring,) = own_rings(at=bench.at)

    assert ring.language == language
    assert (HOUSE, language) in list(spoken())


def test_a_chat_rings_at_no_phone(bench: Bench, carrier: Trunk) -> None:
    _confirmed(bench)
    bench.ready("maria")
    bench.reaches_out()
    bench.routes()

    assert own_rings(at=bench.at) == ()


def test_the_browser_has_no_account_while_the_phone_is_used(bench: Bench, carrier: Trunk) -> None:
    sign_ins.begin(bench.maria, session_key="one", browser="a browser", at=bench.at)
    account_for(bench.maria, "one", at=bench.at)
    _confirmed(bench)
    assert accounts() == []

    switch(bench.maria, is_on=False, at=bench.at)
    assert len(accounts()) == 1
    remove(bench.maria, at=bench.at)
    assert not OwnPhone.objects.exists()


def test_a_number_that_cannot_be_opened_holds_nobody_up(bench: Bench, carrier: Trunk) -> None:
    """The machine has another key than the one with which it was locked."""
    _confirmed(bench)
    OwnPhone.objects.update(number=b"locked with another key", confirmed_at=None)

    assert own_rings(at=bench.at) == ()
    assert last_digits(OwnPhone.objects.get()) == "··"
