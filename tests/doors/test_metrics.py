"""Numbers of the phone line for Prometheus: for whoever shows the token, and nothing of a caller in them."""

import re
from datetime import timedelta

from django.test import Client

from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.telephony.models import PersonTest, SelfTest
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PersonTestState, PhoneKind
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.strongbox import metrics_token
from tests.cast import Bench

LINE = re.compile(r"(# (HELP|TYPE) \w+ .+|\w+(\{\w+=\"\w+\"(,\w+=\"\w+\")*\})? -?[\d.e+]+)")


def test_the_numbers_are_given_to_whoever_shows_the_token(bench: Bench) -> None:
    bench.at = clock.now()
    line = bench.line()
    begin(Arrival(line, Channel.VOICE, "en"), at=bench.at)
    good, at = SelfTestOutcome.GOOD, bench.at - timedelta(minutes=5)
    test = SelfTest.objects.create(line=line, outcome=good, answered_ms=40, met_ms=2500, at=at)
    spans = {"offered_ms": 2600, "accepted_ms": 4100, "sound_ms": 4300}
    over = {"state": PersonTestState.OVER, "outcome": PersonTestOutcome.GOOD, "over_at": at}
    PersonTest.objects.create(test=test, person=bench.maria, phone=PhoneKind.OWN, **over, **spans)

    told = Client().get("/metrics", headers={"Authorization": f"Bearer {metrics_token()}"})
    said = told.content.decode()

    assert told.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'ringbuoy_calls{state="waiting"} 1' in said
    assert 'ringbuoy_self_test_good{line="harbor"} 1' in said
    assert 'ringbuoy_self_test_met_seconds{line="harbor"} 2.5' in said
    assert 'ringbuoy_person_test_sound_seconds{line="harbor",phone="own"} 4.3' in said
    assert 'ringbuoy_person_tests{line="harbor",outcome="good",phone="own"} 1' in said
    assert all(LINE.fullmatch(row) for row in said.splitlines())


def test_nobody_else_is_told_anything(bench: Bench) -> None:
    for shown in ({}, {"Authorization": "Bearer x"}, {"Authorization": metrics_token()}):
        answer = Client().get("/metrics", headers=shown)

        assert (answer.status_code, answer.content) == (401, b"")
