"""What strangers send to a SIP port: scanners' questions, malformed packets, and plain noise, at random.

The same seed gives the same packets. Nothing in them is known to any exchange: they come from an address that
is no phone's and no carrier's.
"""

import random
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

from tests.phone.wire import Address

STRANGER = "127.0.0.2"
SHOWS = "15557770123"
"""The number that they all show; it must stand in no log."""
AGENTS = ("friendly-scanner", "sipvicious", "sipcli/v1.8", "VaxSIPUserAgent/3.1", "Cisco-SIPGateway")
METHODS = ("INVITE", "REGISTER", "OPTIONS", "SUBSCRIBE", "MESSAGE", "REFER", "CANCEL", "BYE", "ACK", "NOTIFY")
NUMBERS = ("5550100", "00972595904013", "100", "admin", "1" * 900, "%00%ff", "';drop table", "here", "desk-1")
MOST_BYTES = 60_000
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
)


def packets(server: Address, *, count: int, seed: int) -> Iterator[bytes]:
    """Give so many packets, as scanners send them to this server."""
    dice = random.Random(seed)
    for _packet in range(count):
        asked = _question(dice, server)
        yield dice.choice(DAMAGES)(dice, asked) if dice.random() < 0.7 else asked


def send(server: Address, *, count: int, seed: int, wait: Callable[[], None] = lambda: None) -> int:
    """Send so many packets from an address that nobody knows, and give how many answers came."""
    answers = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((STRANGER, 0))
        stranger.setblocking(False)
        for packet in packets(server, count=count, seed=seed):
            stranger.sendto(packet[:MOST_BYTES], server)
            wait()
            with suppress(BlockingIOError):
                while stranger.recv(65_535):
                    answers += 1
    return answers


def _question(dice: random.Random, server: Address) -> bytes:
    """Write a whole question, as a scanner asks it."""
    method, number = dice.choice(METHODS), dice.choice(NUMBERS)
    body = OFFER.format(port=dice.randrange(70_000)) if method == "INVITE" else ""
    lines = (
        f"{method} sip:{number}@{server[0]}:{server[1]} SIP/2.0",
        f"Via: SIP/2.0/UDP {STRANGER}:5060;branch=z9hG4bK{dice.getrandbits(64):x};rport",
        f'From: "{dice.choice(AGENTS)}" <sip:{SHOWS}@{STRANGER}>;tag={dice.getrandbits(32):x}',
        f"To: <sip:{number}@{server[0]}>",
        f"Call-ID: {dice.getrandbits(64):x}",
        f"CSeq: {dice.randrange(1, 2**31)} {method}",
        f"Contact: <sip:{SHOWS}@{STRANGER}:5060>",
        f"User-Agent: {dice.choice(AGENTS)}",
        "Max-Forwards: 70",
        f"Content-Type: application/sdp\r\nContent-Length: {len(body)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def _flip(dice: random.Random, asked: bytes) -> bytes:
    damaged = bytearray(asked)
    for _byte in range(dice.randrange(1, 20)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def _cut(dice: random.Random, asked: bytes) -> bytes:
    return asked[: dice.randrange(1, len(asked))]


def _swell(dice: random.Random, asked: bytes) -> bytes:
    much = b"X-Much: " + b"a" * dice.randrange(1_000, MOST_BYTES) + b"\r\nMax-Forwards"
    return asked.replace(b"Max-Forwards", much, 1)


def _repeat(dice: random.Random, asked: bytes) -> bytes:
    lines = asked.split(b"\r\n")
    line = dice.choice(lines[1:9])
    return asked.replace(line, b"\r\n".join([line] * dice.randrange(2, 200)), 1)


def _lie(dice: random.Random, asked: bytes) -> bytes:
    length = dice.choice((b"-1", b"99999999999999999999", b"1e9", b"\x00"))
    return asked.replace(b"Content-Length: ", b"Content-Length: " + length, 1)


def _drop(dice: random.Random, asked: bytes) -> bytes:
    lines = asked.split(b"\r\n")
    del lines[dice.randrange(len(lines) - 1)]
    return b"\r\n".join(lines)


def _noise(dice: random.Random, _asked: bytes) -> bytes:
    return dice.randbytes(dice.randrange(1, 4_000))


DAMAGES = (_flip, _cut, _swell, _repeat, _lie, _drop, _noise)
