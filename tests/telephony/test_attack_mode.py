"""Attack mode by hand: a supervisor lets strangers press a key, for a while; nobody is blocked."""

from datetime import timedelta

import pytest
from django.test import Client

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.telephony.attack_mode import (
    LONGEST,
    IsOff,
    NotThatLong,
    attack_mode,
    earlier_attacks,
    switch_off,
    switch_on,
)
from ringbuoy.telephony.calls.events import AttackModeIs, Entered, KeyPressed, Tick
from ringbuoy.telephony.calls.flood import PATIENCE
from ringbuoy.telephony.calls.orders import Record, Say
from ringbuoy.telephony.metrics import measure, written
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.cast import Bench as Center
from tests.telephony.test_calls import Bench

LEG, NUMBER = "line-7.0", "15551230987"
HOUR = timedelta(hours=1)
PAGE = "/office/floods/"


def on(bench: Bench) -> None:
    bench.tell(AttackModeIs(bench.at + HOUR))


def asked(orders: list[object]) -> bool:
    return any(isinstance(order, Say) and order.prompt is Prompt.SHOW_YOU_ARE_THERE for order in orders)


def is_in(orders: list[object]) -> bool:
    return any(isinstance(order, Record) for order in orders)


@pytest.mark.parametrize("number", [NUMBER, ""], ids=["shown", "withheld"])
def test_a_stranger_presses_a_key_and_is_in(number: str) -> None:
    bench = Bench()
    on(bench)

    comes = bench.tell(Entered(LEG, "5550100", number=number))
    presses = bench.tell(KeyPressed(LEG, "5"))

    assert (asked(comes), is_in(comes), is_in(presses)) == (True, False, True)


def test_whoever_cannot_press_is_in_a_little_later() -> None:
    bench = Bench()
    on(bench)
    bench.tell(Entered(LEG, "5550100", number=NUMBER))

    bench.at += PATIENCE

    assert is_in(bench.tell(Tick()))


def test_who_is_known_to_be_real_is_asked_nothing() -> None:
    bench = Bench()
    on(bench)
    bench.calls.flood.found_real(NUMBER, at=bench.at)

    comes = bench.tell(Entered(LEG, "5550100", number=NUMBER))

    assert (asked(comes), is_in(comes)) == (False, True)


@pytest.mark.parametrize("told", [False, True], ids=["by itself", "by somebody"])
def test_it_ends(told: bool) -> None:
    bench = Bench()
    on(bench)
    if told:
        bench.tell(AttackModeIs(None))
    else:
        bench.at += HOUR

    assert is_in(bench.tell(Entered(LEG, "5550100", number=NUMBER)))


def test_a_supervisor_switches_it_on_and_off_and_both_are_written_down(bench: Center) -> None:
    ines = bench.person("ines")
    switch_on(ines, HOUR, at=bench.at)
    again = switch_on(ines, 2 * HOUR, at=bench.at + HOUR / 2)

    now = attack_mode(at=bench.at + HOUR)
    switch_off(ines, at=bench.at + HOUR)

    names = list(
        Entry.objects.filter(name__startswith="attack_mode").order_by("pk").values_list("name", flat=True)
    )
    assert now == again
    assert names == ["attack_mode.on", "attack_mode.on", "attack_mode.off"]
    assert attack_mode(at=bench.at + HOUR) is None
    assert [row.over_by for row in earlier_attacks(at=bench.at + HOUR)] == [ines, ines]


def test_it_is_over_when_its_time_is(bench: Center) -> None:
    ines = bench.person("ines")
    switch_on(ines, HOUR, at=bench.at)

    assert attack_mode(at=bench.at + HOUR) is None
    with pytest.raises(IsOff):
        switch_off(ines, at=bench.at + HOUR)
    assert [row.over_at for row in earlier_attacks(at=bench.at + HOUR)] == [None]


@pytest.mark.parametrize("lasts", [timedelta(), -HOUR, LONGEST + timedelta(minutes=1)])
def test_it_lasts_no_longer_than_somebody_looks(bench: Center, lasts: timedelta) -> None:
    with pytest.raises(NotThatLong):
        switch_on(bench.person("ines"), lasts, at=bench.at)


@pytest.mark.parametrize("name", ["maria", "owen", "kai"])
def test_nobody_else_switches_it(bench: Center, name: str) -> None:
    with pytest.raises(RoleDoesNotAllow):
        switch_on(bench.person(name), HOUR, at=bench.at)


def test_the_metrics_tell_that_it_is_on(bench: Center) -> None:
    off = written(measure(at=bench.at))
    switch_on(bench.person("ines"), HOUR, at=bench.at)

    assert "ringbuoy_attack_mode 0" in off
    assert "ringbuoy_attack_mode 1" in written(measure(at=bench.at))


def test_the_page_switches_it_on_the_floor_shows_it_and_the_page_ends_it(bench: Center) -> None:
    ines = Client()
    ines.force_login(bench.person("ines"), backend="allauth.account.auth_backends.AuthenticationBackend")

    wrong = ines.post(PAGE, {"minutes": "9999"})
    ines.post(PAGE, {"minutes": "30"})
    floor = ines.get("/floor/").content.decode()
    page = ines.get(PAGE).content.decode()
    ines.post(f"{PAGE}over")

    assert (wrong.status_code, "Choose one of the times" in wrong.content.decode()) == (400, True)
    assert "Ines has switched it on" in floor
    assert "Let everybody straight in again" in page
    assert attack_mode(at=clock.now()) is None
    assert "ended by Ines" in ines.get(PAGE).content.decode()
    assert ines.post(f"{PAGE}over").status_code == 404
