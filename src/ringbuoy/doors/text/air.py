"""The demo's made-up carrier: it cuts, doubles and mixes up what a phone sends, signs it and posts it."""

import json
import secrets
from dataclasses import dataclass, field
from decimal import Decimal

from ringbuoy.doors.text.webhooks import take_in
from ringbuoy.kernel.ids import new_id
from ringbuoy.texting.addresses import inbound_address
from ringbuoy.texting.carriers.gateway import signed
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.money import Cost
from ringbuoy.texting.splitting import parts_of
from ringbuoy.texting.ways import way_of
from ringbuoy.texting.wire import Post

PRICE = Cost(Decimal("0.0075"), "USD")
"""What the made-up carrier takes for a text, in made-up money."""


@dataclass(frozen=True)
class Said:
    """What somebody sends from a phone. `is_rough`: the parts come mixed up, and some of them twice."""

    number: str
    words: str = field(repr=False)
    pictures: int = 0
    is_rough: bool = False


def over_the_air(carrier: Carrier, said: Said) -> None:
    """Post what a phone has sent to our own webhook, as a gateway would."""
    posts = [_signed(carrier, one) for one in _told(said)]
    if said.is_rough:
        posts = secrets.SystemRandom().sample(posts * 2, len(posts) * 2)
    for post in posts:
        take_in(carrier, post)


def _told(said: Said) -> list[dict[str, object]]:
    parts = parts_of(said.words)
    cost = {"amount": str(PRICE.amount), "currency": PRICE.currency}
    usual = {"kind": "message", "from": said.number, "parts": 1, "cost": cost}
    if len(parts) == 1:
        return [{**usual, "id": str(new_id()), "words": said.words, "pictures": said.pictures}]
    whole = secrets.token_hex(4)
    return [
        {
            **usual,
            "id": str(new_id()),
            "words": words,
            "part": {"reference": whole, "number": number, "total": len(parts)},
        }
        for number, words in enumerate(parts, start=1)
    ]


def _signed(carrier: Carrier, told: dict[str, object]) -> Post:
    url, body = inbound_address(carrier), json.dumps(told).encode()
    headers = signed(url, body, way_of(carrier).checking)
    return Post(url, {name.lower(): value for name, value in headers.items()}, body)
