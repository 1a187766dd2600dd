"""Whom we call back and who never answers: we give up at our limit, and nobody is left with nobody."""

from pathlib import Path

import pytest

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.kinds import Came
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import OutsideCall, UnreachedCall
from tests.doors.hubs import Program
from tests.doors.test_desk import HTMX, at_desk
from tests.telephony.conftest import MakeEngine
from tests.telephony.exchange import MUSIC_HZ
from tests.telephony.line import DESK_HZ, ROBIN_HZ, PhoneLine, carrier_at, until

LIMIT_S = "4"
pytestmark = pytest.mark.cluster


@pytest.fixture
def soon_gives_up(line: PhoneLine, data: Path, another_engine: MakeEngine) -> Program:
    """Let the line ring for four seconds, not for 45."""
    line.engine.stop()
    return another_engine(data, OUTSIDE_RINGS_SECONDS=LIMIT_S)


@pytest.mark.parametrize("answers_too_late", [False, True], ids=["rings_on", "answers_as_we_give_up"])
def test_whoever_does_not_answer_in_time_is_with_nobody_and_the_counselor_is_told(
    line: PhoneLine, soon_gives_up: Program, answers_too_late: bool
) -> None:
    robin = line.wire(line.dials().answered())
    waiting = line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: robin.press("1"))
    line.wire(robin.ended())
    until(lambda: CallRow.objects.get().ended_at is not None, what="an end of the first call")
    carrier_at(line.robin)
    line.comes("maria")
    maria = at_desk(line.bench, "maria")

    assert line.answers("maria").pk == waiting.pk
    back = line.wire(line.robin.rings())
    back.answers_too_late = answers_too_late
    line.wire(back.ended())

    until(lambda: OutsideCall.objects.filter(came=Came.NO_ANSWER).exists(), what="a call nobody answered")
    methods = [one.method for one in back.messages if one.first.startswith(("ACK", "BYE", "CANCEL"))]
    assert methods[0] == "CANCEL"
    assert ("BYE" in methods) is answers_too_late
    assert line.contact(State.TALKING).counselor_id == line.bench.maria.pk
    said = maria.get(f"/desk/contacts/{waiting.pk}/call", headers=HTMX).content.decode()
    assert "They do not answer." in said
    assert maria.post(f"/desk/contacts/{waiting.pk}/calling/again", headers=HTMX).status_code == 204
    again = line.wire(line.robin.rings())
    line.wire.do(again.answer)
    line.hears(again, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert not UnreachedCall.objects.exists()
