"""The page of alarms, and the mark on every page of those who attend to them."""

import pytest
from django.test import Client

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode, Outcome
from ringbuoy.doors.office.alarm_words import ALARM_WORDS, OUTCOME_WORDS
from ringbuoy.lines.models import Line
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.ways import tell_dead_ends
from tests.cast import Bench


@pytest.fixture
def alarm(bench: Bench) -> Alarm:
    """Maria has opened too many records."""
    return raise_alarm(AlarmCode.MANY_OPENS, at=bench.at, about=bench.maria.pk)


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_code_and_outcome_has_words() -> None:
    assert (set(ALARM_WORDS), set(OUTCOME_WORDS)) == (set(AlarmCode), set(Outcome))


def test_a_director_sees_the_alarm_on_every_page_and_answers(bench: Bench, alarm: Alarm) -> None:
    nora = signed_in(bench, "nora")
    assert "1 alarm" in nora.get("/floor/").content.decode()
    assert "Maria opened more records" in nora.get("/office/alarms/").content.decode()

    nora.post(f"/office/alarms/{alarm.pk}/", {"outcome": "in_order"})

    page = nora.get("/office/alarms/").content.decode()
    assert "No alarm is open." in page
    assert "Nora," in page
    assert "1 alarm" not in page


def test_without_an_outcome_the_form_says_so_and_the_alarm_stays(bench: Bench, alarm: Alarm) -> None:
    answer = signed_in(bench, "nora").post(f"/office/alarms/{alarm.pk}/")

    assert answer.status_code == 400
    assert "Choose what you found" in answer.content.decode()
    assert Alarm.objects.get().acknowledged_at is None


def test_nobody_else_learns_of_an_alarm(bench: Bench, alarm: Alarm) -> None:
    for name in ("maria", "ines", "owen", "kai"):
        client = signed_in(bench, name)

        assert "Maria opened" not in client.get("/office/alarms/").content.decode()
        assert client.post(f"/office/alarms/{alarm.pk}/", {"outcome": "in_order"}).status_code == 403
        assert "alarm" not in client.get("/my/state").content.decode()


def test_a_supervisor_says_that_she_looks_into_it_and_it_stays_open(bench: Bench, alarm: Alarm) -> None:
    of_the_house = raise_alarm(AlarmCode.FALSE_KEYD, at=bench.at)
    ines, maria = signed_in(bench, "ines"), signed_in(bench, "maria")
    assert maria.post(f"/office/alarms/{of_the_house.pk}/mine/").status_code == 403
    assert ines.post(f"/office/alarms/{alarm.pk}/mine/").status_code == 404

    page = ines.post(f"/office/alarms/{of_the_house.pk}/mine/", follow=True).content.decode()

    assert "Ines has been looking into it since" in page
    assert "I look into it" not in page
    assert ines.post(f"/office/alarms/{of_the_house.pk}/mine/").status_code == 409
    assert (
        "Ines has been looking into it since"
        in signed_in(bench, "nora").get("/office/alarms/").content.decode()
    )


def test_a_supervisor_sees_alarms_about_the_house_only_and_is_led_there(bench: Bench, alarm: Alarm) -> None:
    raise_alarm(AlarmCode.FALSE_KEYD, at=bench.at)
    ines = signed_in(bench, "ines")

    assert '<a class="c-pill c-pill--high" href="/office/alarms/">▲ 1 alarm</a>' in (
        ines.get("/floor/").content.decode()
    )
    page = ines.get("/office/alarms/").content.decode()
    assert "in the place of keyd" in page
    assert "opened more records" not in page
    assert "I answer for this" not in page
    for name in ("maria", "owen", "kai"):
        assert signed_in(bench, name).get("/office/alarms/").status_code == 403


def test_a_line_at_which_callers_find_nobody_is_named_with_what_it_lacks(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    hops = [{"kind": "center", "target": "15550001111"}]
    Line.objects.update(policy={"when_closed": "go_on", "takes_spoken_messages": False}, hops=hops)
    tell_dead_ends(at=bench.at)
    nora = signed_in(bench, "nora")

    page = nora.get("/office/alarms/").content.decode()

    assert "Harbor Line: Somebody who calls would come to nobody" in page
    assert "to no place to which a call goes" in page
    assert "No carrier takes calls out now" in page


def test_of_a_line_that_lacks_nothing_any_more_the_alarm_says_so(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    Line.objects.update(policy={"when_closed": "go_on", "takes_spoken_messages": False})
    tell_dead_ends(at=bench.at)
    nora = signed_in(bench, "nora")
    assert "No carrier takes calls out" not in nora.get("/office/alarms/").content.decode()

    Line.objects.update(policy={})

    assert "By now nothing is missing there any more." in nora.get("/office/alarms/").content.decode()
