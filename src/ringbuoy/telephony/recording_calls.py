"""A call becomes a contact, by the same steps as a chat or a text; and it ends as one."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.models import Caller
from ringbuoy.callers.rules import HandleKind, UnreadableHandle
from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.handles import keep_handle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, Opened, begin
from ringbuoy.contacts.rules import CONVERSING, LIVE, QUEUED, NotPossibleNow, State
from ringbuoy.contacts.swaps import find
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import Choice
from ringbuoy.privacy.borrowing import hand_over
from ringbuoy.routing.hops import fail_hop
from ringbuoy.routing.losing import return_to_front
from ringbuoy.routing.moving import go_on_when_closed, move_to_line, speak
from ringbuoy.telephony.call_backs import CAME_AGAIN, come_again, is_owed
from ringbuoy.telephony.calls.lines import are_alike
from ringbuoy.telephony.dropped import note_back, note_cut
from ringbuoy.telephony.kinds import NotLetIn
from ringbuoy.telephony.models import BrowserCall, Call, PhoneNumber
from ringbuoy.telephony.numbers import digits_of
from ringbuoy.telephony.unreached import note_called
from ringbuoy.telephony.vouching import Vouched

KEYS_ARE_ONE = timedelta(seconds=3)
HUNG_UP, CUT_OFF = "hung_up", "cut_off"


@dataclass(frozen=True)
class Ringing:
    """What is known of a call when it comes. `number` is the caller's; empty: it is withheld.

    `vouched`: what the network says of the number; None: nothing.
    """

    leg: str
    dialed: str
    number: str = field(default="", repr=False)
    vouched: Vouched | None = None


def record_call(ringing: Ringing, *, at: datetime) -> Contact:
    """Make a contact of a call, once: told again, it gives the same one."""
    known = Call.objects.filter(leg=ringing.leg).first()
    if known is not None and not was_taken_for_gone(known.contact):
        return known.contact
    line, dialed = _line_of(ringing.dialed, at=at)
    caller = _recognized(ringing.number, at=at)
    with transaction.atomic():
        note_called(caller, at=at)
        earlier = known.contact if known else _earlier(caller, line)
        arrival = Arrival(line, Channel.VOICE, _language(line), caller=caller, earlier=earlier)
        _take_leg_from(known)
        opened = begin(arrival, at=at)
        go_on_when_closed(opened.contact, at=at)
        come_again(earlier, opened.contact, at=at)
        note_back(earlier, opened.contact, at=at)
        keep_number(opened, ringing.number)
        _note_call(opened.contact, ringing, dialed, at=at)
    with suppress(Unavailable):  # the hub asks keyd itself for a key that it has not been given
        hand_over(opened.key)
    return opened.contact


def _note_call(contact: Contact, ringing: Ringing, dialed: PhoneNumber | None, *, at: datetime) -> None:
    Call.objects.create(
        contact=contact,
        leg=ringing.leg,
        dialed=dialed,
        is_withheld=not ringing.number,
        verified=ringing.vouched or "",
        began_at=at,
    )


def was_taken_for_gone(contact: Contact) -> bool:
    """Tell whether a caller who is still there was written down as gone. Whom a counselor let go was not."""
    return contact.where not in LIVE and contact.left_by in (HUNG_UP, CUT_OFF, CAME_AGAIN)


def _take_leg_from(known: Call | None) -> None:
    """Let a caller who is still there have a new contact, where the old one was taken for over."""
    if known is not None:
        Call.objects.filter(pk=known.pk).update(leg=f"{known.leg} of {known.pk.hex[:8]}")


def _line_of(dialed: str, *, at: datetime) -> tuple[Line, PhoneNumber | None]:
    """Find the line of a number; a number of none goes to the first line, and the floor is told."""
    digits = digits_of(dialed)
    rows = list(PhoneNumber.objects.select_related("line"))
    exact = [row for row in rows if row.number == digits] or [
        row for row in rows if are_alike(row.number, digits)
    ]
    if exact:
        number = max(exact, key=lambda row: len(row.number))
        return number.line, number
    line = Line.objects.filter(is_open_to_public=True).first() or Line.objects.all()[0]
    write(Happened.ENTRY_BROKEN, at=at, line=line.pk, detail="number_of_no_line")
    return line, None


def _language(line: Line) -> str:
    return line.languages[0] if line.languages else "en"


def _recognized(number: str, *, at: datetime) -> Caller | None:
    """Know the caller again. None: the number is withheld, is none, or keyd does not answer."""
    with suppress(Unavailable, UnreadableHandle):
        return recognize(HandleKind.PHONE, number, at=at) if number else None
    return None


def _earlier(caller: Caller | None, line: Line) -> Contact | None:
    """Give the caller's last call to this line: soon after it, they go first and to the same counselor."""
    if caller is None:
        return None
    calls = Contact.objects.filter(caller=caller, line=line, channel=Channel.VOICE)
    return calls.exclude(left_by__in=NotLetIn).order_by("-reached_at").first()


def keep_number(opened: Opened, number: str) -> None:
    """Keep the number, sealed, as the line's policy says."""
    with suppress(UnreadableHandle):
        if number:
            keep_handle(opened.contact, HandleKind.PHONE, number, key=opened.key)


@transaction.atomic
def record_not_let_in(ringing: Ringing, why: NotLetIn, *, came_at: datetime, at: datetime) -> None:
    """Write down, once, a caller who never came into the queue: abandoned, and how.

    They keep no place and take nobody's: an earlier contact, or a call-back that is promised, stays as it is.
    """
    if Call.objects.filter(leg=ringing.leg).exists():
        return
    line, dialed = _line_of(ringing.dialed, at=at)
    caller = _recognized(ringing.number, at=at)
    opened = begin(Arrival(line, Channel.VOICE, _language(line), caller=caller), at=came_at)
    keep_number(opened, ringing.number)
    _note_call(opened.contact, ringing, dialed, at=came_at)
    leave(opened.contact, how=why, at=at)
    Call.objects.filter(pk=opened.contact.pk).update(ended_at=at)
    if why is NotLetIn.NO_ROOM:
        parts = [f"carrier:{dialed.trunk_id}" if dialed else "number_of_no_line"]
        raise_house_alarm(AlarmCode.PHONE_NO_ROOM, at=at, of_line=line.pk, parts=parts)


@transaction.atomic
def record_gone(leg: str, *, was_cut_off: bool, at: datetime) -> None:
    """Write down that the caller's leg is gone: they left, or the talk had been ended before.

    Who asked to be called back and met nobody of ours is still to be called, also by a counselor who has
    answered: the talk goes on, and the desk shows whom to call.
    """
    call = Call.objects.select_related("contact__line").filter(leg=leg, ended_at=None).first()
    if call is None:
        return
    with suppress(NotPossibleNow):
        if is_owed(call):
            _tell_counselor(call, at=at)
        else:
            _leave(call, was_cut_off=was_cut_off or _had_lost_counselor(call.contact), at=at)
    Call.objects.filter(pk=call.pk).update(ended_at=at)
    BrowserCall.objects.filter(contact=call.contact_id, over_at=None).update(over_at=at)


def _tell_counselor(call: Call, *, at: datetime) -> None:
    """Let the desk of a counselor who has answered show that there is somebody to call."""
    contact = call.contact
    if contact.where in CONVERSING:
        of = contact.counselor_id
        write(Happened.CONTACT_CALLER_LEFT, at=at, contact=contact.pk, person=of, how=HUNG_UP)


def _leave(call: Call, *, was_cut_off: bool, at: datetime) -> None:
    leave(call.contact, how=CUT_OFF if was_cut_off else HUNG_UP, at=at)
    if was_cut_off:
        note_cut(call, at=at)


def _had_lost_counselor(contact: Contact) -> bool:
    """Tell whether a talk was torn apart, and its caller waited for somebody again when they went."""
    return contact.where in QUEUED and contact.answered_at is not None


def record_choice(contact_id: UUID, choice: Choice, *, at: datetime) -> None:
    """Let a caller have the language or the line that they chose by a key.

    :raises NotPossibleNow: a counselor was first, or the caller has left.
    """
    contact = find(contact_id)
    line = Line.objects.filter(code=choice.line).first()
    if line is not None:
        move_to_line(contact, line, at=at)
    elif choice.language in contact.line.languages:
        speak(contact, choice.language, at=at)


@transaction.atomic
def record_key(leg: str, *, at: datetime) -> None:
    """Show the counselor that the caller has pressed a key. Which one is kept nowhere; many are one."""
    calls = Call.objects.filter(leg=leg, ended_at=None)
    if calls.exclude(key_at__gt=at - KEYS_ARE_ONE).update(key_at=at):
        call = Call.objects.select_related("contact").get(leg=leg)
        write(Happened.CONTACT_KEY_PRESSED, at=at, contact=call.contact_id, line=call.contact.line_id)


def record_lost(contact_id: UUID, *, at: datetime) -> None:
    """Bring a caller whose counselor's leg is lost to the front of the queue."""
    contact = find(contact_id)
    if contact.where in LIVE and contact.where is not State.WAITING:
        with suppress(NotPossibleNow):
            return_to_front(contact, why="leg_lost", at=at)


@transaction.atomic
def record_hop_failed(contact_id: UUID, hop: int, *, at: datetime) -> None:
    """Nobody answered at another center: tell of it, and open the next hop, unless that is open already."""
    contact = find(contact_id)
    fail_hop(contact, hop, at=at)
    code, parts = AlarmCode.PHONE_HOP_SILENT, [f"hop:{hop}"]
    raise_house_alarm(code, at=at, of_line=contact.line_id, parts=parts, hop=hop)


def record_ended_without_us(legs: set[str], *, began_before: datetime, at: datetime) -> int:
    """Write down the calls that ended while no engine looked, and give how many those were.

    `legs` are those that Asterisk still had at `began_before`.
    """
    open_calls = Call.objects.filter(ended_at=None, began_at__lt=began_before).exclude(leg__in=legs)
    gone = list(open_calls.values_list("leg", flat=True))
    for leg in gone:
        record_gone(leg, was_cut_off=True, at=at)
    return len(gone)
