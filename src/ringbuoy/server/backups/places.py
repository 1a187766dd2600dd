"""Where backups lie: the database's in one place, keyd's in another."""

from dataclasses import dataclass
from pathlib import Path

from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.kernel.settings_file import lie_together
from ringbuoy.keyd.copying import TOMBSTONES
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.sealed_files import UNFINISHED, Kind, settle


class SideBySide(Refused):
    """Both files of a backup would lie in one place."""


class NoPlace(Refused):
    """A folder for backups cannot be made or written to."""


@dataclass(frozen=True)
class BackupPlaces:
    """The two folders, and the data folder that is backed up."""

    data: Path
    database: Path
    keys: Path

    @classmethod
    def of(cls, settings: Settings, *, to: Path | None = None, keys_to: Path | None = None) -> "BackupPlaces":
        """Take the folders from what was asked, else from the settings, else their usual places.

        :raises SideBySide: they are one, or one is inside the other.
        """
        usual = settings.data / "backups"
        places = cls(
            settings.data,
            to or settings.backup_database_dir or usual / "database",
            keys_to or settings.backup_keys_dir or usual / "keys",
        )
        if lie_together(places.database, places.keys):
            raise SideBySide(
                f"The database's backup and the keys' would lie together in {places.keys}, and who finds one "
                "would find both. Name two folders in two places: --to DIR and --keys-to DIR."
            )
        return places

    @property
    def tombstones(self) -> Path:
        """The copy of the list of erased contacts: beside the databases that still hold them."""
        return self.database / TOMBSTONES

    @property
    def on_this_disk(self) -> list[Path]:
        """The folders that are lost together with the data folder."""
        disk = self.data.stat().st_dev
        return [folder for folder in (self.database, self.keys) if _disk_of(folder) == disk]

    def folder(self, kind: Kind) -> Path:
        """Give the folder of one kind of file."""
        return self.database if kind is Kind.DATABASE else self.keys

    def copy_tombstones(self) -> bool:
        """Copy the list of erased contacts if it has grown, and tell whether it had."""
        own = Places(self.data).own / TOMBSTONES
        content = own.read_bytes() if own.exists() else b""
        if not content or (self.tombstones.exists() and len(content) <= self.tombstones.stat().st_size):
            return False
        waiting = self.database / (TOMBSTONES + UNFINISHED)
        waiting.write_bytes(content)
        waiting.chmod(0o600)
        waiting.replace(self.tombstones)
        settle(self.database)
        return True

    def prepare(self) -> None:
        """Make the folders that are missing, closed to others.

        :raises NoPlace: that is not possible.
        """
        for folder in (self.database, self.keys):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise NoPlace(
                    f"The backups' folder {folder} cannot be made: {error.strerror}. Is its disk there? "
                    "Name another in settings.toml, or with --to and --keys-to."
                ) from error


def _disk_of(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return folder.stat().st_dev
