"""Bringing a center back from two files onto an empty folder: all of it, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ringbuoy.kernel import settings as installation
from ringbuoy.keyd.bundle import read_files
from ringbuoy.keyd.checkpoints import Checkpoint, NotACheckpoint
from ringbuoy.keyd.copying import ROOT_NAME
from ringbuoy.keyd.paper_key import WrongRecoveryKey
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.root import root_in
from ringbuoy.keyd.sealed_files import Header, OpenedFile, check_whole, content_key_of, read_header
from ringbuoy.server import preparing
from ringbuoy.server.backups import emptiness, laying_out
from ringbuoy.server.backups.fitting import Found, WouldLose, losses, refuse_unfit, refuse_unfit_content
from ringbuoy.server.backups.loading import load
from ringbuoy.server.backups.manifest import Manifest, read_manifest
from ringbuoy.server.backups.source import Source
from ringbuoy.server.binaries import binaries_from
from ringbuoy.server.older_journal import NothingLost, NotKnown, gap_between, last_kept, lay_down
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.provisioning import Roles
from ringbuoy.server.recovery import private_key_in


@dataclass(frozen=True)
class Given:
    """What a person names for a restore. `goes_on`: also if something stays unreadable."""

    database: Path
    keys: Path
    data: Path
    tombstones: Path | None = None
    goes_on: bool = False


@dataclass(frozen=True)
class _Opened:
    """A file, what is written on it, and the key of its content."""

    file: Path
    header: Header
    content_key: bytes


def restore(given: Given, *, ask: Callable[[], str], say: Callable[[str], None]) -> None:
    """Check everything, ask for the recovery key, and bring the center back.

    :raises Foreseen: a file, the pair, the key or the folder does not do; nothing was changed.
    """
    headers = _checked_headers(given)
    emptiness.refuse_used(given.data)
    private = private_key_in(ask())
    database, keys = (
        _opened(file, header, private)
        for file, header in zip((given.database, given.keys), headers, strict=True)
    )
    found = _look_inside(database, keys)
    _refuse_losses(given, database, keys, found)
    with emptiness.all_or_nothing(given.data):
        _bring_back(given, database, found, say)


def _checked_headers(given: Given) -> tuple[Header, Header]:
    database, keys = read_header(given.database), read_header(given.keys)
    refuse_unfit(database, keys)
    check_whole(given.database)
    check_whole(given.keys)
    return database, keys


def _opened(file: Path, header: Header, private: X25519PrivateKey) -> _Opened:
    try:
        return _Opened(file, header, content_key_of(header, private))
    except WrongRecoveryKey:
        raise WrongRecoveryKey(
            f"This recovery key does not open {file}: the file was made with another one. Look for the paper "
            f"of {header.made:%Y-%m-%d}. Nothing was changed."
        ) from None


def _look_inside(database: _Opened, keys: _Opened) -> Found:
    with OpenedFile(database.file, database.content_key) as opened:
        manifest = read_manifest(opened)
    with OpenedFile(keys.file, keys.content_key) as opened:
        found = Found(manifest, read_files(opened))
    refuse_unfit_content(database.header, keys.header, found)
    binaries_from(manifest.postgres)
    return found


def _refuse_losses(given: Given, database: _Opened, keys: _Opened, found: Found) -> None:
    said = losses(database.header, keys.header, found)
    if said and not given.goes_on:
        raise WouldLose(" ".join([*said, "To go on with these files add --yes. Nothing was changed."]))


def _bring_back(given: Given, database: _Opened, found: Found, say: Callable[[str], None]) -> None:
    stones = laying_out.newest_tombstones(given.tombstones, given.database.parent, found.keys)
    laying_out.write_settings(given.data, found.manifest)
    preparing.prepare_folder(given.data)
    laying_out.write_secrets(given.data, found.manifest)
    laying_out.write_keys(given.data, found.keys, stones)
    say(f"  keys      {len(found.keys)} files")
    with OpenedFile(database.file, database.content_key) as opened:
        kept = _load(given.data, opened, read_manifest(opened))
    _accept_what_is_lost(given.data, kept, found, say)
    say(f"  database  as it was on {database.header.made:%Y-%m-%d %H:%M} UTC")
    laying_out.erase_again(given.data)
    lines = len(stones.splitlines())
    say(f"  erased    {lines} contacts are on the list of erased ones and stay erased")


def _accept_what_is_lost(data: Path, kept: Checkpoint, found: Found, say: Callable[[str], None]) -> None:
    """The two files are not of the same moment: let keyd sign the journal as it is now.

    Whoever restores has typed the recovery key, and so has accepted it.
    """
    places = Places(data)
    try:
        gap = gap_between(places, kept, file=installation.load(data).audit_dir)
    except NothingLost:
        return
    except (NotKnown, NotACheckpoint) as error:
        say(f"  journal   {error.sentence}")
        return
    lay_down(places, gap, root=root_in(found.keys[ROOT_NAME]))
    if gap.lost_lines:
        say(f"  journal   goes on from line {gap.after.size}: what came after it is not in this backup")
    if gap.keyd_forgot:
        until = f"line {gap.signed.size}" if gap.signed.number else "before the journal's first line"
        say(f"  keyd      its log ends at {until} of the journal: which keys it gave after that is lost")


def _load(data: Path, opened: OpenedFile, manifest: Manifest) -> Checkpoint:
    """Bring the dump into our own new server, or into the empty database that DATABASE_URL names.

    Tells which checkpoint is the last that it holds.
    """
    cluster = Cluster(data, binaries=binaries_from(manifest.postgres))
    elsewhere = preparing.database_elsewhere()
    if elsewhere:
        settings = installation.load(data)
        roles = preparing.prepare_database_elsewhere(settings, elsewhere)
        load(_target(roles, cluster), opened, manifest)
        preparing.prepare_database_elsewhere(settings, elsewhere)
        return last_kept(roles.owner)
    cluster.start()
    try:
        load(_target(cluster.roles, cluster), opened, manifest)
        preparing.prepare_own_database(cluster)
        return last_kept(cluster.roles.owner)
    finally:
        cluster.stop()


def _target(roles: Roles, cluster: Cluster) -> Source:
    return Source(roles.superuser, roles.owner.user, roles.app.user, cluster.programs(), cluster.user)
