"""Callers in their browsers, without any wire: they are called, cut off, and go on where they were."""

from uuid import UUID

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.browsers import AWAY_FOR, browser_account, browser_of, browser_with
from ringbuoy.telephony.calls.events import (
    BrowsersAre,
    BrowserStands,
    BrowserThere,
    BrowserUp,
    Entered,
    Found,
    Gone,
    NumbersKnown,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import (
    Answer,
    CallBrowser,
    CloseRoom,
    HangUp,
    Join,
    Music,
    Order,
    PartToo,
    Record,
    RecordAway,
    RecordGone,
    Say,
)
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.telephony.test_calls import CONTACT, HARBOR, MARIA, Bench

ID = UUID(int=77)
WANTED = BrowsersAre((BrowserStands(ID, "harbor", "es", "5550100"),))


class Web(Bench):
    """The core, and Robin's browser."""

    leg = ""

    def __init__(self) -> None:
        super().__init__()
        self.tell(NumbersKnown(Numbers({"5550100": HARBOR}, VoiceLine("other", "en"), {"harbor": HARBOR})))

    def comes(self, address: str = "sip:one") -> list[Order]:
        """Robin's page asks for a call, and its browser is connected and called."""
        orders = self.tell(WANTED, BrowserThere(ID, True, address))
        self.leg = next(order.leg for order in orders if isinstance(order, CallBrowser))
        return orders

    def is_up(self) -> list[Order]:
        return self.tell(BrowserUp(ID, self.leg))

    def waits(self) -> None:
        self.comes()
        self.is_up()
        self.tell(
            Recorded(self.leg, CONTACT), Said(self.leg, Prompt.GREETING), Stands(CONTACT, State.WAITING)
        )

    def talks(self) -> str:
        """Robin talks with Maria by her leg."""
        desk = self.maria_is_there()
        self.waits()
        assert self.maria_answers()[-1] == Join(self.leg, desk)
        return desk

    def comes_again(self) -> tuple[str, list[Order]]:
        """Robin's page is loaded anew: its browser is called by a new leg."""
        before = self.leg
        self.tell(Gone(self.leg))
        self.comes("sip:two")
        return before, self.is_up()


@pytest.fixture
def web() -> Web:
    return Web()


def test_a_browser_is_called_and_is_a_caller_like_any_other(web: Web) -> None:
    assert web.comes() == [CallBrowser(web.leg, ID, line="harbor", dialed="5550100")]
    assert browser_of(web.leg) == ID
    assert web.is_up() == [
        Answer(web.leg),
        Record(web.leg, "5550100", web.at),
        Say(web.leg, "harbor", "es", Prompt.GREETING),
    ]


def test_it_is_called_whichever_is_told_first_and_only_once(web: Web) -> None:
    assert web.tell(BrowserThere(ID, True, "sip:one")) == []
    assert len(web.tell(WANTED, WANTED, BrowserThere(ID, True, "sip:one"), Tick())) == 1


def test_a_call_that_nobody_wants_is_let_go(web: Web) -> None:
    web.waits()

    assert web.tell(BrowsersAre()) == [HangUp(web.leg)]
    assert web.tell(Gone(web.leg)) == [RecordGone(web.leg)]
    assert web.tell(BrowserUp(UUID(int=5), f"web-{UUID(int=5).hex}-1")) == [
        HangUp(f"web-{UUID(int=5).hex}-1")
    ]


def test_who_is_cut_off_in_a_talk_finds_the_same_counselor(web: Web) -> None:
    desk = web.talks()

    assert web.tell(Gone(web.leg)) == [PartToo(web.leg, desk), CloseRoom(web.leg), RecordAway(web.leg)]
    assert web.tell(BrowserThere(ID, False, "sip:one"), Tick(), after=5) == []
    web.comes("sip:two")
    assert web.is_up() == [Record(web.leg, "5550100", web.at), Join(web.leg, desk)]
    assert web.calls.calls[web.leg].contact == CONTACT


def test_who_is_cut_off_while_waiting_keeps_their_place(web: Web) -> None:
    web.waits()

    _before, orders = web.comes_again()

    assert orders == [Record(web.leg, "5550100", web.at), Music(web.leg)]


def test_a_page_loaded_anew_lets_its_old_leg_go(web: Web) -> None:
    web.waits()

    assert web.tell(BrowserThere(ID, True, "sip:two")) == [HangUp(web.leg)]
    assert web.tell(BrowserThere(ID, False, "sip:one")) == []
    web.tell(Gone(web.leg))
    (again,) = web.tell(Tick(), after=3)
    assert isinstance(again, CallBrowser)


def test_who_does_not_come_back_was_cut_off(web: Web) -> None:
    web.talks()
    before = web.leg
    web.tell(Gone(before), BrowserThere(ID, False, "sip:one"))

    assert web.tell(Tick(), after=AWAY_FOR.total_seconds() - 1) == []
    assert web.tell(Tick(), after=2) == [RecordGone(before, was_cut_off=True)]
    assert web.tell(BrowserThere(ID, True, "sip:two"), Tick()) == []


@pytest.mark.parametrize("event", [Stands(CONTACT, State.WRAP_UP), BrowsersAre()])
def test_nobody_waits_for_a_call_that_is_over(web: Web, event: Stands | BrowsersAre) -> None:
    web.talks()
    before = web.leg
    web.tell(Gone(before), event)

    (gone,) = web.tell(Tick())
    assert isinstance(gone, RecordGone)
    assert gone.leg == before


def test_a_counselor_who_ends_the_call_ends_it_in_the_browser(web: Web) -> None:
    web.talks()

    assert web.tell(Stands(CONTACT, State.WRAP_UP)) == [HangUp(web.leg)]
    assert web.tell(Gone(web.leg)) == [CloseRoom(web.leg), RecordGone(web.leg)]
    assert web.tell(Tick(), after=10) == []


def test_a_browser_that_does_not_answer_is_called_again(web: Web) -> None:
    web.comes()

    assert web.tell(Gone(web.leg), Tick()) == []
    (again,) = web.tell(Tick(), after=3)
    assert isinstance(again, CallBrowser)
    assert again.leg != web.leg


def test_the_next_engine_finds_the_talk_and_who_comes_again(web: Web) -> None:
    desk = web.talks()
    anew = Web()
    anew.at = web.at
    caller = Entered(web.leg, "5550100", line="harbor")
    rooms = {web.leg: frozenset({web.leg, desk})}
    anew.tell(Found((caller,), {MARIA: desk}, rooms, browsers=frozenset({ID})), WANTED)
    anew.tell(Recorded(web.leg, CONTACT), Stands(CONTACT, State.TALKING, MARIA))
    anew.leg = web.leg

    _before, orders = anew.comes_again()

    assert orders[-1] == Join(anew.leg, desk)


def test_a_leg_that_an_engine_left_to_asterisk_is_taken_again(web: Web) -> None:
    web.comes()
    anew = Web()
    anew.tell(Found(elsewhere=frozenset({web.leg}), browsers=frozenset({ID})), WANTED)

    assert Answer(web.leg) in anew.tell(BrowserUp(ID, web.leg))


@pytest.mark.parametrize(
    ("account", "id"),
    [
        (browser_account(ID), ID),
        ("w", None),
        ("c7", None),
        ("w" + "g" * 32, None),
        ("w" + "0" * 31, None),
        ("0" * 32, None),
    ],
)
def test_only_our_own_names_are_accounts_of_browsers(account: str, id: UUID | None) -> None:
    assert browser_with(account) == id
