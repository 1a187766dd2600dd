"""A carrier by TLS and SRTP: a second Asterisk signs us in, brings a call, and takes one."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.server.folder import prepare
from ringbuoy.telephony.asterisk.accounts import Carrier, parts_of_carrier
from ringbuoy.telephony.asterisk.place import OURS
from ringbuoy.telephony.kinds import Transport, TrunkKind
from tests.phone.call import Call
from tests.phone.phone import Phone, phone
from tests.telephony.exchange import MUSIC_HZ, Exchange

AT = "127.0.0.2"
NUMBER, OUTSIDE = "5550100", "15559990000"
CERTIFICATE, KEY = "carrier.pem", "carrier.key"
ACCOUNT = Carrier("trunk-1", TrunkKind.REGISTERS, AT, 0, Transport.TLS, is_encrypted=True, username="harbor")
THEIR_PHONES = """
[tls](+)
cert_file = {etc}/{certificate}
priv_key_file = {etc}/{key}
verify_server = no
[harbor]
type = aor
max_contacts = 1
[harbor]
type = auth
auth_type = digest
username = harbor
password = secret
[harbor]
type = endpoint
transport = tls
aors = harbor
auth = harbor
context = calls
disallow = all
allow = alaw
direct_media = no
rewrite_contact = yes
media_encryption = sdes
identify_by = username
[outside]
type = aor
contact = sip:outside@{host}:{port}
[outside]
type = endpoint
transport = udp
aors = outside
context = calls
disallow = all
allow = ulaw
direct_media = no
"""
THEIR_NUMBERS = f"""
[calls]
exten => {NUMBER},1,Dial(PJSIP/{NUMBER}@harbor,20)
 same => n,Hangup()
exten => {OUTSIDE},1,Dial(PJSIP/outside,20)
 same => n,Hangup()
"""
pytestmark = pytest.mark.cluster


@pytest.fixture
def theirs(data: Path) -> Iterator[Exchange]:
    other = data.parent / f"{data.name}-carrier"
    prepare(other)
    exchange = Exchange(other, host=AT)
    yield exchange
    exchange.kill()
    shutil.rmtree(other)


@pytest.fixture
def ours(data: Path) -> Iterator[Exchange]:
    exchange = Exchange(data)
    yield exchange
    exchange.kill()
    shutil.rmtree(exchange.place.folder)


async def test_a_call_comes_and_a_call_goes_and_both_are_encrypted_on_the_way(
    theirs: Exchange, ours: Exchange
) -> None:
    async with phone("outside", (AT, theirs.port), plays_hz=500) as outside:
        make_certificate(theirs.place.etc)
        host, port = outside.address
        told = {"etc": theirs.place.etc, "certificate": CERTIFICATE, "key": KEY, "host": host, "port": port}
        theirs.add("pjsip.conf", THEIR_PHONES.format(**told))
        theirs.add("extensions.conf", THEIR_NUMBERS)
        theirs.start()
        shutil.copy(theirs.place.etc / CERTIFICATE, ours.place.etc / CERTIFICATE)
        ours.add("pjsip.conf", f"[tls](+)\nca_list_file = {ours.place.etc / CERTIFICATE}\n")
        ours.start()
        async with Ari(ours.place, OURS) as ari, AsyncExitStack() as stack:
            await listens(ari, stack)
            carrier = replace(ACCOUNT, port=theirs.port + 1, password="secret")
            for kind, fields in parts_of_carrier(carrier).items():
                await ari.give(kind, carrier.name, fields)

            call = await answered(outside)
            await call.heard.only(MUSIC_HZ)
            assert await is_encrypted(ari, (await ari.legs())[0]["id"])
            call.hang_up()

            await ari.call("out-1", f"PJSIP/{OUTSIDE}@{carrier.name}", shows=f"<{NUMBER}>", seconds=20)
            rung = await outside.rings()
            rung.answer()
            assert await is_encrypted(ari, "out-1")


async def listens(ari: Ari, stack: AsyncExitStack) -> None:
    """Take the line in hand as soon as Asterisk has come up; no engine answers its calls."""
    async with asyncio.timeout(20):
        while True:
            with suppress(AsteriskAway):
                await stack.enter_async_context(ari.events())
                return
            await asyncio.sleep(0.1)


async def answered(outside: Phone) -> Call:
    """Call until we are signed in at the carrier."""
    async with asyncio.timeout(20):
        while True:
            call = await outside.dial(NUMBER)
            try:
                return await call.answered()
            except AssertionError:
                await asyncio.sleep(0.1)


async def is_encrypted(ari: Ari, leg: str) -> bool:
    """Tell whether the words and the sound of a leg are."""
    async with asyncio.timeout(20):
        while "0" in (said := [await ari.noted(leg, one) for one in SECURE]) or "" in said:
            await asyncio.sleep(0.05)
    return said == ["1", "1"]


SECURE = ("CHANNEL(rtp,secure,audio)", "CHANNEL(pjsip,secure)")


def make_certificate(folder: Path) -> None:
    """Make a certificate for the carrier's address, which vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AT)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    made = made.not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(AT))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    (folder / CERTIFICATE).write_bytes(signed.public_bytes(Encoding.PEM))
    (folder / KEY).write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    for file in (CERTIFICATE, KEY):
        (folder / file).chmod(0o644)
