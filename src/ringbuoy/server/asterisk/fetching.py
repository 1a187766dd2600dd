"""Fetching Asterisk from Debian."""

from pathlib import Path

from ringbuoy.server.asterisk.programs import OLDEST, PACKAGE, Programs, programs_in
from ringbuoy.server.debian import Fetchable, Say, fetch


def fetch_asterisk(say: Say) -> Programs:
    """Fetch the newest Asterisk of the mirror; what was fetched before is not fetched again.

    :raises CannotFetch: another kind of system, no network, no signature, or too old.
    """
    return fetch(_ASTERISK, say)


def _new_enough(root: Path) -> Programs | None:
    found = programs_in(root, origin="fetched")
    return found if found and found.is_new_enough else None


_ASTERISK = Fetchable(
    package=PACKAGE,
    named="Asterisk",
    download="about 80 MB",
    room="450 MB",
    find=_new_enough,
    otherwise=(
        f"Install Asterisk {'.'.join(map(str, OLDEST))} or newer yourself, with the module "
        "app_stasis_broadcast, or unpack one below a folder and name that in RINGBUOY_ASTERISK. "
        "Chats and texts need none."
    ),
)
