"""The recovery key: what opens keyd's records again when its root key is lost.

The public half is a file in the data folder; to it keyd's root key is sealed, beside the keys it
protects, so that every backup of keyd's folder holds it. The private half exists on paper only.
"""

import os
import re
from base64 import b32decode, b32encode, b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, Hash

from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.paper_key import FOR_ROOT, PUBLIC_BYTES, WrongRecoveryKey, open_with_paper, seal_to_paper
from ringbuoy.keyd.places import Places
from ringbuoy.server.os_users import Part, own, user_for

_GROUP_LETTERS = 4
_CHECK_BYTES = 3


class NothingSealed(NotFound):
    """There is no sealed root key to open."""


class RootKeyThere(Conflict):
    """The root key is not lost."""


def make_recovery_key(public_file: Path) -> str:
    """Make a new pair, write its public half down, and give the private half as letters for paper."""
    private = X25519PrivateKey.generate()
    public = b64encode(private.public_key().public_bytes_raw()).decode()
    public_file.write_text(f"{FOR_ROOT}\n{public}\n")
    public_file.chmod(0o644)
    return _letters(private.private_bytes_raw())


def seal_root(settings: Settings, *, recovery_key: Path | None = None) -> None:
    """Seal keyd's root key to the recovery key, unless that was done already."""
    places = Places(settings.data)
    key_file = recovery_key or settings.recovery_key
    if key_file is None or not places.root_key.exists():
        return
    public = public_in(key_file)
    sealed = places.root_sealed
    if sealed.exists() and sealed.read_bytes()[:PUBLIC_BYTES] == public:
        return
    _write(sealed, public + seal_to_paper(public, places.root_key.read_bytes(), use=FOR_ROOT))


def is_recovery_key(settings: Settings, letters: str) -> bool:
    """Tell whether these letters are the recovery key of this installation.

    :raises WrongRecoveryKey: a letter is wrong or missing.
    """
    public, file = private_key_in(letters).public_key().public_bytes_raw(), settings.recovery_key
    return file is not None and file.exists() and public == public_in(file)


def recover_root(data: Path, letters: str) -> None:
    """Put the root key back.

    :raises WrongRecoveryKey: the letters do not open it.
    """
    places = Places(data)
    if places.root_key.exists():
        raise RootKeyThere(f"The root key is there: {places.root_key}. Nothing was changed.")
    _write(places.root_key, sealed_root(places, letters))


def sealed_root(places: Places, letters: str) -> bytes:
    """Open the root key's file that lies sealed beside keyd's records.

    :raises NothingSealed: there is none.
    :raises WrongRecoveryKey: the letters do not open it.
    """
    try:
        content = places.root_sealed.read_bytes()
    except FileNotFoundError as error:
        raise NothingSealed(f"Put the backup of keyd's folder back first: {places.own}") from error
    return open_with_paper(private_key_in(letters), content[PUBLIC_BYTES:], use=FOR_ROOT)


def private_key_in(letters: str) -> X25519PrivateKey:
    """Read what was typed from paper.

    :raises WrongRecoveryKey: a letter is wrong or missing.
    """
    return X25519PrivateKey.from_private_bytes(_bytes(letters))


def public_in(file: Path) -> bytes:
    """Read the public half.

    :raises WrongRecoveryKey: the file holds something else.
    """
    title, _, rest = file.read_text().partition("\n")
    if title != FOR_ROOT:
        raise WrongRecoveryKey(f"{file} is no recovery key. Put the right file there.")
    return b64decode(rest)


def _letters(private: bytes) -> str:
    text = b32encode(private + _check(private)).decode().rstrip("=")
    return " ".join(text[i : i + _GROUP_LETTERS] for i in range(0, len(text), _GROUP_LETTERS))


def _bytes(letters: str) -> bytes:
    """Read what was typed, in any case and grouping; 0 and 1 are taken for the letters O and I."""
    text = re.sub(r"[\s-]", "", letters).upper().replace("0", "O").replace("1", "I")
    try:
        content = b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        content = b""
    private, check = content[:-_CHECK_BYTES], content[-_CHECK_BYTES:]
    if len(private) != PUBLIC_BYTES or check != _check(private):
        raise WrongRecoveryKey("A letter is wrong or missing in this recovery key. Type it again.")
    return private


def _check(private: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(private)
    return digest.finalize()[:_CHECK_BYTES]


def _write(file: Path, content: bytes) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(descriptor)
    own(unfinished, user_for(Part.KEYS), mode=0o600)
    unfinished.replace(file)
