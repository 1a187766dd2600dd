"""One SIP message: read from a packet, written into one."""

import re
from dataclasses import dataclass

_REASONS = {100: "Trying", 180: "Ringing", 200: "OK", 405: "Method Not Allowed", 481: "Call Does Not Exist"}
_REASONS |= {486: "Busy Here", 487: "Request Terminated", 603: "Decline"}
_SHORT = {"f": "from", "t": "to", "i": "call-id", "m": "contact", "v": "via", "l": "content-length"}


@dataclass(frozen=True)
class Message:
    """A request or an answer. Headers keep their order; their names are written small."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""

    @classmethod
    def read(cls, packet: bytes) -> "Message":
        """Read what came in a packet."""
        head, _, body = packet.decode(errors="replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        pairs = (line.partition(":") for line in lines)
        return cls(first, tuple((_name(name), value.strip()) for name, _, value in pairs), body)

    def write(self) -> bytes:
        """Give the packet to send."""
        kind = (("content-type", "application/sdp"),) if self.body else ()
        headers = (*self.headers, *kind, ("content-length", str(len(self.body.encode()))))
        lines = (f"{name.title()}: {value}" for name, value in headers)
        return "\r\n".join((self.first, *lines, "", self.body)).encode(errors="surrogateescape")

    def all(self, name: str) -> list[str]:
        """Give every value of a header."""
        return [value for said, value in self.headers if said == name]

    def one(self, name: str) -> str:
        """Give the first value of a header, empty where it is missing."""
        return next(iter(self.all(name)), "")

    @property
    def status(self) -> int:
        """The number of an answer; 0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """What is asked, or what this answers."""
        return self.one("cseq").split()[-1] if self.status else self.first.split()[0]

    @property
    def call(self) -> str:
        """The id of the call it belongs to."""
        return self.one("call-id")

    @property
    def turn(self) -> str:
        """What tells it from every other request of its call."""
        return self.one("cseq")

    @property
    def target(self) -> str:
        """The address at which the other side wants to be spoken to from now on."""
        found = re.search(r"<([^>]+)>", self.one("contact"))
        return found[1] if found else self.one("contact").split(";")[0]

    @property
    def number(self) -> str:
        """The number that a request is for."""
        return re.split(r"[:@;]", self.first.split()[1])[1]


def answer_to(
    request: Message, status: int, *, tag: str, more: tuple[tuple[str, str], ...] = (), body: str = ""
) -> Message:
    """Answer a request: the headers that SIP wants to see again, and ours."""
    to = request.one("to")
    headers = [("via", via) for via in request.all("via")]
    headers += [("from", request.one("from")), ("to", to if "tag=" in to else f"{to};tag={tag}")]
    headers += [("call-id", request.call), ("cseq", request.turn), *more]
    return Message(f"SIP/2.0 {status} {_REASONS.get(status, 'Told')}", tuple(headers), body)


def _name(name: str) -> str:
    small = name.strip().lower()
    return _SHORT.get(small, small)
