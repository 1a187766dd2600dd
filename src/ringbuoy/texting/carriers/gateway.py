"""Any gateway that speaks JSON and signs with a shared secret: docs/reference/text-gateway.md."""

import hashlib
import hmac
import json
import re
import time
from typing import Any

from django.utils.translation import gettext as _

from ringbuoy.texting.joining import Part
from ringbuoy.texting.money import Cost, read_cost
from ringbuoy.texting.posting import Answer, ask, require_taken
from ringbuoy.texting.splitting import count_parts
from ringbuoy.texting.states import BLOCKED, REFUSED, Sent
from ringbuoy.texting.wire import (
    CarrierRefuses,
    Incoming,
    News,
    NotSigned,
    Post,
    Receipt,
    Text,
    UnreadableNews,
    Way,
)

TIME_HEADER, SIGNATURE_HEADER = "X-Ringbuoy-Time", "X-Ringbuoy-Signature"
WINDOW_SECONDS = 300
_TIME = re.compile(r"[0-9]{1,12}")
_CODES = frozenset({BLOCKED, REFUSED})


class Gateway:
    """A gateway of one's own, such as Kannel or an SMPP client behind a small script."""

    def read(self, post: Post, way: Way, *, at: float) -> News | None:
        """Check the signature over time, address and body, and read what the gateway tells.

        :raises NotSigned: it was not the gateway, or it is too old.
        :raises UnreadableNews: not in the gateway's format.
        """
        check(post, way.checking, at=at)
        return read_news(post.body)

    def send(self, text: Text, way: Way) -> str:
        """Post a text to the gateway.

        :raises CarrierAway: to be tried again.
        :raises CarrierRefuses: not to be tried again.
        """
        said: dict[str, object] = {
            "id": str(text.ref),
            "from": way.number,
            "to": text.to,
            "words": text.words,
        }
        said |= {"parts": count_parts(text.words), "receipts": text.receipts}
        body = json.dumps(said).encode()
        answer = ask("POST", way.address, body=body, headers=signed(way.address, body, way.sending))
        return _taken(answer, text)


def signed(url: str, body: bytes, secret: str) -> dict[str, str]:
    """Give the headers that prove who sends this, and when."""
    when = str(int(time.time()))
    return {
        "Content-Type": "application/json",
        TIME_HEADER: when,
        SIGNATURE_HEADER: signature(secret, when, url, body),
    }


def signature(secret: str, when: str, url: str, body: bytes) -> str:
    """Sign time, exact address and raw body."""
    signed_bytes = b"\n".join((when.encode(), url.encode(), body))
    return "v1=" + hmac.new(secret.encode(), signed_bytes, hashlib.sha256).hexdigest()


def check(post: Post, secret: str, *, at: float) -> None:
    """Let only what the gateway has signed lately pass.

    :raises NotSigned: it was not the gateway, or it is too old.
    """
    when = post.headers.get(TIME_HEADER.lower(), "")
    given = post.headers.get(SIGNATURE_HEADER.lower(), "")
    if not secret or not _TIME.fullmatch(when) or abs(at - int(when)) > WINDOW_SECONDS:
        raise NotSigned(
            _("This is not signed by the carrier, or too long ago. Check the clock and the secret.")
        )
    if not hmac.compare_digest(given.encode(), signature(secret, when, post.url, post.body).encode()):
        raise NotSigned(
            _("This is not signed by the carrier, or too long ago. Check the clock and the secret.")
        )


def read_news(body: bytes) -> News:
    """Read a text or a receipt.

    :raises UnreadableNews: neither.
    """
    try:
        told = json.loads(body)
        return _message(told) if told["kind"] == "message" else _receipt(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableNews(_("This is not in the format of the gateway. See the page about it.")) from None


def _message(told: dict[str, Any]) -> Incoming:
    words, part = text_of(told.get("words", "")), told.get("part")
    if part is not None:
        part = Part(text_of(part["reference"]), int(part["number"]), int(part["total"]), words)
    return Incoming(
        id=f"message {text_of(told['id'])[:90]}",
        sender=text_of(told["from"]),
        words=words,
        pictures=int(told.get("pictures", 0)),
        parts=max(1, int(told.get("parts", 1))),
        part=part,
        cost=cost_in(told),
    )


def _receipt(told: dict[str, Any]) -> Receipt:
    state = {"delivered": Sent.DELIVERED, "failed": Sent.FAILED, "sent": Sent.WITH_CARRIER}[told["state"]]
    code = str(told.get("code", ""))
    reason = (code if code in _CODES else REFUSED) if state is Sent.FAILED else ""
    return Receipt(state, reason, cost_in(told))


def cost_in(told: dict[str, Any]) -> Cost | None:
    """Read what the text cost, where that is told."""
    cost = told.get("cost")
    return read_cost(cost.get("amount"), cost.get("currency")) if isinstance(cost, dict) else None


def text_of(value: object) -> str:
    """Give a text that our database can hold.

    :raises ValueError: it cannot.
    """
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()
    return value


def _taken(answer: Answer, text: Text) -> str:
    if 400 <= answer.status < 500 and answer.status not in (401, 403, 404, 408, 429):
        code = _code_in(answer.body)
        raise CarrierRefuses(_("The carrier will not send this text."), code)
    require_taken(answer)
    return str(text.ref)


def _code_in(body: bytes) -> str:
    try:
        code = json.loads(body)["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return REFUSED
    return str(code) if code in _CODES else REFUSED
