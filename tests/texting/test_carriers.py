"""Each carrier's own language: posts in its published shape, signed by its own library, and what it answers.

`twilio_signed.json`: signatures made by RequestValidator of twilio 9.13.0. `telnyx_signed.json`: each post
was accepted by `webhooks.unwrap` of telnyx 4.189.0. The values in them are made up.
"""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import pytest

from ringbuoy.texting.carriers import adapter_of
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.money import Cost
from ringbuoy.texting.posting import OpenAddress, check_address
from ringbuoy.texting.states import BLOCKED, REFUSED, Sent
from ringbuoy.texting.wire import (
    CarrierAway,
    CarrierRefuses,
    Incoming,
    NotSigned,
    Post,
    Receipt,
    Text,
    UnreadableNews,
    Way,
)
from tests.texting.carrier_here import CarrierHere, carrier_here

HERE = Path(__file__).parent
TWILIO = json.loads((HERE / "twilio_signed.json").read_text())
TELNYX = json.loads((HERE / "telnyx_signed.json").read_text())
AUTH_TOKEN = "12345"
COST = Cost(Decimal("0.0040"), "USD")
TEXT = Text(
    UUID("6f1b7c52-9a34-4f0e-8d7b-2c5e01a9f4d3"),
    "15550100167",
    "Hello. ñ 😢",
    "https://line.example.org/text/x/1",
)


def twilio_post(number: int) -> Post:
    told = TWILIO[number]
    return Post(told["url"], {"x-twilio-signature": told["signature"]}, urlencode(told["fields"]).encode())


def telnyx_post(name: str) -> tuple[Post, float]:
    told = next(post for post in TELNYX["posts"] if post["name"] == name)
    headers = {"telnyx-timestamp": told["time"], "telnyx-signature-ed25519": told["signature"]}
    return Post("https://line.example.org/text/x", headers, told["body"].encode()), float(told["time"])


def way(kind: Kind, address: str = "") -> Way:
    checking = TELNYX["public_key"] if kind is Kind.TELNYX else AUTH_TOKEN
    return Way("AC1", address, "+15550100100", "secret", checking)


@pytest.mark.parametrize(
    ("number", "news"),
    [
        (
            0,
            Incoming(
                "message SM2a3b4c5d6e7f8091a2b3c4d5e6f70819",
                "+15550100167",
                "I want it to end. ñ 😢 & = +",
            ),
        ),
        (1, Incoming("message MM1", "+15550100167", "", pictures=1)),
        (2, Receipt(Sent.FAILED, BLOCKED)),
        (3, Receipt(Sent.DELIVERED)),
    ],
)
def test_what_twilio_signs_is_read(number: int, news: object) -> None:
    assert adapter_of(Kind.TWILIO).read(twilio_post(number), way(Kind.TWILIO), at=0) == news


@pytest.mark.parametrize(
    ("name", "news"),
    [
        (
            "heard",
            Incoming("message 84cca175-9755-4859-b67f-4730d7f58aa3", "+15550100167", "no puedo más 😢"),
        ),
        ("picture", Incoming("message 0c1e4a0e-4b87-4b7b-8b0b-2d0a1f0f7a11", "+15550100167", "", pictures=1)),
        ("sent", None),
        ("delivered", Receipt(Sent.DELIVERED, cost=COST)),
        ("blocked", Receipt(Sent.FAILED, BLOCKED, COST)),
        ("unreachable", Receipt(Sent.FAILED, REFUSED, COST)),
    ],
)
def test_what_telnyx_signs_is_read(name: str, news: object) -> None:
    post, at = telnyx_post(name)

    assert adapter_of(Kind.TELNYX).read(post, way(Kind.TELNYX), at=at + 299) == news


def test_whatever_is_altered_is_refused() -> None:
    twilio, (telnyx, at) = twilio_post(0), telnyx_post("heard")
    for kind, post in ((Kind.TWILIO, twilio), (Kind.TELNYX, telnyx)):
        for altered in (
            replace(post, body=post.body.replace(b"0167", b"0168")),
            replace(post, headers={}),
            replace(post, headers=dict.fromkeys(post.headers, "é")),
        ):
            with pytest.raises(NotSigned):
                adapter_of(kind).read(altered, way(kind), at=at)
    with pytest.raises(NotSigned):
        adapter_of(Kind.TWILIO).read(replace(twilio, url=twilio.url + "?a=b"), way(Kind.TWILIO), at=at)
    with pytest.raises(NotSigned):
        adapter_of(Kind.TELNYX).read(telnyx, way(Kind.TELNYX), at=at + 301)


@pytest.mark.parametrize("kind", [Kind.TWILIO, Kind.TELNYX, Kind.GATEWAY])
def test_without_a_secret_nothing_is_believed(kind: Kind) -> None:
    with pytest.raises((NotSigned, UnreadableNews)):
        adapter_of(kind).read(twilio_post(0), replace(way(kind), checking=""), at=0)


ANSWERS: list[tuple[Kind, int, object, type[Exception], str]] = [
    (Kind.TWILIO, 400, {"code": 21610, "status": 400}, CarrierRefuses, BLOCKED),
    (Kind.TWILIO, 400, {"code": 21211, "status": 400}, CarrierRefuses, REFUSED),
    (Kind.TWILIO, 401, {"code": 20003, "status": 401}, CarrierAway, "refused the sign-in"),
    (Kind.TWILIO, 429, {"code": 20429, "status": 429}, CarrierAway, "(429)"),
    (Kind.TWILIO, 503, {}, CarrierAway, "(503)"),
    (Kind.TELNYX, 400, {"errors": [{"code": "40300"}]}, CarrierRefuses, BLOCKED),
    (Kind.TELNYX, 403, {"errors": [{"code": "40300"}]}, CarrierRefuses, BLOCKED),
    (Kind.TELNYX, 403, {"errors": [{"code": "10010"}]}, CarrierAway, "refused the sign-in"),
    (Kind.TELNYX, 422, {"errors": [{"code": "40310"}]}, CarrierRefuses, REFUSED),
    (Kind.TELNYX, 500, [], CarrierAway, "(500)"),
    (Kind.GATEWAY, 409, {"code": "blocked"}, CarrierRefuses, BLOCKED),
    (Kind.GATEWAY, 400, {"code": "anything"}, CarrierRefuses, REFUSED),
    (Kind.GATEWAY, 404, {}, CarrierAway, "nothing at this address"),
    (Kind.GATEWAY, 302, {}, CarrierAway, "(302)"),
]


@pytest.mark.parametrize(("kind", "status", "body", "error", "said"), ANSWERS)
def test_what_a_carrier_answers_is_understood(
    kind: Kind, status: int, body: object, error: type[Exception], said: str
) -> None:
    with carrier_here((status, json.dumps(body).encode())) as carrier, pytest.raises(error) as trouble:
        adapter_of(kind).send(TEXT, way(kind, carrier.url))

    assert said in (getattr(trouble.value, "code", "") or str(trouble.value))


@pytest.mark.parametrize(
    ("kind", "answer", "name"),
    [
        (Kind.TWILIO, {"sid": "SM9"}, "SM9"),
        (Kind.TELNYX, {"data": {"id": "40385f64"}}, "40385f64"),
        (Kind.GATEWAY, {}, str(TEXT.ref)),
    ],
)
def test_a_text_is_handed_over_in_the_carriers_own_words(kind: Kind, answer: Any, name: str) -> None:
    with carrier_here((201, json.dumps(answer).encode())) as carrier:
        assert adapter_of(kind).send(TEXT, way(kind, carrier.url)) == name

    assert _said(kind, carrier) == (TEXT.words, TEXT.receipts)


def _said(kind: Kind, carrier: CarrierHere) -> tuple[str, str]:
    """Read what was sent: the words, and where receipts go."""
    body = carrier.asked[0].body
    if kind is Kind.TWILIO:
        fields = parse_qs(body.decode())
        return fields["Body"][0], fields["StatusCallback"][0]
    told = json.loads(body)
    return (told["text"], told["webhook_url"]) if kind is Kind.TELNYX else (told["words"], told["receipts"])


def test_what_answers_without_being_a_carrier_is_said() -> None:
    with carrier_here() as carrier:
        gone = carrier.url

    with pytest.raises(CarrierAway, match="Nothing answers"):
        adapter_of(Kind.GATEWAY).send(TEXT, way(Kind.GATEWAY, gone))


@pytest.mark.parametrize("address", ["http://example.org", "ftp://localhost", "https://", "example.org", ""])
def test_numbers_and_words_go_over_no_open_wire(address: str) -> None:
    with pytest.raises(OpenAddress):
        check_address(address)
