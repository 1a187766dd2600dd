"""A caller whom another center lets go at once becomes a contact again, whatever is away just then."""

from pathlib import Path

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.doors.voice.news import News
from ringbuoy.doors.voice.records import Records
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.routing.hops import confirm_hop
from ringbuoy.telephony.calls.events import Recorded
from ringbuoy.telephony.calls.orders import Record, RecordGivenBack
from ringbuoy.telephony.recording_calls import Ringing, record_call
from tests.cast import Bench
from tests.telephony.conftest import KeydProcess

LEG, NUMBER = "line-1.0", "15551230000"


def _handed_over(bench: Bench) -> Contact:
    bench.line()
    contact = record_call(Ringing(LEG, "5550100", NUMBER), at=bench.at)
    confirm_hop(contact, at=bench.later(seconds=20))
    return bench.again(contact)


def test_while_no_key_can_be_kept_it_waits_and_is_written_then(
    bench: Bench, keyd_process: KeydProcess, data: Path, tmp_path: Path
) -> None:
    earlier = _handed_over(bench)
    assert earlier.where is State.OVERFLOWED
    told: list[News] = []
    records = Records(told.append, lambda _step, _deed: False, messages=tmp_path, lines=LinesKept(tmp_path))
    records.waiting.append(RecordGivenBack(LEG, Record(LEG, "5550100", bench.at, NUMBER), 1))

    keyd_process.dies()
    spool = (data / "spool").rename(data / "spool-away")
    with pytest.raises(Unavailable):
        records._write_waiting()
    assert (len(records.waiting), told) == (1, [])
    spool.rename(data / "spool")
    records._write_waiting()

    again = Contact.objects.exclude(pk=earlier.pk).get()
    assert (again.where, told) == (State.WAITING, [Recorded(LEG, again.pk)])
