"""The caller's cookie: a signed contact id, and nothing else. Pure; web and hub read it alike."""

from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.kernel.settings import Settings
from ringbuoy.kernel.tokens import BadToken, Signer

COOKIE = "v"
# Set by the page itself when the person leaves while the network is down: from then on the visit
# is over for this browser, whatever cookie it still has.
LEFT_COOKIE = "left"
# A call in the browser: a signed id of the call, and nothing else.
CALL_COOKIE = "w"
PURPOSE = "visit"
LONGEST_VISIT = timedelta(hours=12)


def signer_of(installation: Settings) -> Signer:
    """Read the key with which this installation signs."""
    return Signer(bytes.fromhex((installation.secrets_dir / "token.key").read_text().strip()))


def cookie_for(contact: UUID, signer: Signer, *, at: datetime) -> str:
    """Write the cookie of a contact that begins now."""
    return signer.sign(PURPOSE, contact.hex, at=at)


def contact_in(cookie: str, signer: Signer, *, at: datetime) -> UUID | None:
    """Read the contact out of a cookie. None: it is not ours, or too old."""
    try:
        return UUID(hex=signer.read(PURPOSE, cookie, at=at, max_age=LONGEST_VISIT))
    except (BadToken, ValueError):
        return None
