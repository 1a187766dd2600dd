"""Putting what was in the two files into its places in a new data folder."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.settings_file import as_toml, check_decisions
from ringbuoy.keyd.copying import SPOOL_FOLDER, TOMBSTONES
from ringbuoy.keyd.places import Places
from ringbuoy.server.backups.asking import run_keyd_once
from ringbuoy.server.backups.manifest import DEMO_PASSWORDS, RECOVERY_KEY, SETTINGS, Manifest
from ringbuoy.server.folder import keep_secret
from ringbuoy.server.os_users import OsUser, Part, own, user_for


def write_settings(data: Path, manifest: Manifest) -> None:
    """Write the settings and the recovery key's public half; its path is that of the new folder."""
    key = data / RECOVERY_KEY
    key.write_text(manifest.files[RECOVERY_KEY])
    key.chmod(0o644)
    said = tomllib.loads(manifest.files[SETTINGS]) | {"recovery_key": str(key)}
    file = data / SETTINGS
    file.write_text(as_toml(check_decisions(said, source="The backup's settings")), encoding="utf-8")
    file.chmod(0o644)


def write_secrets(data: Path, manifest: Manifest) -> None:
    """Put the service's own keys back, and in a demo the passwords that its sign-in page shows."""
    service = user_for(Part.SERVICE)
    for name, text in manifest.files.items():
        if name.startswith("secrets/"):
            keep_secret(data / name, text, readers=service)
    if passwords := manifest.files.get(DEMO_PASSWORDS):
        _write(data / DEMO_PASSWORDS, passwords.encode(), service, mode=0o600)


def write_keys(data: Path, keys: Mapping[str, bytes], stones: bytes) -> None:
    """Put keyd's files back, the newest list of erased contacts, and the keys that it had to adopt yet."""
    places, user = Places(data), user_for(Part.KEYS)
    lists = {TOMBSTONES: stones} if stones else {}
    for name, content in (dict(keys) | lists).items():
        if name.startswith(f"{SPOOL_FOLDER}/"):
            _write(data / name, content, user_for(Part.SERVICE), mode=0o640, group=user)
        else:
            _write(places.own / name, content, user, mode=0o600)


def newest_tombstones(given: Path | None, beside: Path, keys: Mapping[str, bytes]) -> bytes:
    """Choose the longest list of erased contacts: it only ever grows. keyd checks it when it starts."""
    found = [path.read_bytes() for path in (given, beside / TOMBSTONES) if path and path.is_file()]
    return max([*found, keys.get(TOMBSTONES, b"")], key=len)


def erase_again(data: Path) -> None:
    """Let keyd start once and stop: it erases what is on its list before anybody can ask it."""
    run_keyd_once(installation.load(data))


def _write(
    path: Path, content: bytes, user: OsUser | None, *, mode: int, group: OsUser | None = None
) -> None:
    for folder in reversed(path.parents):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            own(folder, user, mode=0o700)
    path.write_bytes(content)
    own(path, user, mode=mode, group=group)
