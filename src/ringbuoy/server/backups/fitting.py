"""Do two files belong together, and what would be lost with them? Asked before anything is touched."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.kernel.release import RELEASE
from ringbuoy.keyd.canary import CanarySilent
from ringbuoy.keyd.copying import ROOT_NAME, VAULT_NAME
from ringbuoy.keyd.layout import file_in_memory
from ringbuoy.keyd.root import root_in
from ringbuoy.keyd.sealed_files import Header, Kind, NewerBackup
from ringbuoy.keyd.vault import Vault
from ringbuoy.server.backups.manifest import Manifest, known_migrations
from ringbuoy.server.claims import LAYOUT


class WrongPair(Refused):
    """The two files are not a database's and its keys'."""


class WouldLose(Conflict):
    """Something could not be read after this; the person has to say that it is meant so."""


@dataclass(frozen=True)
class Found:
    """What is inside the two files."""

    manifest: Manifest
    keys: Mapping[str, bytes]


def refuse_unfit(database: Header, keys: Header) -> None:
    """Refuse two files by what is written on them.

    :raises WrongPair: of other kinds or of two centers.
    :raises NewerBackup: a newer release wrote one of them.
    """
    if (database.kind, keys.kind) != (Kind.DATABASE, Kind.KEYS):
        raise WrongPair("Name the database's file first and the keys' file second. Nothing was changed.")
    if database.center != keys.center:
        raise WrongPair(
            f"The database is of '{database.center}', the keys are of '{keys.center}'. Take two files of the "
            "same center. Nothing was changed."
        )
    newest = max(database, keys, key=lambda header: (header.layout, _numbers(header.release)))
    if newest.layout > LAYOUT or _numbers(newest.release) > _numbers(RELEASE):
        raise _newer(newest.release)


def refuse_unfit_content(database: Header, keys: Header, found: Found) -> None:
    """Refuse two files by what is inside.

    :raises NewerBackup: the tables are ahead of this release.
    :raises WrongPair: the keys do not open this database's canary.
    """
    if unknown := sorted(set(found.manifest.migrations) - set(known_migrations())):
        raise _newer(f"{database.release}, with {unknown[-1]}")
    vault_epochs, is_heard = _tried(found)
    canary = found.manifest.bird
    if keys.made >= database.made and canary.epoch in vault_epochs and not is_heard:
        raise WrongPair(
            "The keys do not open this database: they are of another installation. Take the keys' file of "
            "the same day or of a later one. Nothing was changed."
        )


def losses(database: Header, keys: Header, found: Found) -> list[str]:
    """Say what could not be read after restoring these two."""
    vault_epochs, _ = _tried(found)
    said = []
    if gone := sorted(set(found.manifest.epochs) - set(vault_epochs)):
        said.append(
            f"The keys of {', '.join(gone)} were destroyed since the database was saved: what was sealed "
            "with them stays unreadable, as it should if their time was over."
        )
    if keys.made < database.made:
        said.append(
            f"The keys are older than the database: words of contacts begun after {_when(keys.made)} "
            "cannot be read. Take a newer keys' file if there is one."
        )
    return said


def _tried(found: Found) -> tuple[list[str], bool]:
    """Give the epochs that live in the keys' file, and whether it opens the canary."""
    with closing(file_in_memory(found.keys[VAULT_NAME])) as file:
        vault = Vault(file, root_in(found.keys[ROOT_NAME]))
        try:
            found.manifest.bird.open_with(vault)
        except CanarySilent:
            return vault.epochs, False
        return vault.epochs, True


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdecimal())


def _newer(release: str) -> NewerBackup:
    return NewerBackup(
        f"A newer release of Ringbuoy ({release}) wrote this backup; this one is {RELEASE}. Install that "
        "release and restore with it. Nothing was changed."
    )


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
