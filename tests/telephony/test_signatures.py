"""Signatures of callers' numbers (STIR/SHAKEN), checked by a real Asterisk for an authority of ours."""

import json
import shutil
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.finding import VOUCHED
from ringbuoy.telephony.asterisk.place import OURS
from ringbuoy.telephony.vouching import Vouched, vouched_in
from tests.phone.phone import Phone, phone
from tests.telephony.exchange import MUSIC_HZ, Exchange
from tests.telephony.line import NUMBER, ROBINS_NUMBER
from tests.telephony.test_encrypted import HERE, listens

Key = ec.EllipticCurvePrivateKey
CARRIERS_CODE = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.26"), b"\x30\x08\xa0\x06\x16\x041234"
)
"""Whose numbers a certificate is good for: those of the carrier with this code."""
FETCHED_HERE = """
x5u_deny = 0.0.0.0/0
x5u_permit = 127.0.0.0/8
relax_x5u_port_scheme_restrictions = yes
curl_timeout = 4
"""
pytestmark = pytest.mark.cluster


class Signer:
    """A carrier that signs its callers' numbers, with a certificate of the authority of the test."""

    def __init__(self, folder: Path, authority: Key) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        (folder / "carrier.pem").write_bytes(_certificate("Carrier", self._key, authority))
        handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
        self.server = ThreadingHTTPServer((HERE, 0), handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def signs(self, *, is_forged: bool = False, at_port: int = 0) -> tuple[tuple[str, str], ...]:
        """Give the headers by which the carrier says that the number is its caller's.

        `at_port`: where its certificate is said to lie, if not where it lies.
        """
        now, url = datetime.now(UTC), f"http://{HERE}:{at_port or self.server.server_port}/carrier.pem"
        head = {"alg": "ES256", "ppt": "shaken", "typ": "passport", "x5u": url}
        numbers = {"dest": {"tn": [NUMBER]}, "orig": {"tn": ROBINS_NUMBER}}
        said = {"attest": "A", "iat": int(now.timestamp()), "origid": str(uuid4()), **numbers}
        words = f"{_written(head)}.{_written(said)}"
        key = ec.generate_private_key(ec.SECP256R1()) if is_forged else self._key
        r, s = decode_dss_signature(key.sign(words.encode(), ec.ECDSA(hashes.SHA256())))
        token = f"{words}.{_coded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
        identity = f"{token};info=<{url}>;alg=ES256;ppt=shaken"
        return ("Date", format_datetime(now, usegmt=True)), ("Identity", identity)


@pytest.fixture
def authority() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def signer(tmp_path: Path, authority: Key) -> Iterator[Signer]:
    one = Signer(tmp_path, authority)
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def checking(data: Path, authority: Key) -> Iterator[Exchange]:
    """An Asterisk that believes the authority."""
    signers = data / "signers.pem"
    signers.write_bytes(_certificate("Authority", authority, authority))
    one = Exchange(data, signers=signers)
    one.add("stir_shaken.conf", FETCHED_HERE)
    yield one.start()
    one.kill()
    shutil.rmtree(one.place.folder)


async def test_a_signature_is_shown_and_a_forged_one_refuses_nobody(
    checking: Exchange, signer: Signer
) -> None:
    async with phone("robin", (HERE, checking.port), plays_hz=500) as robin, AsyncExitStack() as stack:
        ari = await stack.enter_async_context(Ari(checking.place, OURS))
        await listens(ari, stack)

        assert await _vouched(ari, robin, signer.signs()) is Vouched.NUMBER
        assert await _vouched(ari, robin, signer.signs(is_forged=True)) is Vouched.FORGED
        assert await _vouched(ari, robin, ()) is None
    assert ROBINS_NUMBER not in checking.log.read_text()


async def test_who_never_gives_a_certificate_keeps_nobody_waiting_and_nothing_is_known(
    checking: Exchange, signer: Signer
) -> None:
    async with phone("robin", (HERE, checking.port), plays_hz=500) as robin, AsyncExitStack() as stack:
        ari = await stack.enter_async_context(Ari(checking.place, OURS))
        await listens(ari, stack)
        mute = stack.enter_context(socket.create_server((HERE, 0)))  # takes connections and says nothing
        port = mute.getsockname()[1]

        assert await _vouched(ari, robin, signer.signs(at_port=port)) is None
        assert await _vouched(ari, robin, signer.signs()) is Vouched.NUMBER


async def _vouched(ari: Ari, robin: Phone, more: tuple[tuple[str, str], ...]) -> Vouched | None:
    """Call, be answered as ever, and read what is known of the number."""
    call = await (await robin.dial(NUMBER, more=more, shows=ROBINS_NUMBER)).answered()
    await call.heard.only(MUSIC_HZ)
    (leg,) = [str(one["id"]) for one in await ari.legs() if one["state"] == "Up"]
    said = await ari.noted(leg, VOUCHED)
    await ari.hang_up(leg)
    await call.ended()
    return vouched_in(said)


def _certificate(name: str, key: Key, authority: Key) -> bytes:
    """Make the authority's own certificate, or that of a carrier."""
    now, is_authority = datetime.now(UTC), key is authority
    made = x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named("Authority"))
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    if not is_authority:
        made = made.add_extension(CARRIERS_CODE, critical=False)
    return made.sign(authority, hashes.SHA256()).public_bytes(Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _written(said: Mapping[str, object]) -> str:
    return _coded(json.dumps(said, separators=(",", ":"), sort_keys=True).encode())


def _coded(said: bytes) -> str:
    return urlsafe_b64encode(said).rstrip(b"=").decode()
