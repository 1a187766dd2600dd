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
from ringbuoy.kernel.settings import Tls
from ringbuoy.server.folder import prepare
from ringbuoy.server.processes import port_answers
from ringbuoy.telephony.asterisk.accounts import Carrier, parts_of_carrier
from ringbuoy.telephony.asterisk.place import OURS
from ringbuoy.telephony.kinds import Transport, TrunkKind
from tests.phone.call import Call
from tests.phone.phone import Phone, phone
from tests.telephony.exchange import MUSIC_HZ, Exchange
from tests.telephony.line import until

HERE, AT = "127.0.0.1", "127.0.0.2"
NUMBER, BY_ADDRESS, OUTSIDE = "5550100", "5550199", "15559990000"
ACCOUNT = Carrier("trunk-1", TrunkKind.REGISTERS, AT, 0, Transport.TLS, is_encrypted=True, username="harbor")
TRUSTED = """
[tls](+)
ca_list_file = {certificate}
"""
"""What the store of the machine says, where a certificate is no invention of the tests."""
THEIR_PHONES = """
[ours](!)
type = endpoint
transport = tls
context = calls
disallow = all
allow = alaw
direct_media = no
rewrite_contact = yes
media_encryption = sdes
identify_by = username
[harbor]
type = aor
max_contacts = 1
[harbor]
type = auth
auth_type = digest
username = harbor
password = secret
[harbor](ours)
aors = harbor
auth = harbor
[address]
type = aor
contact = sip:127.0.0.1:{our_port};transport=tls
[address](ours)
aors = address
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
exten => {BY_ADDRESS},1,Dial(PJSIP/{NUMBER}@address,20)
 same => n,Hangup()
exten => {OUTSIDE},1,Dial(PJSIP/outside,20)
 same => n,Hangup()
"""
SECURE = ("CHANNEL(rtp,secure,audio)", "CHANNEL(pjsip,secure)")
pytestmark = pytest.mark.cluster


@pytest.fixture
def certificate(data: Path) -> Tls:
    """A certificate for both, which vouches for itself."""
    return make_certificate(data, HERE, AT)


@pytest.fixture
def theirs(data: Path, certificate: Tls) -> Iterator[Exchange]:
    other = data.parent / f"{data.name}-carrier"
    prepare(other)
    exchange = Exchange(other, host=AT, tls=certificate)
    yield exchange
    exchange.kill()
    shutil.rmtree(other)


@pytest.fixture
def ours(data: Path, certificate: Tls) -> Iterator[Exchange]:
    exchange = Exchange(data, tls=certificate)
    exchange.add("pjsip.conf", TRUSTED.format(certificate=exchange.place.etc / "certificate.pem"))
    yield exchange.start()
    exchange.kill()
    shutil.rmtree(exchange.place.folder)


async def test_calls_come_and_go_by_a_carrier_and_are_encrypted_on_the_way(
    theirs: Exchange, ours: Exchange
) -> None:
    async with phone("outside", (AT, theirs.port), plays_hz=500) as outside, AsyncExitStack() as stack:
        start_carrier(theirs, outside, our_port=ours.port + 1)
        ari = await stack.enter_async_context(Ari(ours.place, OURS))
        await listens(ari, stack)
        carrier = replace(ACCOUNT, port=theirs.port + 1, password="secret")
        for kind, fields in parts_of_carrier(carrier).items():
            await ari.give(kind, carrier.name, fields)

        for number in (NUMBER, BY_ADDRESS):
            call = await answered(outside, number)
            await call.heard.only(MUSIC_HZ)
            assert await are_encrypted(ari)
            call.hang_up()

        await ari.call("out-1", carrier.way_to(OUTSIDE), shows=f"<{NUMBER}>", seconds=20)
        (await outside.rings()).answer()
        assert await are_encrypted(ari, "out-1")


def start_carrier(theirs: Exchange, outside: Phone, *, our_port: int) -> None:
    """Let the carrier know us twice: by an account, and by our address."""
    host, port = outside.address
    theirs.add("pjsip.conf", TRUSTED.format(certificate=theirs.place.etc / "certificate.pem"))
    theirs.add("pjsip.conf", THEIR_PHONES.format(host=host, port=port, our_port=our_port))
    theirs.add("extensions.conf", THEIR_NUMBERS)
    theirs.start()
    until(lambda: port_answers(AT, theirs.port + 1), what="a carrier that takes encrypted connections")


async def listens(ari: Ari, stack: AsyncExitStack) -> None:
    """Take the line in hand as soon as Asterisk has come up; no engine answers its calls."""
    async with asyncio.timeout(20):
        while True:
            with suppress(AsteriskAway):
                await stack.enter_async_context(ari.events())
                return
            await asyncio.sleep(0.1)


async def answered(outside: Phone, number: str) -> Call:
    """Call until we are signed in at the carrier."""
    async with asyncio.timeout(20):
        while True:
            call = await outside.dial(number)
            try:
                return await call.answered()
            except AssertionError:
                await asyncio.sleep(0.1)


async def are_encrypted(ari: Ari, *legs: str) -> bool:
    """Tell whether the words and the sound of these legs are, or of all that there are."""
    said: list[str] = []
    async with asyncio.timeout(20):
        while not said or "" in said:
            asked = legs or tuple(str(one["id"]) for one in await ari.legs() if one["state"] == "Up")
            with suppress(AsteriskAway):  # no sound goes yet
                said = [await ari.noted(leg, one) for leg in asked for one in SECURE]
            await asyncio.sleep(0.05)
    return set(said) == {"1"}


def make_certificate(folder: Path, *addresses: str) -> Tls:
    """Make a certificate that is good for these addresses and for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, addresses[0])])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    made = made.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(one)) for one in addresses])
    made = made.add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    tls = Tls(folder / "phone.pem", folder / "phone.pem.key")
    tls.certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    tls.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    return tls
