"""A caller whom another center lets go at once becomes a contact again, whatever is away just then."""

from pathlib import Path

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.doors.voice.news import News
from ringbuoy.doors.voice.records import Records
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.lines.models import Line
from ringbuoy.routing.hops import confirm_hop
from ringbuoy.telephony.calls.events import Recorded
from ringbuoy.telephony.calls.orders import Record, RecordGivenBack
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_hop_failed
from ringbuoy.telephony.standings import standings
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


def test_a_line_of_ours_after_a_telephone_leaves_it_as_the_way_out_and_its_silence_is_told(
    bench: Bench,
) -> None:
    telephone = {"kind": "center", "target": "1 555 000 1111", "after_seconds": 0}
    line = bench.line()
    Line.objects.filter(pk=line.pk).update(
        hops=[telephone, {"kind": "line", "target": "anchor", "after_seconds": 0}]
    )
    contact = record_call(Ringing(LEG, "5550100", NUMBER), at=bench.at)
    Contact.objects.filter(pk=contact.pk).update(hop=2)

    (stands,) = standings([contact.pk])
    record_hop_failed(contact.pk, stands.hop, at=bench.at)

    assert (stands.hop, stands.number, stands.is_last, stands.asks_more) == (1, "15550001111", True, False)
    assert Entry.objects.get(name=Happened.CONTACT_HOP_FAILED).codes["number"] == 1
    assert Alarm.objects.get(code=AlarmCode.PHONE_HOP_SILENT).parts == ["hop:1"]
    assert bench.again(contact).due != "hop"
