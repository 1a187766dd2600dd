"""What Asterisk has in hand when an engine comes: told by Asterisk itself, whatever the database knows."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.probing import is_probe
from ringbuoy.doors.voice.trying import trial_of
from ringbuoy.telephony.calls.desks import person_of
from ringbuoy.telephony.calls.ears import is_ear
from ringbuoy.telephony.calls.events import Entered, Found
from ringbuoy.telephony.calls.messages import kept_by
from ringbuoy.telephony.calls.others import caller_of
from ringbuoy.telephony.calls.outsides import is_called, outside_of
from ringbuoy.telephony.calls.recorders import is_recorder
from ringbuoy.telephony.softphones import person_with
from ringbuoy.telephony.vouching import vouched_in

Leg = Mapping[str, Any]
ROOM = "talk-"
DIALED, VOUCHED = "CC_DIALED", "CC_VOUCHED"
WITHHELD = "prohib"


async def what_is_there(ari: Ari) -> Found:
    """Read the calls that are in an engine's hands, the counselors' legs, and who is joined with whom."""
    legs, rooms, phones, ours = await asyncio.gather(ari.legs(), ari.rooms(), ari.phones(), ari.in_hand())
    held = [leg for leg in legs if leg["id"] in ours]
    placed = {str(leg["id"]): leg["state"] == "Up" for leg in legs if outside_of(leg["id"])}
    callers = [leg for leg in held if is_caller(leg["id"]) or (is_called(leg["id"]) and placed[leg["id"]])]
    return Found(
        callers=tuple(await asyncio.gather(*(entered(ari, leg) for leg in callers))),
        desks=dict(_desks(held)),
        rooms={room["id"].removeprefix(ROOM): frozenset(room["channels"]) for room in rooms},
        phones=frozenset(_there(phones)),
        elsewhere=frozenset(str(leg["id"]) for leg in legs) - ours,
        ears=frozenset(str(leg["id"]) for leg in held if is_ear(leg["id"])),
        recorders=frozenset(str(leg["id"]) for leg in held if is_recorder(leg["id"])),
        placed={leg: is_up for leg, is_up in placed.items() if leg in ours or not is_up},
    )


def is_caller(leg: str) -> bool:
    """Tell from the name of a leg whether it is a caller's: ours have names that we gave them."""
    is_ours = person_of(leg) is not None or outside_of(leg) is not None or trial_of(leg) is not None
    return not (is_ours or caller_of(leg) or is_ear(leg) or is_probe(leg) or kept_by(leg) or is_recorder(leg))


async def entered(ari: Ari, leg: Leg, *, is_again: bool = False) -> Entered:
    """Tell of a caller's leg. A number that the caller withholds is not read further than here."""
    name = str(leg["id"])
    shown, dialed, said = await asyncio.gather(
        *(ari.noted(name, one) for one in ("CALLERID(num-pres)", DIALED, VOUCHED))
    )
    number = str(leg["caller"]["number"])
    is_shown = not shown.startswith(WITHHELD) and any(sign.isdigit() for sign in number)
    return Entered(name, dialed, is_again, number if is_shown else "", vouched_in(said))


def _desks(legs: Iterable[Leg]) -> Iterable[tuple[int, str]]:
    for leg in sorted(legs, key=lambda one: str(one["creationtime"])):
        person = person_of(leg["id"])
        if person is not None and leg["state"] == "Up":
            yield person, str(leg["id"])


def _there(phones: Iterable[Mapping[str, Any]]) -> Iterable[int]:
    for phone in phones:
        person = person_with(str(phone["resource"]))
        if person is not None and phone["state"] == "online":
            yield person
