"""Made-up posts of carriers, signed and tampered with in many ways: the same ones on every machine.

What the carriers' own libraries say of each is written in `signature_verdicts.json` by
`python -m tests.texting.record_signatures`, where twilio and telnyx are installed. Only `Random.random` is
used: it alone is promised to give the same numbers in every release of Python.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CASES = 10_000
AT = 1_800_000_000
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the curve: a signature's second half plus this is the same point, and must be refused."""
LETTERS = (
    *"abzAZ019-_.~ +&=%;:@/?#,!'\"\\\n\t\x01",
    *"ñüß€éا漢ﬀ\u200d\u202e\U0001f622",
    "e\u0301",
    "\ud7ff",
)
HOSTS = (
    "line.example.org",
    "Line.Example.ORG",
    "localhost",
    "127.0.0.1",
    "xn--r8jz45g.example",
    "a.b.c.example",
)
PORTS = ("", ":443", ":80", ":8443", ":65535", ":1")
PATHS = (
    "/text/Ab_-9",
    "/text/a/b;c=d",
    "/",
    "",
    "/text/%C3%B1",
    "/text/x%2Fy",
    "/text//z",
    "/text/ñ",
    "/text/a:1",
)
QUERIES = ("", "?a=b", "?a=b&a=c", "?q=%20+ñ", "?x=1:2", "?=", "?bodySHA256=00")
NAMES = ("Body", "From", "To", "MessageSid", "NumMedia", "body", "B", "Bodx", "a[]", "ñ", "")

One = TypeVar("One")
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class TwilioCase:
    """A form post. `how` names what is done with the right signature before it is sent."""

    token: str
    url: str
    signed_url: str
    fields: Fields
    signed_fields: Fields
    how: str


@dataclass(frozen=True)
class TelnyxCase:
    """A post with its two headers, signed and perhaps altered."""

    key: str
    when: str
    signature: str
    body: str


def twilio_cases() -> Iterator[TwilioCase]:
    """Make the posts: half of them as they are signed, the others altered after that."""
    chance = Random(5)
    for _number in range(CASES):
        url, fields = _url(chance), _fields(chance)
        signed_url, signed_fields = url, fields
        how = _one(chance, ("", "", "", "cut", "longer", "other case", "empty", "é"))
        kind = _one(chance, ("as it is", "as it is", "port", "no port", "url", "fields"))
        if kind == "port":
            signed_url = _with_port(url)
        elif kind == "no port":
            signed_url = _without_port(url)
        elif kind == "url":
            signed_url = _one(chance, (url + "x", url.replace("/text", "/Text"), url + "?a=b", url[:-1]))
        elif kind == "fields":
            signed_fields = _altered(chance, fields)
        yield TwilioCase("t" + _words(chance, 40), url, signed_url, fields, signed_fields, how)


def presented(right: str, how: str) -> str:
    """Give the signature that is sent, made from the right one."""
    return {
        "": right,
        "cut": right[:-1],
        "longer": right + "=",
        "other case": right.swapcase(),
        "empty": "",
        "é": "é" + right[1:],
    }[how]


def telnyx_cases() -> Iterator[TelnyxCase]:
    """Make the posts: half of them as they are signed, the others altered, or too early or too late."""
    chance = Random(7)
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(1, 9)]
    for _number in range(CASES):
        private, body, when = _one(chance, keys), _words(chance, 80), _when(chance)
        made = private.sign(f"{when}|{body}".encode())
        key = base64.b64encode(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
        yield _spoilt(chance, TelnyxCase(key, when, base64.b64encode(made).decode(), body), made)


def _spoilt(chance: Random, case: TelnyxCase, made: bytes) -> TelnyxCase:
    """Alter one thing, in half of the cases."""
    alter = _one(chance, [_as_it_is] * len(ALTERATIONS) + list(ALTERATIONS))
    return alter(case, made, chance)


def _as_it_is(case: TelnyxCase, _made: bytes, _chance: Random) -> TelnyxCase:
    return case


def _one_bit(case: TelnyxCase, made: bytes, chance: Random) -> TelnyxCase:
    place = int(chance.random() * len(made))
    altered = made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]
    return replace(case, signature=base64.b64encode(altered).decode())


def _same_point(case: TelnyxCase, made: bytes, _chance: Random) -> TelnyxCase:
    second = (int.from_bytes(made[32:], "little") + ORDER).to_bytes(32, "little")
    return replace(case, signature=base64.b64encode(made[:32] + second).decode())


def _short_key(case: TelnyxCase, _made: bytes, _chance: Random) -> TelnyxCase:
    return replace(case, key=base64.b64encode(base64.b64decode(case.key)[:-1]).decode())


ALTERATIONS: tuple[Callable[[TelnyxCase, bytes, Random], TelnyxCase], ...] = (
    _one_bit,
    _same_point,
    _short_key,
    lambda case, _made, _chance: replace(case, key=case.key[:-1]),
    lambda case, _made, _chance: replace(case, body=case.body + " "),
    lambda case, _made, _chance: replace(case, body=case.body[::-1]),
    lambda case, _made, _chance: replace(case, when=case.when + "0"),
    lambda case, _made, _chance: replace(case, when=" " + case.when),
    lambda case, _made, _chance: replace(case, signature=case.signature[:-4]),
    lambda case, _made, _chance: replace(case, signature=case.signature.rstrip("=")),
    lambda case, _made, _chance: replace(case, signature=case.signature + " "),
    lambda case, _made, _chance: replace(case, signature=case.signature[:10] + "*" + case.signature[11:]),
)


def _when(chance: Random) -> str:
    drift = _one(chance, (0, 0, 0, 0, 1, -1, 299, -299, 300, -300, 301, -301, 100_000, -100_000))
    return _one(
        chance, (str(AT + drift), str(AT + drift), str(AT + drift), f"+{AT + drift}", f"{AT + drift}.0")
    )


def _url(chance: Random) -> str:
    host = _one(chance, ("https", "https", "http")) + "://" + _one(chance, HOSTS) + _one(chance, PORTS)
    return host + _one(chance, PATHS) + _one(chance, QUERIES)


def _fields(chance: Random) -> Fields:
    return [(_one(chance, NAMES), _words(chance, 12)) for _number in range(int(chance.random() * 7))]


def _altered(chance: Random, fields: Fields) -> Fields:
    """Give fields that say the same in another way, or something else."""
    return _one(chance, ([*fields, *fields], fields[::-1], [*fields, ("a", "b")], fields[1:]))


def _words(chance: Random, most: int) -> str:
    return "".join(_one(chance, LETTERS) for _number in range(int(chance.random() * most)))


def _with_port(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    return url.replace(parts.netloc, f"{parts.netloc.split(':')[0]}:{port}", 1)


def _without_port(url: str) -> str:
    netloc = urlsplit(url).netloc
    return url.replace(netloc, netloc.split(":")[0], 1)


def _one(chance: Random, many: Sequence[One]) -> One:
    return many[int(chance.random() * len(many))]
