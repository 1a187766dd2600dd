"""What Asterisk has in hand when an engine comes: told by Asterisk itself, whatever the database knows."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.on_call import rings_on_call
from ringbuoy.doors.voice.probing import is_probe
from ringbuoy.doors.voice.trying import trial_of
from ringbuoy.telephony.asterisk.accounts import unseen_name
from ringbuoy.telephony.calls.browsers import browser_of, browser_with
from ringbuoy.telephony.calls.desks import person_of
from ringbuoy.telephony.calls.ears import is_ear
from ringbuoy.telephony.calls.events import Entered, Found
from ringbuoy.telephony.calls.messages import kept_by
from ringbuoy.telephony.calls.others import caller_of
from ringbuoy.telephony.calls.outsides import is_called, outside_of
from ringbuoy.telephony.calls.own_phones import own_phone_of
from ringbuoy.telephony.calls.recorders import is_recorder
from ringbuoy.telephony.carriers import TRUNK
from ringbuoy.telephony.softphones import person_with
from ringbuoy.telephony.vouching import vouched_in

Leg = Mapping[str, Any]
ROOM = "talk-"
DIALED, VOUCHED, LINE = "CC_DIALED", "CC_VOUCHED", "CC_LINE"
WITHHELD = "prohib"
BROUGHT_BY_A_CARRIER = re.compile(rf"PJSIP/({TRUNK}\d+)-[0-9a-f]+\Z")


async def what_is_there(ari: Ari) -> Found:
    """Read the calls that are in an engine's hands, the counselors' legs, and who is joined with whom."""
    legs, rooms, phones, ours = await asyncio.gather(ari.legs(), ari.rooms(), ari.phones(), ari.in_hand())
    held = [leg for leg in legs if leg["id"] in ours]
    placed = {str(leg["id"]): leg["state"] == "Up" for leg in legs if outside_of(leg["id"])}
    callers = [leg for leg in held if _is_callers(leg, placed)]
    return Found(
        callers=tuple(await asyncio.gather(*(entered(ari, leg) for leg in callers))),
        desks=dict(_desks(held)),
        rooms={room["id"].removeprefix(ROOM): frozenset(room["channels"]) for room in rooms},
        phones=frozenset(filter(None, map(person_with, _online(phones)))),
        own=frozenset(str(leg["id"]) for leg in held if own_phone_of(leg["id"]) is not None),
        browsers=frozenset(filter(None, map(browser_with, _online(phones)))),
        elsewhere=frozenset(str(leg["id"]) for leg in legs) - ours,
        ears=frozenset(str(leg["id"]) for leg in held if is_ear(leg["id"])),
        recorders=frozenset(str(leg["id"]) for leg in held if is_recorder(leg["id"])),
        placed={leg: is_up for leg, is_up in placed.items() if leg in ours or not is_up},
    )


def _is_callers(leg: Leg, placed: Mapping[str, bool]) -> bool:
    """Tell whether a caller is at a leg: they called, or have answered."""
    name = str(leg["id"])
    if browser_of(name):
        return bool(leg["state"] == "Up")
    return is_caller(name) or (is_called(name) and placed[name])


def is_caller(leg: str) -> bool:
    """Tell from the name of a leg whether it is a caller's: ours have names that we gave them."""
    is_ours = (
        person_of(leg) is not None or trial_of(leg) is not None or is_recorder(leg) or rings_on_call(leg)
    )
    is_called_by_us = any(one(leg) is not None for one in (outside_of, browser_of, own_phone_of))
    return not (is_ours or is_called_by_us or caller_of(leg) or is_ear(leg) or is_probe(leg) or kept_by(leg))


async def entered(ari: Ari, leg: Leg) -> Entered:
    """Tell of a caller's leg. A number that the caller withholds is not read further than here."""
    name, carrier = str(leg["id"]), carrier_of(str(leg["name"]))
    taken = asyncio.create_task(_taken(ari, carrier)) if carrier else None
    shown, dialed, said, line = await asyncio.gather(
        *(ari.noted(name, one) for one in ("CALLERID(num-pres)", DIALED, VOUCHED, LINE))
    )
    number = str(leg["caller"]["number"])
    is_shown = not shown.startswith(WITHHELD) and any(sign.isdigit() for sign in number)
    number = number if is_shown else ""
    counted = await taken if taken else 0
    vouched = vouched_in(said)
    return Entered(name, dialed, number=number, vouched=vouched, line=line, carrier=carrier, taken=counted)


async def _taken(ari: Ari, carrier: str) -> int:
    """Count the legs of a carrier, also those at which no number of ours is seen."""
    return sum(await asyncio.gather(*(ari.taken(one) for one in (carrier, unseen_name(carrier)))))


def carrier_of(leg: str) -> str:
    """Tell from how Asterisk calls a leg which carrier brought it. Empty: none did."""
    said = BROUGHT_BY_A_CARRIER.match(leg)
    return said[1] if said else ""


def _desks(legs: Iterable[Leg]) -> Iterable[tuple[int, str]]:
    for leg in sorted(legs, key=lambda one: str(one["creationtime"])):
        person = person_of(leg["id"])
        if person is not None and leg["state"] == "Up":
            yield person, str(leg["id"])


def _online(phones: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(phone["resource"]) for phone in phones if phone["state"] == "online"]
