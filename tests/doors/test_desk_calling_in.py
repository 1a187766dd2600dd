"""Calling somebody into a talk at the desk's pages: what is shown at each step, what is refused."""

from datetime import date

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.kernel import clock
from ringbuoy.rescues.models import AnsweringPoint
from ringbuoy.telephony.kinds import Came, Placed
from ringbuoy.telephony.models import Call, OutsideCall
from ringbuoy.telephony.recording_placed import outsides, record_placed
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk
from tests.doors.test_desk_phone import called
from tests.telephony.test_placing import carrier


class Desk:
    """Maria's desk, with Robin on the line."""

    def __init__(self, bench: Bench) -> None:
        self.contact: Contact = called(bench)
        Call.objects.create(contact=self.contact, leg="line-1.0", began_at=bench.at)
        self._client = at_desk(bench, "maria")
        self._path = f"/desk/contacts/{self.contact.pk}"

    def press(self, what: str = "", **fields: object) -> int:
        path = f"{self._path}/third/{what}" if what else f"{self._path}/third"
        return self._client.post(path, fields, headers=HTMX).status_code

    @property
    def call(self) -> str:
        return self._client.get(f"{self._path}/call").content.decode()

    def becomes(self, state: Placed, came: Came | None = None) -> None:
        record_placed(OutsideCall.objects.latest("asked_at").pk, state, came, at=clock.now())


@pytest.fixture
def desk(bench: Bench) -> Desk:
    carrier()
    return Desk(bench)


def test_each_step_says_who_hears_whom(desk: Desk, bench: Bench) -> None:
    assert "Call somebody in" in desk.call
    assert desk.press(number="+1 555 000 1111", whom="interpreter", company="aside") == 204
    assert "You and the caller talk on." in desk.call
    desk.becomes(Placed.ANSWERED)
    assert "talks with you alone. The caller hears music." in desk.call
    assert desk.press("together") == 204
    assert "all three hear each other" in desk.call
    assert desk.press("leave") == 204
    assert "They talk on without you." in desk.call
    assert bench.again(desk.contact).where is State.WRAP_UP


@pytest.mark.parametrize(
    ("came", "said"),
    [(Came.BUSY, "is busy."), (Came.NO_ANSWER, "does not answer."), (Came.NOT_PLACED, "no carrier")],
)
def test_whoever_cannot_be_reached_can_be_called_again(desk: Desk, came: Came, said: str) -> None:
    desk.press(number="5550001111", whom="service", company="aside")
    desk.becomes(Placed.OVER, came)

    assert said in desk.call
    assert "The caller is with you." in desk.call
    assert "Call somebody in" in desk.call


def test_an_answering_point_of_the_list_is_called_by_its_whole_number(desk: Desk, bench: Bench) -> None:
    point = AnsweringPoint.objects.create(
        area="Harbor County", name="Harbor 911", number="+1 555 010 4000", verified_on=date(2026, 3, 1)
    )

    assert desk.press(number="", whom="answering_point", point=point.pk, company="together") == 204
    assert outsides(at=clock.now()).calls[0].number == "+15550104000"


def test_what_cannot_be_called_is_refused_and_changes_nothing(desk: Desk) -> None:
    assert desk.press(number="home", whom="service", company="aside") == 400
    assert desk.press(number="5550001111", whom="nobody", company="aside") == 400
    assert desk.press("together") == 404
    assert desk.press("sing") == 400
    assert not OutsideCall.objects.exists()
