"""What two phones tell each other about the sound: where to send it, and who sends (SDP)."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """Who sends sound, told from the side of the one who writes."""

    BOTH = "sendrecv"
    ONLY_MINE = "sendonly"
    ONLY_YOURS = "recvonly"
    NOBODY = "inactive"


SEEN_FROM_THE_OTHER_SIDE = {
    Way.BOTH: Way.BOTH,
    Way.ONLY_MINE: Way.ONLY_YOURS,
    Way.ONLY_YOURS: Way.ONLY_MINE,
    Way.NOBODY: Way.NOBODY,
}
SENDS = frozenset({Way.BOTH, Way.ONLY_MINE})


@dataclass(frozen=True)
class Offer:
    """Where sound is wanted, and in which ways it goes. `version` grows with each new offer of a call."""

    host: str
    port: int
    way: Way = Way.BOTH
    version: int = 1

    @classmethod
    def read(cls, body: str) -> "Offer | None":
        """Read an offer. None: it speaks of no sound that this phone knows."""
        host = re.search(r"^c=IN IP4 (\S+)", body, re.M)
        port = re.search(r"^m=audio (\d+) ", body, re.M)
        way = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)\b", body, re.M)
        if host is None or port is None:
            return None
        return cls(host[1], int(port[1]), Way(way[1]) if way else Way.BOTH)

    def write(self) -> str:
        """Give the offer as it is sent: µ-law, and keys as events (RFC 4733)."""
        lines = (
            "v=0",
            f"o=- 1 {self.version} IN IP4 {self.host}",
            "s=-",
            f"c=IN IP4 {self.host}",
            "t=0 0",
            f"m=audio {self.port} RTP/AVP 0 101",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-16",
            "a=ptime:20",
            f"a={self.way}",
            "",
        )
        return "\r\n".join(lines)
