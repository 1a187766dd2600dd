"""Telnyx, by its documented interface: JSON signed with Ed25519 over time and raw body.

Telnyx enforces STOP, STOPALL, UNSUBSCRIBE, CANCEL, END and QUIT for the whole messaging profile by itself:
those texts still come to us, but what we send is refused with 40300. It offers no way to erase the words of
one text; redaction is a setting of the whole profile, and must leave what comes to us as it is.

Source: telnyx-messaging (docs/sources.md).
"""

import json
from base64 import b64decode
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from ringbuoy.texting.carriers.gateway import WINDOW_SECONDS, cost_in, text_of
from ringbuoy.texting.posting import Answer, ask, require_taken
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

API = "https://api.telnyx.com"
BLOCKING = frozenset({"40300"})
_STATES = {
    "sent": Sent.WITH_CARRIER,
    "delivery_unconfirmed": Sent.WITH_CARRIER,
    "delivered": Sent.DELIVERED,
    "sending_failed": Sent.FAILED,
    "delivery_failed": Sent.FAILED,
}


class Telnyx:
    """An account with Telnyx."""

    def read(self, post: Post, way: Way, *, at: float) -> News | None:
        """Check the signature over time and body, and read a text or a receipt. None: something else.

        :raises NotSigned: it was not Telnyx, or it is too old.
        :raises UnreadableNews: no text and no receipt.
        """
        check(post, way.checking, at=at)
        try:
            told = json.loads(post.body)["data"]
            return _news(str(told["event_type"]), told["payload"])
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            raise UnreadableNews(_("This is neither a text nor a receipt in the carrier's format.")) from None

    def send(self, text: Text, way: Way) -> str:
        """Hand a text to Telnyx.

        :raises CarrierAway: to be tried again.
        :raises CarrierRefuses: not to be tried again.
        """
        said = {"from": way.number, "to": f"+{text.to}", "text": text.words, "webhook_url": text.receipts}
        headers = {"Authorization": f"Bearer {way.sending}", "Content-Type": "application/json"}
        answer = ask(
            "POST", f"{way.address or API}/v2/messages", body=json.dumps(said).encode(), headers=headers
        )
        _require_taken(answer)
        return _id_in(answer)


def check(post: Post, public_key: str, *, at: float) -> None:
    """Let only what Telnyx has signed lately pass.

    :raises NotSigned: it was not Telnyx, or it is too old.
    """
    when = post.headers.get("telnyx-timestamp", "")
    try:
        is_late = abs(at - int(when)) > WINDOW_SECONDS
        given = b64decode(post.headers.get("telnyx-signature-ed25519", ""), validate=True)
        Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True)).verify(
            given, when.encode() + b"|" + post.body
        )
    except (ValueError, InvalidSignature):
        is_late = True
    if is_late:
        raise NotSigned(
            _("This is not signed by the carrier, or too long ago. Check the public key and the clock.")
        )


def _news(event: str, told: dict[str, Any]) -> News | None:
    if event == "message.received":
        return Incoming(
            id=f"message {text_of(told['id'])[:90]}",
            sender=text_of(told["from"]["phone_number"]),
            words=text_of(told.get("text") or ""),
            pictures=len(told.get("media") or []),
            parts=max(1, int(told.get("parts") or 1)),
            cost=cost_in(told),
        )
    return _receipt(told) if event in ("message.sent", "message.finalized") else None


def _receipt(told: dict[str, Any]) -> Receipt | None:
    state = _STATES.get(str(told["to"][0]["status"]))
    if state is None:
        return None
    return Receipt(state, _code(told.get("errors")) if state is Sent.FAILED else "", cost_in(told))


def _code(errors: object) -> str:
    codes = {str(error.get("code")) for error in errors} if isinstance(errors, list) else set()
    return BLOCKED if codes & BLOCKING else REFUSED


def _require_taken(answer: Answer) -> None:
    if answer.status in (400, 403, 422):
        try:
            errors = json.loads(answer.body)["errors"]
        except (ValueError, KeyError, TypeError):
            errors = []
        if answer.status != 403 or _code(errors) == BLOCKED:
            raise CarrierRefuses(_("The carrier will not send this text."), _code(errors))
    require_taken(answer)


def _id_in(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["data"]["id"])[:100]
    except (ValueError, KeyError, TypeError):
        return ""
