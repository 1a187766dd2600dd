"""What must be there before the first process starts: folders, keys, the database and its tables."""

import os
import subprocess
import sys
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.privacy.grants import make_grant_key
from ringbuoy.server import folder, provisioning
from ringbuoy.server.environment import owner_environment
from ringbuoy.server.os_users import Part, own, user_for
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.programs import identity


class MigrationFailed(Unavailable):
    """The tables could not be brought up to this release."""


def prepare_folder(data: Path) -> None:
    """Make the folders and keys that are missing.

    :raises UnusableFolder: the folder cannot be used.
    """
    folder.prepare(data)
    private = data / "secrets" / "grant.key"
    make_grant_key(private, data / "keyd" / "grant.pub")
    own(private, None, mode=0o640, group=user_for(Part.SERVICE))


def database_elsewhere() -> str | None:
    """Give the address of a database that others run for us; None: we run our own."""
    return os.environ.get("DATABASE_URL") or None


def prepare_own_database(cluster: Cluster) -> provisioning.Roles:
    """Make database and roles on our running server, and tell the service its address."""
    cluster.provision()
    _tell(cluster.data, cluster.roles)
    return cluster.roles


def prepare_database_elsewhere(settings: Settings, owner_url: str) -> provisioning.Roles:
    """Make the service's role in a database that others run, and tell the service its address."""
    app_url = os.environ.get("APP_DATABASE_URL", "")
    roles = provisioning.provision_elsewhere(owner_url, app_url, secrets=settings.secrets_dir)
    _tell(settings.data, roles)
    return roles


def migrate(settings: Settings, *, owner_url: str) -> int:
    """Bring the tables up to this release, in a program of its own, and give how many steps that took.

    :raises MigrationFailed: with the reason.
    """
    try:
        return _migrating(settings, owner_url)
    except MigrationFailed as error:
        raise MigrationFailed(f"The tables could not be brought up to this release. {error}") from None


def missing_steps(settings: Settings, *, owner_url: str) -> int:
    """Count the steps that would bring the tables up to this release.

    :raises MigrationFailed: this release cannot run on them; with the reason.
    """
    return _migrating(settings, owner_url, "--count")


def _migrating(settings: Settings, owner_url: str, *words: str) -> int:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ringbuoy.server.migrating", *words],
        cwd=settings.data,
        env=owner_environment(settings, url=owner_url),
        capture_output=True,
        text=True,
        check=False,
        **identity(user_for(Part.SERVICE)),
    )
    if done.returncode:
        raise MigrationFailed((done.stderr.strip().splitlines() or ["It gave no reason."])[-1])
    return int(done.stdout.strip().splitlines()[-1])


def _tell(data: Path, roles: provisioning.Roles) -> None:
    """Write the addresses down: the owner's for root (or us) alone, the service's for the service."""
    secrets = data / "secrets"
    folder.keep_secret(secrets / "database-owner.url", roles.owner.url, readers=None)
    folder.keep_secret(secrets / "database-app.url", roles.app.url, readers=user_for(Part.SERVICE))
