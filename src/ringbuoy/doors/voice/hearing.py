"""What Asterisk tells, in the words of the core. What says nothing to it gives nothing."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from ringbuoy.telephony.calls.browsers import browser_of, browser_with
from ringbuoy.telephony.calls.desks import person_of
from ringbuoy.telephony.calls.ears import is_ear
from ringbuoy.telephony.calls.events import (
    BrowserThere,
    BrowserUp,
    DeskUp,
    EarUp,
    Event,
    Gone,
    Hanging,
    KeeperUp,
    KeyPressed,
    OtherCenterUp,
    OutsideRings,
    OutsideUp,
    OwnPhoneRings,
    OwnPhoneUp,
    PhoneThere,
    RecorderUp,
    Said,
)
from ringbuoy.telephony.calls.messages import kept_by
from ringbuoy.telephony.calls.others import caller_of
from ringbuoy.telephony.calls.outsides import outside_of
from ringbuoy.telephony.calls.own_phones import own_phone_of
from ringbuoy.telephony.calls.recorders import is_recorder
from ringbuoy.telephony.softphones import person_with

Told = Mapping[str, Any]
REMEMBERED = 32
FAILED = "failed"
RINGS = frozenset({"RINGING", "PROGRESS"})
THERE = frozenset({"Reachable", "NonQualified", "Created", "Updated"})


def understood(told: Told) -> Event | None:
    """Give what an event of Asterisk means. None: nothing to us, or it is a caller's coming in."""
    read = _READ.get(str(told.get("type")))
    return read(told) if read else None


async def once(told: AsyncIterator[Told]) -> AsyncIterator[Told]:
    """Give each event once. Asterisk tells it twice: of the leg, and of the phone that the leg leads to."""
    lately: deque[Told] = deque(maxlen=REMEMBERED)
    async for one in told:
        if one not in lately:
            lately.append(one)
            yield one


def playback_name(leg: str, prompt: str) -> str:
    """Name what is played to a leg, so that its end tells what it was."""
    return f"{prompt}@{leg}"


def _start(told: Told) -> Event | None:
    leg = str(told["channel"]["id"])
    person = person_of(leg)
    if person is not None:
        return DeskUp(person, leg)
    if own_phone_of(leg) is not None:
        return OwnPhoneUp(leg)
    if browser := browser_of(leg):
        return BrowserUp(browser, leg)
    if outside_of(leg):
        return OutsideUp(leg)
    if is_ear(leg):
        return EarUp(leg)
    if is_recorder(leg):
        return RecorderUp(leg)
    if listened_to := kept_by(leg):
        return KeeperUp(listened_to, leg)
    caller = caller_of(leg)
    return OtherCenterUp(caller, leg) if caller else None


def _end(told: Told) -> Event:
    return Gone(str(told["channel"]["id"]), int(told.get("cause", 0)))


def _hanging(told: Told) -> Event | None:
    cause = int(told.get("cause") or 0)
    return Hanging(str(told["channel"]["id"]), cause) if cause else None


def _changed(told: Told) -> Event | None:
    leg = str(told["channel"]["id"])
    return OutsideRings(leg) if told["channel"]["state"] == "Ringing" and outside_of(leg) else None


def _dialed(told: Told) -> Event | None:
    leg = str(told["peer"]["id"])
    rings = told.get("dialstatus") in RINGS and own_phone_of(leg) is not None
    return OwnPhoneRings(leg) if rings else None


def _played(told: Told) -> Event:
    prompt, _, leg = str(told["playback"]["id"]).partition("@")
    return Said(leg, prompt, was_played=told["playback"].get("state") != FAILED)


def _key(told: Told) -> Event:
    return KeyPressed(str(told["channel"]["id"]), str(told["digit"]))


def _contact(told: Told) -> Event | None:
    said = told["contact_info"]
    return _phone(told, str(said["contact_status"]) in THERE, str(said["uri"]))


def _peer(told: Told) -> Event | None:
    return _phone(told, told["peer"]["peer_status"] == "Reachable")


def _phone(told: Told, is_there: bool, address: str = "") -> Event | None:
    account = str(told["endpoint"]["resource"])
    if browser := browser_with(account):
        return BrowserThere(browser, is_there, address)
    person = person_with(account)
    return PhoneThere(person, is_there, address) if person is not None else None


_READ: Mapping[str, Callable[[Told], Event | None]] = {
    "StasisStart": _start,
    "ChannelHangupRequest": _hanging,
    "StasisEnd": _end,
    "ChannelDestroyed": _end,
    "ChannelStateChange": _changed,
    "Dial": _dialed,
    "PlaybackFinished": _played,
    "ChannelDtmfReceived": _key,
    "ContactStatusChange": _contact,
    "PeerStatusChange": _peer,
}
