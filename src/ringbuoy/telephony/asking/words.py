"""The words of SIP in which a carrier is asked, and what is read of its answer. Pure.

Source: rfc3261, rfc8760 (docs/sources.md).
"""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

from ringbuoy.telephony.asterisk.accounts import Carrier
from ringbuoy.telephony.kinds import TrunkKind


class Method(StrEnum):
    """What is asked: whether somebody is there, or which phones are signed in by our name."""

    THERE = "OPTIONS"
    SIGNED_IN = "REGISTER"


@dataclass(frozen=True)
class Answer:
    """A carrier's answer: its number, and how it wants to be convinced of who we are. Empty: it does not."""

    status: int
    challenge: str = field(default="", repr=False)
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of one conversation. `turn` counts them; `proof` answers a challenge."""

    carrier: Carrier
    source: str
    mark: str
    turn: int = 1
    proof: str = field(default="", repr=False)

    @property
    def method(self) -> Method:
        """What is asked; a sign-in without a contact changes nothing there."""
        return Method.SIGNED_IN if self.carrier.kind is TrunkKind.REGISTERS else Method.THERE

    @property
    def target(self) -> str:
        """Whom the question is for."""
        return f"sip:{self.carrier.host}"

    def write(self) -> bytes:
        """Give it as it is sent."""
        branch = f"z9hG4bK{self.mark}{self.turn}"
        who = f"sip:{self.carrier.username or 'line'}@{self.carrier.host}"
        lines = [
            f"{self.method} {self.target} SIP/2.0",
            f"Via: SIP/2.0/{self.carrier.transport.upper()} {self.source};rport;branch={branch}",
            "Max-Forwards: 70",
            f"From: <{who}>;tag={self.mark}",
            f"To: <{who}>" if self.method is Method.SIGNED_IN else f"To: <{self.target}>",
            f"Call-ID: {self.mark}",
            f"CSeq: {self.turn} {self.method}",
            *([self.proof] if self.proof else []),
            "Content-Length: 0",
            "",
            "",
        ]
        return "\r\n".join(lines).encode()


def read_answer(text: str, mark: str) -> Answer | None:
    """Read an answer to the conversation of this mark. None: it is something else, or not the last word."""
    first = re.match(r"SIP/2\.0 (\d{3})\b", text)
    if first is None or int(first[1]) < 200 or mark not in text:
        return None
    asked = re.search(r"^(?:WWW|Proxy)-Authenticate:\s*(Digest .*)$", text, re.MULTILINE | re.IGNORECASE)
    contacts = re.findall(r"^(?:Contact|m):\s*(.+)$", text, re.MULTILINE | re.IGNORECASE)
    return Answer(int(first[1]), asked[1].strip() if asked else "", tuple(one.strip() for one in contacts))


def prove(carrier: Carrier, method: str, target: str, answer: Answer, *, nonce: str) -> str:
    """Write the header that proves who we are; `nonce` is ours, another one each time."""
    said = dict(re.findall(r'(\w+)="?([^",]*)"?', answer.challenge.removeprefix("Digest ")))
    algorithm = said.get("algorithm", "MD5")
    realm, theirs = said.get("realm", ""), said.get("nonce", "")
    secret = _hash(algorithm, f"{carrier.username}:{realm}:{carrier.password}")
    asked = _hash(algorithm, f"{method}:{target}")
    fields = f'username="{carrier.username}", realm="{realm}", nonce="{theirs}", uri="{target}"'
    if "auth" in said.get("qop", "").split(","):
        made = _hash(algorithm, f"{secret}:{theirs}:00000001:{nonce}:auth:{asked}")
        fields += f', qop=auth, nc=00000001, cnonce="{nonce}"'
    else:
        made = _hash(algorithm, f"{secret}:{theirs}:{asked}")
    opaque = f', opaque="{said["opaque"]}"' if "opaque" in said else ""
    name = "Proxy-Authorization" if answer.status == 407 else "Authorization"
    return f'{name}: Digest {fields}, algorithm={algorithm}, response="{made}"{opaque}'


def _hash(algorithm: str, text: str) -> str:
    name = "sha256" if algorithm.upper().startswith("SHA-256") else "md5"
    return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()
