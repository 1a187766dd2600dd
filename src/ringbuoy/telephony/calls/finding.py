"""Beginning anew: what Asterisk has in hand tells an engine that has just begun who talks with whom."""

from ringbuoy.telephony.calls.call import Call, Hears
from ringbuoy.telephony.calls.desks import SOMEWHERE, Desks
from ringbuoy.telephony.calls.events import Found


def find_desks(desks: Desks, event: Found) -> None:
    """Take over the counselors' legs and phones as Asterisk has them."""
    for desk in desks.by_person.values():
        desk.leg, desk.is_up = event.desks.get(desk.person, ""), desk.person in event.desks
        desk.address = SOMEWHERE if desk.person in event.phones else ""
        desk.away_since = None
    for person, leg in event.desks.items():
        desk = desks.of(person)
        desk.leg, desk.is_up = leg, True
    for person in event.phones:
        desks.of(person).address = SOMEWHERE


def find_talk(call: Call, together: frozenset[str], desks: Desks) -> None:
    """Take over whom a caller talks with: those with whom they are in one room."""
    legs = [leg for leg in sorted(together) if desks.with_leg(leg)]
    call.desk = legs[0] if legs and call.leg in together else ""
    call.also = set(legs[1:]) if call.desk else set()
    call.hears = Hears.TALK if call.desk else Hears.NOTHING
