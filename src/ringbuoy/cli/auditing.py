"""`verify-audit`: is the journal as it was written, and does keyd's log tell the same?"""

import time

from ringbuoy.audit.checking import Tampered
from ringbuoy.audit.ledger import Checked, Places, check
from ringbuoy.audit.proving import proof_of
from ringbuoy.audit.restored import Forgotten, Loss
from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import clock
from ringbuoy.kernel import settings as installation
from ringbuoy.keyd.places import Places as KeydPlaces
from ringbuoy.server.claims import holder_of

FINGERPRINT_LETTERS = 16
ARRIVES_WITHIN_SECONDS = 3
_TO_THE_SECOND = "%Y-%m-%d %H:%M:%S UTC"


def verify_audit(asked: Asked) -> int:
    """Check everything; what is altered, missing or moved first is named in a sentence, exit code 1."""
    settings = installation.load(asked.data)
    if asked.entry is not None:
        print(proof_of(settings.database_address, asked.entry).decode())
        return 0
    places = Places(settings.database_address, settings.audit_dir, KeydPlaces(settings.data).logs)
    for line in _in_words(_checked(places, asked)):
        print(line)
    return 0


def _checked(places: Places, asked: Asked) -> Checked:
    """Check; where the service runs, once more: what was on its way has arrived then."""
    try:
        return check(places, at=clock.now())
    except Tampered:
        if holder_of(asked.data) is None:
            raise
    time.sleep(ARRIVES_WITHIN_SECONDS)
    return check(places, at=clock.now())


def _in_words(good: Checked) -> list[str]:
    said = [
        f"Good. {good.lines:,} lines of the journal are as they were sealed ({good.seconds:.1f} s).",
        f"      {good.checkpoints:,} checkpoints agree in keyd's log, in the file and in the database.",
        f"      {good.log_lines:,} lines of keyd's log are whole; each of {good.openings:,} keys that "
        "persons were given has its reading in the journal.",
        f"      {good.laid.from_hand:,} readings needed no new key: the conversation was open, or was "
        "refused.",
    ]
    said += _restored(good)
    if good.waiting:
        said.append(f"      {good.waiting:,} entries wait for their seal (the worker seals each second).")
    if good.last:
        said.append(f"Signed last: {good.last.size:,} lines at {good.last.at:{_TO_THE_SECOND}}.")
    said += [
        f"Signing key {key[:FINGERPRINT_LETTERS]}: compare it with the one you wrote down."
        for key in good.keys
    ]
    if len(good.keys) > 1:
        said.append("More than one key: keyd was restored or made anew. Do you know when, and by whom?")
    return said


def _restored(good: Checked) -> list[str]:
    """Say what restores took, that somebody accepted."""
    said = [_lost(loss) for loss in good.restored.losses]
    if said:
        said.append(f"      {good.laid.lost:,} keys were given then whose readings went with it.")
    forgotten = [_forgotten(one) for one in good.restored.forgotten]
    if forgotten:
        forgotten.append(
            f"      {good.laid.forgotten:,} readings stand in the journal from then. Whether keys were given "
            "for others too is not known."
        )
    return said + forgotten


def _forgotten(one: Forgotten) -> str:
    since = f"after {one.after.at:{_TO_THE_SECOND}}" if one.after.number else "from the beginning"
    return (
        f"Lost: what keyd wrote into its own log {since}. Keys older than the database were restored, and "
        f"accepted with the recovery key at {one.accepted.at:{_TO_THE_SECOND}} (checkpoint "
        f"{one.accepted.number})."
    )


def _lost(loss: Loss) -> str:
    since = f"after {loss.after.at:{_TO_THE_SECOND}}" if loss.after.number else "from the beginning"
    return (
        f"Lost: {loss.last.size - loss.after.size:,} lines, from line {loss.after.size + 1:,} on, written "
        f"{since} until {loss.last.at:{_TO_THE_SECOND}}. An older backup was restored, and accepted with the "
        f"recovery key at {loss.accepted.at:{_TO_THE_SECOND}} (checkpoint {loss.accepted.number})."
    )
