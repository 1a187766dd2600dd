"""Twilio, by its documented interface: form posts signed with the account's auth token.

Twilio enforces STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, REVOKE and OPTOUT by itself unless "Advanced
Opt-Out" of the messaging service is changed: those texts still come to us, but what we send is refused with
21610. There is no time in what is signed; a repeat is known by the message's own id.

Source: twilio-messaging (docs/sources.md).
"""

import hashlib
import hmac
import json
from base64 import b64encode
from urllib.parse import parse_qsl, quote, urlencode, urlparse

from django.utils.translation import gettext as _

from ringbuoy.texting.carriers.gateway import text_of
from ringbuoy.texting.money import Cost, read_cost
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

API = "https://api.twilio.com"
PORTS = {"https": 443, "http": 80}
BLOCKING = frozenset({"21610", "30004"})
"""21610: the person sent STOP. 30004: the carrier blocks this number."""
_STATES = {
    "sent": Sent.WITH_CARRIER,
    "delivered": Sent.DELIVERED,
    "read": Sent.DELIVERED,
    "undelivered": Sent.FAILED,
    "failed": Sent.FAILED,
}


class Twilio:
    """An account with Twilio."""

    def read(self, post: Post, way: Way, *, at: float) -> News | None:
        """Check the signature over address and fields, and read a text or a receipt.

        :raises NotSigned: it was not Twilio.
        :raises UnreadableNews: no text and no receipt.
        """
        try:
            fields = parse_qsl(
                post.body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=200
            )
        except ValueError:
            raise _unreadable() from None
        if not is_signed(post, fields, way.checking):
            raise NotSigned(
                _("This is not signed by the carrier. Check the auth token and the public address.")
            )
        return _news(dict(fields))

    def send(self, text: Text, way: Way) -> str:
        """Hand a text to Twilio.

        :raises CarrierAway: to be tried again.
        :raises CarrierRefuses: not to be tried again.
        """
        said = {"From": way.number, "To": f"+{text.to}", "Body": text.words, "StatusCallback": text.receipts}
        answer = ask("POST", _messages(way) + ".json", body=urlencode(said).encode(), headers=_headers(way))
        _require_taken(answer)
        return _id_in(answer)

    def erase(self, name: str, way: Way) -> Cost | None:
        """Have Twilio forget the words of a text, and give what it cost. None: it does not know yet.

        :raises CarrierAway: to be tried again.
        """
        nothing = urlencode({"Body": ""}).encode()
        answer = ask("POST", _message(name, way), body=nothing, headers=_headers(way))
        require_taken(answer)
        return _cost_in(answer)

    def price(self, name: str, way: Way) -> Cost | None:
        """Ask what a text cost. None: Twilio does not know yet.

        :raises CarrierAway: to be tried again.
        """
        answer = ask("GET", _message(name, way), headers=_headers(way))
        require_taken(answer)
        return _cost_in(answer)


def is_signed(post: Post, fields: list[tuple[str, str]], token: str) -> bool:
    """Tell whether Twilio signed this. It signs the address sometimes with the port and sometimes without."""
    given = post.headers.get("x-twilio-signature", "").encode()
    proofs = [signature(token, url, fields).encode() for url in _with_and_without_port(post.url)]
    return bool(token) and any(hmac.compare_digest(given, proof) for proof in proofs)


def _with_and_without_port(url: str) -> tuple[str, str]:
    parts = urlparse(url)
    name = parts.netloc.removesuffix(f":{parts.port}")
    port = parts.port or PORTS.get(parts.scheme, PORTS["http"])
    return parts._replace(netloc=name).geturl(), parts._replace(netloc=f"{name}:{port}").geturl()


def signature(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    """Sign as Twilio does: the address, then each field with its values, sorted, without anything between."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def _news(told: dict[str, str]) -> News | None:
    try:
        if "MessageStatus" in told and "Body" not in told:
            return _receipt(told)
        return Incoming(
            id=f"message {text_of(told['MessageSid'])[:90]}",
            sender=text_of(told["From"]),
            words=text_of(told["Body"]),
            pictures=int(told.get("NumMedia", 0)),
            parts=max(1, int(told.get("NumSegments", 1))),
        )
    except (KeyError, ValueError):
        raise _unreadable() from None


def _receipt(told: dict[str, str]) -> Receipt | None:
    state = _STATES.get(told["MessageStatus"])
    if state is None:
        return None
    return Receipt(state, _code(told.get("ErrorCode", "")) if state is Sent.FAILED else "")


def _code(number: str) -> str:
    return BLOCKED if number in BLOCKING else REFUSED


def _require_taken(answer: Answer) -> None:
    if answer.status == 400:
        raise CarrierRefuses(_("The carrier will not send this text."), _code(_number_in(answer)))
    require_taken(answer)


def _number_in(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _id_in(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["sid"])[:100]
    except (ValueError, KeyError, TypeError):
        return ""


def _cost_in(answer: Answer) -> Cost | None:
    try:
        told = json.loads(answer.body)
        return read_cost(told["price"], told["price_unit"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _message(name: str, way: Way) -> str:
    return f"{_messages(way)}/{quote(name, safe='')}.json"


def _messages(way: Way) -> str:
    return f"{way.address or API}/2010-04-01/Accounts/{quote(way.account, safe='')}/Messages"


def _headers(way: Way) -> dict[str, str]:
    basic = b64encode(f"{way.account}:{way.sending}".encode()).decode()
    return {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}


def _unreadable() -> UnreadableNews:
    return UnreadableNews(_("This is neither a text nor a receipt in the carrier's format."))
