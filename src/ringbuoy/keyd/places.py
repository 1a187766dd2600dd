"""Where keyd's files are, inside the center's data folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The files and folders that keyd reads and writes. `keyd/` is its own; nobody else looks in."""

    data: Path

    @property
    def own(self) -> Path:
        """keyd's own folder, 0700."""
        return self.data / "keyd"

    @property
    def root_key(self) -> Path:
        """The key above all keys."""
        return self.own / "root.key"

    @property
    def root_next(self) -> Path:
        """The root key that takes over, while it does."""
        return self.own / "root.next"

    @property
    def root_sealed(self) -> Path:
        """The root key, sealed to the recovery key."""
        return self.own / "root.sealed"

    @property
    def root_sealed_next(self) -> Path:
        """The root key that takes over, sealed to the recovery key."""
        return self.own / "root.sealed.next"

    @property
    def vault(self) -> Path:
        """The file of wrapped keys."""
        return self.own / "keys.sqlite3"

    @property
    def logs(self) -> Path:
        """The folder of keyd's own append-only log."""
        return self.own / "log"

    @property
    def tombstones(self) -> Path:
        """The append-only list of erased contacts; its copy away from this machine outlives every backup."""
        return self.own / "tombstones.log"

    @property
    def audit_key(self) -> Path:
        """The key that signs the journal's checkpoints."""
        return self.own / "audit.key"

    @property
    def refused(self) -> Path:
        """Where spooled keys go that cannot be adopted: nothing is thrown away."""
        return self.own / "refused"

    @property
    def grant_public(self) -> Path:
        """The public half of the key that signs grants; the server writes it."""
        return self.own / "grant.pub"

    @property
    def copy_wanted(self) -> Path:
        """The order for a copy of all that keyd keeps; who may write here may give it."""
        return self.own / "copy.wanted"

    @property
    def acceptance(self) -> Path:
        """The word that a restored older journal is accepted; who may write here may give it."""
        return self.own / "accepted.restore"

    @property
    def copies(self) -> Path:
        """Where keyd puts such a copy, sealed, to be taken to its place."""
        return self.own / "copies"

    @property
    def lock(self) -> Path:
        """Held while keyd runs, so that there is one."""
        return self.own / "lock"

    @property
    def socket(self) -> Path:
        """Where the other processes ask."""
        return self.data / "run" / "keyd.sock"

    @property
    def spool(self) -> Path:
        """Fresh keys that wait for keyd, and the public keys that keyd publishes."""
        return self.data / "spool"
