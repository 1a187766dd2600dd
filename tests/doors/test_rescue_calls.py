"""The answering point of a rescue is called by the phone line, and its rescue waits for a person's word."""

from datetime import date

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.rescues.models import AnsweringPoint, Rescue
from ringbuoy.telephony.kinds import Company, Whom
from ringbuoy.telephony.models import Call, OutsideCall
from ringbuoy.telephony.recording_placed import outsides
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with
from tests.doors.test_desk_phone import called
from tests.doors.test_rescues import FORM
from tests.telephony.test_placing import carrier

ATTEMPT = {**FORM, "basis": "attempt_in_progress"}
BY_LINE, BY_HAND = "all three hear each other", "dial the number on another phone"


class Danger:
    """Maria talks with Robin, who is in danger."""

    def __init__(self, bench: Bench, contact: Contact, **form: object) -> None:
        self._client = at_desk(bench, "maria")
        self._path = f"/desk/contacts/{contact.pk}/rescue"
        assert self._client.post(self._path, {**ATTEMPT, **form}, headers=HTMX).status_code == 204
        self.rescue = Rescue.objects.get()

    def dial(self, how: str = "aside", **fields: object) -> int:
        path = f"/desk/rescues/{self.rescue.pk}/dial-{how}"
        return self._client.post(path, fields, headers=HTMX).status_code

    @property
    def panel(self) -> str:
        return self._client.get(self._path, headers=HTMX).content.decode()


def _on_the_line(bench: Bench) -> Contact:
    bench.at = clock.now()
    contact = called(bench)
    Call.objects.create(contact=contact, leg="line-1.0", began_at=bench.at)
    return contact


def test_the_answering_point_is_called_and_the_rescue_waits_for_a_word(bench: Bench) -> None:
    carrier()
    danger = Danger(bench, _on_the_line(bench))
    point = AnsweringPoint.objects.create(
        area="Harbor County", name="Harbor 911", number="+1 555 010 4000", verified_on=date(2026, 3, 1)
    )
    assert BY_LINE in danger.panel

    assert danger.dial("together", point=point.pk) == 204

    call = OutsideCall.objects.get()
    assert (call.whom, call.company) == (Whom.ANSWERING_POINT, Company.TOGETHER)
    assert outsides(at=clock.now()).calls[0].number == "+15550104000"
    entry = Entry.objects.get(name="rescue.call_placed")
    assert (entry.codes["rescue"], entry.codes["point"]) == (danger.rescue.pk, point.pk)
    assert "010" not in str(entry.codes)
    danger.rescue.refresh_from_db()
    assert danger.rescue.state == "approved"
    assert danger.dial(point=point.pk) == 409


def test_a_number_that_is_not_in_the_list_is_called_too(bench: Bench) -> None:
    carrier()
    danger = Danger(bench, _on_the_line(bench))

    assert danger.dial(point="", number="home") == 400
    assert [danger.dial(point=point, number="1") for point in ("9" * 5_000, "0", "-1", "one")] == [404] * 4
    assert danger.dial(point="", number="+1 555 010 4001") == 204
    assert outsides(at=clock.now()).calls[0].number == "+15550104001"


@pytest.mark.parametrize("host", [None, "192.0.2.1"])
def test_without_a_carrier_that_may_be_called_it_stays_by_hand(bench: Bench, host: str | None) -> None:
    if host:
        carrier(host)
    danger = Danger(bench, _on_the_line(bench))

    assert BY_LINE not in danger.panel
    assert "Dial on another phone" in danger.panel
    assert danger.dial(number="+1 555 010 4001") == 503
    assert not Entry.objects.filter(name="rescue.call_placed").exists()


def test_in_a_chat_it_stays_by_hand(bench: Bench) -> None:
    carrier()
    bench.at = clock.now()
    danger = Danger(bench, talks_with(bench, "maria"))

    assert BY_HAND in danger.panel
    assert danger.dial(number="+1 555 010 4001") == 409


def test_nobody_is_called_before_a_supervisor_has_approved(bench: Bench) -> None:
    carrier()
    danger = Danger(bench, _on_the_line(bench), basis="acts_soon")

    assert danger.dial(number="+1 555 010 4001") == 409
    assert not OutsideCall.objects.exists()
