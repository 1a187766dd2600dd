"""What stands before the dump inside the database's file: all that an empty machine needs besides."""

from dataclasses import asdict, dataclass
from pathlib import Path

from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.bundle import BadBundle, read_said, write_said
from ringbuoy.keyd.canary import Canary
from ringbuoy.keyd.sealed_files import OpenedFile, SealedFile

SOURCE = Path(__file__).resolve().parents[2]
SETTINGS = "settings.toml"
RECOVERY_KEY = "recovery-key.pub"
DEMO_PASSWORDS = "demo/demo-passwords.json"
# The key that signs grants is made anew with its public half; passwords of the database are made anew too.
_NOT_SECRETS_TO_KEEP = ("grant.key",)


@dataclass(frozen=True)
class Manifest:
    """The dump's roles and PostgreSQL, the tables' steps, the living epochs, the canary, a few files."""

    owner: str
    app: str
    postgres: int
    migrations: list[str]
    epochs: list[str]
    canary: dict[str, str]
    files: dict[str, str]

    @property
    def bird(self) -> Canary:
        """The canary, ready to be tried."""
        return Canary.of(self.canary)

    def write(self, file: SealedFile) -> None:
        """Write the manifest; the dump is to follow."""
        write_said(file, asdict(self))


def read_manifest(opened: OpenedFile) -> Manifest:
    """Read the manifest; the dump follows.

    :raises BadBundle: another release wrote it in another way.
    """
    try:
        return Manifest(**read_said(opened))
    except TypeError:
        raise BadBundle("This backup was written in a way that this release does not know.") from None


def known_migrations() -> list[str]:
    """Name every step of the tables that this release knows."""
    steps = SOURCE.rglob("migrations/[0-9]*.py")
    return sorted(f"{step.parents[1].name}.{step.stem}" for step in steps)


def small_files(settings: Settings) -> dict[str, str]:
    """Read the small files of an installation: settings, recovery key's public half, the service's keys."""
    secrets = [path for path in settings.secrets_dir.glob("*.key") if path.name not in _NOT_SECRETS_TO_KEEP]
    places = {f"secrets/{path.name}": path for path in secrets}
    places |= {name: settings.data / name for name in (SETTINGS, DEMO_PASSWORDS)}
    places[RECOVERY_KEY] = settings.recovery_key or settings.data / RECOVERY_KEY
    return {name: path.read_text() for name, path in sorted(places.items()) if path.is_file()}
