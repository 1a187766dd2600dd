"""The carriers' door: nothing comes in unsigned, altered, late or twice; the demo texts through it."""

import json
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from ringbuoy.contacts.models import Contact, Message
from ringbuoy.kernel import clock
from ringbuoy.privacy.rows import showing
from ringbuoy.texting.addresses import inbound_address, receipts_address
from ringbuoy.texting.carriers.gateway import SIGNATURE_HEADER, TIME_HEADER, signature, signed
from ringbuoy.texting.models import Carrier, Heard, Outgoing
from ringbuoy.texting.ways import way_of
from tests.cast import Bench
from tests.texting.air import (
    Phone,
    answered_by_maria,
    contact_of,
    maria_writes,
    said_by_robin,
    sends_all,
    states,
)

NUMBER = "+15550100167"


@pytest.fixture
def carrier(bench: Bench) -> Carrier:
    bench.at = clock.now()
    return Phone(bench).carrier


def body_of(words: str = "hi", **more: object) -> bytes:
    told = {"kind": "message", "id": str(uuid4()), "from": NUMBER, "words": words, **more}
    return json.dumps(told).encode()


def posts(
    carrier: Carrier, body: bytes, *, url: str = "", at: str = "", headers: dict[str, str] | None = None
) -> int:
    """Post to the webhook as the carrier, or as somebody who pretends; give the status."""
    address = url or inbound_address(carrier)
    said = signed(inbound_address(carrier), body, way_of(carrier).checking)
    if at:
        said |= {TIME_HEADER: at}
    path = address.removeprefix(settings.RINGBUOY.public_url)
    answer = Client().generic("POST", path, body, "application/json", headers={**said, **(headers or {})})
    return answer.status_code


def test_what_the_carrier_has_signed_is_taken(carrier: Carrier) -> None:
    assert posts(carrier, body_of()) == 204
    assert Contact.objects.get().channel == "text"


def test_the_same_post_again_is_taken_and_changes_nothing(carrier: Carrier) -> None:
    body = body_of()

    assert [posts(carrier, body) for _ in range(3)] == [204] * 3
    with showing(Contact.objects.get().pk):
        assert Message.objects.filter(author="caller").count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {SIGNATURE_HEADER: ""},
        {SIGNATURE_HEADER: "v1=" + "0" * 64},
        {SIGNATURE_HEADER: "\u00e9"},
        {TIME_HEADER: ""},
        {TIME_HEADER: "1"},
        {TIME_HEADER: "9" * 30},
        {TIME_HEADER: "-5"},
        {TIME_HEADER: "soon"},
    ],
)
def test_what_is_not_signed_or_too_old_is_refused(carrier: Carrier, headers: dict[str, str]) -> None:
    assert posts(carrier, body_of(), headers=headers) == 403
    assert not Heard.objects.exists()


def test_a_signature_holds_for_one_address_one_time_and_one_body(carrier: Carrier) -> None:
    body, url = body_of(), inbound_address(carrier)
    later = str(int(clock.now().timestamp()) + 1)

    assert posts(carrier, body, url=url + "?x=1") == 403
    assert posts(carrier, body, at=later) == 403
    assert posts(carrier, body + b" ", headers=signed(url, body, way_of(carrier).checking)) == 403
    assert posts(carrier, body, url=url[:-1] + ("A" if url[-1] != "A" else "B")) == 404
    assert not Heard.objects.exists()


def test_an_old_signature_is_refused_although_it_is_right(carrier: Carrier) -> None:
    body, url = body_of(), inbound_address(carrier)
    when = str(int(clock.now().timestamp()) - 301)
    old = {TIME_HEADER: when, SIGNATURE_HEADER: signature(way_of(carrier).checking, when, url, body)}

    assert posts(carrier, body, headers=old) == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"kind": "message"}',
        b'{"kind": "message", "id": "1", "from": "Vodafone", "words": "x"}',
        b'{"kind": "message", "id": "1", "from": "+15550100167", "words": "a\\u0000b"}',
        b'{"kind": "message", "id": "1", "from": "+15550100167", "words": "\\ud800"}',
        b'{"kind": "receipt", "id": "1", "state": "lost"}',
        b'{"kind": "message", "id": "1", "from": "+15550100167", "words": "x", '
        b'"part": {"reference": "1", "number": 3, "total": 2}}',
    ],
)
def test_rubbish_with_a_good_signature_is_refused_with_a_sentence(carrier: Carrier, body: bytes) -> None:
    assert posts(carrier, body) == 400
    assert not Contact.objects.exists()


@limits(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.binary(max_size=300) | st.recursive(st.none() | st.text(max_size=9), st.lists).map(str).map(str.encode)
)
def test_no_body_breaks_the_door(carrier: Carrier, body: bytes) -> None:
    assert posts(carrier, body) in (204, 400)


def test_receipts_are_told_at_the_desk_and_late_ones_change_nothing(bench: Bench) -> None:
    bench.at = clock.now()
    phone = Phone(bench)
    phone.texts("hi")
    contact = answered_by_maria(phone)
    maria_writes(phone, contact, "Hello.")
    sends_all(at=bench.at)
    text = Outgoing.objects.filter(contact=contact).latest("sequence")
    for state in ("delivered", "failed", "sent"):
        body = json.dumps({"kind": "receipt", "state": state}).encode()
        url = receipts_address(phone.carrier, text.ref)
        said = signed(url, body, way_of(phone.carrier).checking)
        assert posts(phone.carrier, body, url=url, headers=said) == 204

    assert states(contact)[-1] == "delivered"
    page = _desk_of(bench).get(f"/desk/contacts/{contact.pk}/texts").content.decode()
    assert "delivered" in page


def test_the_desk_says_in_red_that_texts_do_not_go_out_and_the_floor_too(bench: Bench) -> None:
    bench.at = clock.now()
    phone = Phone(bench)
    phone.texts("hi")
    contact = answered_by_maria(phone)
    phone.texts("STOP")

    desk = _desk_of(bench).get(f"/desk/contacts/{contact.pk}/pane").content.decode()
    floor = _signed_in(bench, "ines").get("/floor/").content.decode()
    assert "They sent STOP" in desk
    assert "Sent STOP" in floor
    assert contact.number in floor


def test_may_we_text_you_is_kept_with_its_hours_and_taken_back_by_stop(bench: Bench) -> None:
    bench.at = clock.now()
    phone = Phone(bench)
    phone.texts("hi")
    contact = answered_by_maria(phone)
    address, desk = f"/desk/contacts/{contact.pk}/texts/agreement", _desk_of(bench)

    agreed = desk.post(address, {"from": "18:00", "until": "20:00"}).content.decode()
    none = desk.post(address, {"from": "18:00", "until": "18:00"})
    unread = desk.post(address, {"from": "soon"})
    phone.texts("STOP")
    stopped = desk.post(address, {"from": "18:00", "until": "20:00"})

    assert "18:00–20:00" in agreed
    assert [answer.status_code for answer in (none, unread, stopped)] == [400, 400, 409]


def test_the_phone_on_the_screen_texts_through_the_same_door(bench: Bench) -> None:
    bench.at = clock.now()
    phone, browser = Phone(bench), Client()
    page = browser.get("/phone").content.decode()
    browser.post("/phone/send", {"words": "cant sleep " * 40, "rough": "on"})
    browser.post("/phone/send", {"picture": "1"})
    sends_all(at=clock.now())
    shown = browser.get("/phone/texts").json()["texts"]

    assert "made-up phone" in page
    assert said_by_robin(phone, contact_of(phone))[0] == "cant sleep " * 40
    assert [text["mine"] for text in shown] == [True, True, False, False]
    assert set(states(contact_of(phone))) == {"delivered"}


def test_without_a_demo_there_is_no_phone(bench: Bench, carrier: Carrier) -> None:
    Carrier.objects.update(is_on=False)

    assert [Client().get(f"/phone{more}").status_code for more in ("", "/texts")] == [404, 404]


def _desk_of(bench: Bench) -> Client:
    return _signed_in(bench, "maria")


def _signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
