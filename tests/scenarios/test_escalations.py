"""A counselor asks for help; nobody comes, so it climbs; a supervisor takes part and is always seen."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import Move, NotPossibleNow, Tier
from ringbuoy.contacts.swaps import swap
from ringbuoy.escalations.actions import (
    AlreadyAcknowledged,
    NobodyWasAsked,
    acknowledge,
    ask_for_help,
    take_back,
)
from ringbuoy.escalations.danger import call_for_high_risk, lower_imminent, raise_imminent
from ringbuoy.escalations.due import climb_due, sweep
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.queries import alarms_for, newest_request, open_requests
from ringbuoy.escalations.rules import (
    LADDERS,
    NEXT_WITHIN,
    Called,
    Kind,
    Mode,
    is_overdue,
    rings_for,
    rung,
)
from ringbuoy.escalations.summoning import claim, went_out
from ringbuoy.escalations.watching import NotWatching, OwnContact, stop, watch, watchers_of
from ringbuoy.journal.models import Entry
from ringbuoy.lines.models import Center
from tests.cast import Bench

ON_CALL = {"name": "Night supervisor", "number": "12025550123"}


def talks_with(bench: Bench, name: str) -> Contact:
    """Robin talks with a counselor."""
    bench.ready(name)
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=1, answered_at=bench.at)
    return bench.again(contact)


def happened(contact: Contact) -> list[str]:
    return list(Entry.objects.filter(contact_id=contact.pk).values_list("name", flat=True))


def test_a_supervisor_sees_who_wants_help_and_says_i_have_it(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    asked = ask_for_help(bench.maria, contact, at=bench.at)
    acknowledge(bench.ines, asked, at=bench.later(seconds=4))

    assert open_requests() == []
    newest = newest_request(contact, Kind.HELP)
    assert newest is not None
    assert newest.acknowledged_by == bench.ines
    assert Entry.objects.get(name="help.acknowledged").codes["seconds"] == 4


def test_asking_twice_is_one_request_and_keeps_its_age(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    first = ask_for_help(bench.maria, contact, at=bench.at)
    second = ask_for_help(bench.maria, contact, at=bench.later(seconds=30))

    assert (second.pk, second.at) == (first.pk, first.at)
    assert happened(contact).count("help.asked") == 1


def test_nobody_asks_for_another_ones_contact(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    with pytest.raises(NotYourContact):
        ask_for_help(bench.tom, contact, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        ask_for_help(bench.kai, contact, at=bench.at)


def test_help_is_taken_back_until_somebody_has_seen_it(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    asked = ask_for_help(bench.maria, contact, at=bench.at)

    take_back(bench.maria, contact, at=bench.later(seconds=2))

    assert open_requests() == []
    with pytest.raises(NobodyWasAsked):
        take_back(bench.maria, contact, at=bench.at)
    with pytest.raises(AlreadyAcknowledged):
        acknowledge(bench.ines, asked, at=bench.at)


def test_only_who_watches_the_floor_acknowledges_and_only_once(bench: Bench) -> None:
    asked = ask_for_help(bench.maria, talks_with(bench, "maria"), at=bench.at)

    with pytest.raises(RoleDoesNotAllow):
        acknowledge(bench.tom, asked, at=bench.at)
    acknowledge(bench.ines, asked, at=bench.at)
    with pytest.raises(AlreadyAcknowledged):
        acknowledge(bench.ines, asked, at=bench.at)


def test_an_imminent_alarm_rings_at_once_and_climbs_until_somebody_has_it(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    on_call(bench)
    bench.ready("ines")

    alarm = raise_imminent(bench.maria, contact, reason="attempt", at=bench.at)

    assert bench.again(contact).tier == Tier.IMMINENT
    assert [row.pk for row in alarms_for(bench.ines)] == [alarm.pk]
    assert sweep(at=bench.later(seconds=29)) == 0
    for _rung in range(5):
        bench.later(seconds=30)
        bench.beat("ines")
        assert sweep(at=bench.at) == 1
    climbed = Entry.objects.filter(name="help.climbed").order_by("id")
    assert [entry.codes["called"] for entry in climbed] == [
        "everyone_on_the_floor",
        "on_call_phones",
        *["clinical_directors"] * 3,
    ]
    assert len(alarms_for(bench.ines)) == 1
    acknowledge(bench.ines, alarm, at=bench.at)
    assert (alarms_for(bench.ines), sweep(at=bench.later(hours=1))) == ([], 0)


def on_call(bench: Bench) -> None:
    """The center has one phone on call."""
    Center.objects.create(name="Harbor", emergency_number="911", on_call_numbers=[ON_CALL])


def test_with_no_supervisor_on_shift_an_alarm_does_not_wait_for_one(bench: Bench) -> None:
    bench.ready("nora")
    alarm = raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)

    assert Entry.objects.get(name="help.asked").codes["called"] == "everyone_on_the_floor"
    sweep(at=bench.later(seconds=30))
    alarm.refresh_from_db()
    assert rung(Kind.IMMINENT, alarm.step).called is Called.CLINICAL_DIRECTORS


def test_with_nobody_on_the_floor_the_phones_are_called_at_once(bench: Bench) -> None:
    on_call(bench)

    alarm = raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)

    assert rung(Kind.IMMINENT, alarm.step).called is Called.ON_CALL_PHONES
    assert [(row.number, row.sent_at) for row in alarm.summons.all()] == [("12025550123", None)]


def test_a_phone_is_claimed_by_one_and_again_when_that_one_died(bench: Bench) -> None:
    on_call(bench)
    raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)

    first, second = claim(at=bench.at), claim(at=bench.at)
    again = claim(at=bench.later(seconds=15))
    assert first is not None
    went_out(first, at=bench.at)

    assert (second, again, claim(at=bench.later(hours=1))) == (None, first, None)
    assert "help.summoned" in happened(first.request.contact)


def test_no_phone_is_called_when_somebody_has_it_already(bench: Bench) -> None:
    on_call(bench)
    alarm = raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)

    acknowledge(bench.ines, alarm, at=bench.at)

    assert claim(at=bench.later(seconds=1)) is None


def test_kills_in_the_middle_of_a_sweep_lose_no_call(bench: Bench) -> None:
    """For PostgreSQL a killed process is a transaction that never was; another one calls the same people."""
    dice = Random(6)
    alarms = [
        raise_imminent(bench.maria, bench.reaches_out().contact, reason="imminent", at=bench.at)
        for _ in range(12)
    ]
    called_at = dict.fromkeys((alarm.pk for alarm in alarms), bench.at)
    longest = timedelta(0)

    for _second in range(150):
        bench.later(seconds=1)
        with suppress(Killed), transaction.atomic():
            climb_due(at=bench.at)
            if dice.random() < 0.8:
                raise Killed
        for entry in Entry.objects.filter(name="help.climbed", at=bench.at):
            longest = max(longest, bench.at - called_at[entry.codes["request"]])
            called_at[entry.codes["request"]] = bench.at

    assert longest <= NEXT_WITHIN
    assert all(bench.at - at <= NEXT_WITHIN for at in called_at.values())


class Killed(Exception):
    """The process that swept is gone."""


def test_a_call_for_help_that_nobody_hears_rings_too(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    bench.ready("ines")
    ask_for_help(bench.maria, contact, at=bench.at)
    assert alarms_for(bench.ines) == []

    sweep(at=bench.later(seconds=30))

    assert [row.kind for row in alarms_for(bench.ines)] == ["help"]
    assert len(alarms_for(bench.nora)) == 1
    take_back(bench.maria, contact, at=bench.at)
    assert alarms_for(bench.ines) == []


def test_an_alarm_outlives_its_contact(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    raise_imminent(bench.maria, contact, reason="imminent", at=bench.at)

    end(bench.maria, contact, at=bench.later(seconds=20))
    close(bench.maria, contact, "supported", at=bench.later(seconds=20))
    sweep(at=bench.later(seconds=30))

    assert len(alarms_for(bench.ines)) == 1


def test_an_alarm_raised_again_after_it_was_acknowledged_rings_again(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    first = raise_imminent(bench.maria, contact, reason="imminent", at=bench.at)
    acknowledge(bench.ines, first, at=bench.at)

    again = raise_imminent(bench.maria, contact, reason="help_now", at=bench.later(minutes=5))

    assert again.pk != first.pk
    assert len(alarms_for(bench.ines)) == 1


def test_lowering_the_flag_silences_its_alarm(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    raise_imminent(bench.maria, contact, reason="imminent", at=bench.at)

    with pytest.raises(RoleDoesNotAllow):
        lower_imminent(bench.maria, contact, at=bench.at)
    lower_imminent(bench.ines, contact, at=bench.at)

    assert alarms_for(bench.ines) == []
    assert bench.again(contact).tier == Tier.HIGH


def test_high_risk_that_nobody_acknowledges_within_five_minutes_is_overdue(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    call_for_high_risk(contact, counselor=bench.maria, at=bench.at)
    sweep(at=bench.later(minutes=4, seconds=59))
    early = open_requests()[0]
    sweep(at=bench.later(seconds=1))

    late = open_requests()[0]
    assert not is_overdue(Kind(early.kind), early.step)
    assert is_overdue(Kind(late.kind), late.step)
    assert "help.overdue" in happened(contact)
    assert sweep(at=bench.later(minutes=10)) == 0


def test_a_sweep_that_comes_late_calls_those_who_can_be_reached_by_now(bench: Bench) -> None:
    bench.ready("ines")
    alarm = raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)

    sweep(at=bench.later(hours=1))

    alarm.refresh_from_db()
    assert (alarm.step, alarm.due_at) == (len(LADDERS[Kind.IMMINENT]) - 1, bench.at + timedelta(seconds=30))


def test_what_was_asked_ends_with_the_record(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    ask_for_help(bench.maria, contact, at=bench.at)
    end(bench.maria, contact, at=bench.at)
    sweep(at=bench.at)
    assert len(open_requests()) == 1

    close(bench.maria, contact, "supported", at=bench.later(seconds=20))
    sweep(at=bench.at)

    assert open_requests() == []


def test_the_most_urgent_request_comes_first(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    ask_for_help(bench.maria, contact, at=bench.at)
    call_for_high_risk(contact, counselor=bench.maria, at=bench.later(seconds=1))
    raise_imminent(bench.maria, contact, reason="attempt", at=bench.later(seconds=1))

    kinds = [request.kind for request in open_requests()]

    assert kinds == ["imminent", "high_risk", "help"]


def test_the_counselor_sees_who_reads_along(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)
    seen = [(watcher.name, watcher.mode) for watcher in watchers_of(contact)]
    watch(bench.ines, contact, Mode.JOIN, at=bench.later(seconds=3))
    joined = [(watcher.name, watcher.mode) for watcher in watchers_of(contact)]
    stop(bench.ines, contact, at=bench.later(seconds=3))

    assert (seen, joined, watchers_of(contact)) == ([("Ines", Mode.LISTEN)], [("Ines", Mode.JOIN)], [])
    assert happened(contact)[-3:] == ["supervisor.listens", "supervisor.joined", "supervisor.left"]
    with pytest.raises(NotWatching):
        stop(bench.ines, contact, at=bench.at)


def test_who_reads_along_has_seen_what_was_asked_but_an_alarm_rings_on(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    ask_for_help(bench.maria, contact, at=bench.at)
    call_for_high_risk(contact, counselor=bench.maria, at=bench.at)
    raise_imminent(bench.maria, contact, reason="attempt", at=bench.at)

    watch(bench.ines, contact, Mode.LISTEN, at=bench.later(seconds=3))

    assert [request.kind for request in open_requests()] == ["imminent"]
    assert HelpRequest.objects.filter(acknowledged_by=bench.ines).count() == 2


def test_only_supervisors_read_along_and_never_in_their_own_talk(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    own = talks_with(bench, "ines")

    with pytest.raises(RoleDoesNotAllow):
        watch(bench.tom, contact, Mode.LISTEN, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        watch(bench.kai, contact, Mode.LISTEN, at=bench.at)
    with pytest.raises(OwnContact):
        watch(bench.ines, own, Mode.LISTEN, at=bench.at)


def test_nobody_watches_a_talk_that_is_over(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)
    end(bench.maria, contact, at=bench.later(seconds=20))

    sweep(at=bench.at)

    assert watchers_of(contact) == []
    with pytest.raises(NotPossibleNow):
        watch(bench.ines, bench.again(contact), Mode.LISTEN, at=bench.at)


def test_a_supervisor_whose_screen_is_gone_no_longer_reads_along(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    bench.ready("ines")
    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)

    sweep(at=bench.later(seconds=59))
    still = watchers_of(contact)
    sweep(at=bench.later(seconds=2))

    assert len(still) == 1
    assert watchers_of(contact) == []


@pytest.mark.parametrize(
    ("roles", "step", "rings"),
    [
        (["supervisor"], 0, True),
        (["supervisor"], 3, True),
        (["clinical_director"], 0, False),
        (["clinical_director"], 1, True),
        (["clinical_director"], 3, True),
        (["counselor"], 3, False),
        ([], 3, False),
    ],
)
def test_whom_an_alarm_rings(roles: list[str], step: int, *, rings: bool) -> None:
    assert rings_for(roles, Kind.IMMINENT, step) is rings
    assert not rings_for(roles, Kind.HIGH_RISK, step)


def test_above_the_last_rung_there_is_only_the_last_one() -> None:
    assert rung(Kind.IMMINENT, 7).called is Called.CLINICAL_DIRECTORS
