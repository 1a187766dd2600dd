"""The file of coturn, the TURN server that a center runs for itself."""

import hashlib
import hmac
from urllib.parse import urlsplit

FILE = """\
# /etc/turnserver.conf, for coturn (apt-get install coturn). It carries encrypted sound to our Asterisk and to
# nobody else. Keep the secret.
realm={realm}
use-auth-secret
static-auth-secret={secret}
fingerprint
no-cli
no-multicast-peers
no-software-attribute
no-stdout-log
log-file=/dev/null
listening-port=3478
tls-listening-port={tls_port}
cert=/etc/ssl/turn/fullchain.pem
pkey=/etc/ssl/turn/privkey.pem
no-tlsv1
no-tlsv1_1
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
{allowed}"""
DEFAULT_TLS_PORT = 5349


def secret_of(phone_key: str) -> str:
    """Give the secret that the TURN server shares with us. The phone line's key is in hexadecimal digits."""
    return hmac.digest(bytes.fromhex(phone_key), b"relays", hashlib.sha256).hex()


def file_of(servers: tuple[str, ...], secret: str, *, exchange: str) -> str:
    """Write coturn's file for these addresses. `exchange` is the address from which Asterisk sends."""
    parts = [urlsplit(one.replace(":", "://", 1)) for one in servers]
    tls = (part.port for part in parts if part.scheme == "turns")
    return FILE.format(
        realm=parts[0].hostname if parts else "turn.example.org",
        secret=secret,
        tls_port=next((port for port in tls if port), DEFAULT_TLS_PORT),
        allowed=f"allowed-peer-ip={exchange}\n" if exchange else "",
    )
