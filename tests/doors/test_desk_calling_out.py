"""The call to the person of a contact at the desk: what it shows, and what can be done."""

import pytest

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import keep_handle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.telephony.call_backs import ask_call_back, place_call_backs
from ringbuoy.telephony.keeping_sounds import add_message, take_message
from ringbuoy.telephony.kinds import Came, Placed
from ringbuoy.telephony.models import OutsideCall
from ringbuoy.telephony.recording_placed import record_placed
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk
from tests.scenarios.test_calling_promises import phone_of_maria
from tests.telephony.test_placing import carrier

NUMBER = "+1 555 123 0987"


@pytest.fixture
def awaited(bench: Bench) -> Contact:
    """Robin has asked to be called back, and Maria has just answered."""
    bench.at = clock.now()
    bench.ready("maria")
    opened = bench.reaches_out(channel=Channel.VOICE)
    keep_handle(opened.contact, HandleKind.PHONE, NUMBER, key=opened.key)
    ask_call_back(opened.contact, at=bench.at)
    swap(opened.contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    return opened.contact


def test_a_call_back_from_its_ringing_to_its_end(bench: Bench, awaited: Contact) -> None:
    carrier()
    maria = at_desk(bench, "maria")
    path = f"/desk/contacts/{awaited.pk}/call"

    def shown() -> str:
        return maria.get(path, headers=HTMX).content.decode()

    def moves(move: str) -> int:
        return maria.post(f"{path}ing/{move}", headers=HTMX).status_code

    assert "as soon as your phone is ready" in shown()
    phone_of_maria(bench)
    place_call_backs(at=clock.now())
    assert ("is being called" in shown(), "Stop calling" in shown()) == (True, True)
    assert not any(words in shown() for words in ("You hear each other", "Keypad", "0987"))
    assert (moves("again"), moves("stop"), moves("stop")) == (409, 204, 409)
    record_placed(OutsideCall.objects.get().pk, Placed.OVER, Came.NO_ANSWER, at=clock.now())
    assert "They do not answer." in shown()
    assert (moves("again"), moves("dance"), moves("promised")) == (204, 400, 409)
    assert (moves("give-up"), moves("again")) == (204, 409)
    assert bench.again(awaited).disposition == "not_reached"


def test_without_a_carrier_the_desk_says_how_to_dial_by_hand(bench: Bench, awaited: Contact) -> None:
    page = at_desk(bench, "maria").get("/desk/").content.decode()

    assert "Show their number beside, and dial it there." in page
    assert "Call again" not in page
    assert at_desk(bench, "tom").post(f"/desk/contacts/{awaited.pk}/calling/again").status_code == 403


def test_who_left_a_message_too_is_called_when_the_counselor_has_heard_it(
    bench: Bench, awaited: Contact
) -> None:
    carrier()
    phone_of_maria(bench)
    key = fresh_key(new_id())
    add_message(awaited, key.contact, at=bench.at)
    maria, path = at_desk(bench, "maria"), f"/desk/contacts/{awaited.pk}/call"

    assert place_call_backs(at=clock.now()) == 0
    page = maria.get("/desk/").content.decode()
    assert "Listen to it first: it may say when a call is safe." in page
    assert ("Call now" in page, "Call again" in page, f"/sounds/{key.contact}" in page) == (True, False, True)
    assert "as soon as your phone is ready" not in page
    assert maria.post(f"{path}ing/again", headers=HTMX).status_code == 204
    assert "is being called" in maria.get(path, headers=HTMX).content.decode()


def test_offer_and_floor_say_that_there_is_a_message_too(bench: Bench) -> None:
    bench.at = clock.now()
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    ask_call_back(contact, at=bench.at)
    take_message(contact, fresh_key(new_id()).contact, at=bench.at)
    bench.routes()

    for name, page in (("maria", "/desk/"), ("ines", "/floor/")):
        shown = at_desk(bench, name).get(page).content.decode()
        assert ("asked to be called back" in shown, "left a message" in shown) == (True, True)
        assert "Messages to answer" not in shown
