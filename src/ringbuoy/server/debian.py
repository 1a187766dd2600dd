"""Fetching a program from the Debian mirror that this machine uses already: no root, no change to the system.

A private apt (its own lists, its own idea that nothing is installed) fetches the program and every library,
checks Debian's signature, and unpacks them into a folder of their own.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.os_users import is_root

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITE = "sid"
"""Debian's stable releases have no Asterisk that is new enough."""
NEEDS = ("apt-get", "dpkg-deb", "dpkg")
_PLANNED = re.compile(r"^Inst (\S+) \((\S+) .*\[(\w+)\]\)", re.MULTILINE)
_UNSIGNED = ("NO_PUBKEY", "not signed", "signature", "EXPKEYSIG")
Say = Callable[[str], None]
Found = TypeVar("Found")


class CannotFetch(Unavailable):
    """A program could not be fetched; the sentence says why and what to do."""


@dataclass(frozen=True)
class Fetchable(Generic[Found]):
    """A program that Debian has.

    `named` is how people call it, `room` what it needs, in words; `find` gives the program that was unpacked
    below a folder (None: it does not run here, or is too old); `otherwise` says what else helps.
    """

    package: str
    named: str
    download: str
    room: str
    find: Callable[[Path], Found | None]
    otherwise: str

    @property
    def folder(self) -> Path:
        """Where it is kept, once for all data folders of this machine."""
        return kept_in(self.package)


def fetch(wanted: Fetchable[Found], say: Say) -> Found:
    """Fetch the newest one of the mirror; what was fetched before is not fetched again.

    :raises CannotFetch: another kind of system, no network, no signature, or too old.
    """
    mirror = _mirror(wanted)
    with _alone(wanted.folder):
        apt = _prepare(wanted.folder, mirror)
        say(f"Asking {mirror} what is newest …")
        _run([*apt, "update", "--quiet=2"], wanted, mirror)
        archives = _planned(apt, wanted, mirror)
        say(f"Fetching {wanted.named} and its libraries: {len(archives)} packages, {wanted.download} …")
        _run([*apt, "install", "--quiet=2", "--yes", "--download-only", wanted.package], wanted, mirror)
        return _unpack(wanted, archives, say)


def kept_in(package: str) -> Path:
    """Give the folder into which a program is fetched.

    Root's own cache is closed to the users of our processes.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return (Path("/var/cache/ringbuoy") if is_root() else home / "ringbuoy") / package


def fetched(package: str) -> Path | None:
    """Give the folder of the newest one that was fetched. None: none was."""
    current = kept_in(package) / "current"
    return current.resolve() if current.is_dir() else None


def command_of(root: Path, program: str) -> tuple[str, ...] | None:
    """Give the words that start a program unpacked there: by its own loader, with its own libraries.

    None: there is no such program, or no loader.
    """
    loader = next(iter(root.glob("usr/lib*/**/ld-linux*.so.*")), None)
    libraries = next(iter(root.glob("usr/lib/*/libc.so.*")), None)
    if loader is None or libraries is None or not (root / program).is_file():
        return None
    return (str(loader), "--library-path", str(libraries.parent), str(root / program))


def _mirror(wanted: Fetchable[Found]) -> str:
    """Give the Debian mirror of this machine's apt.

    :raises CannotFetch: this is no Debian.
    """
    if not all(map(shutil.which, NEEDS)) or not KEYRING.exists():
        raise CannotFetch(f"This system has no apt with Debian's keys. {wanted.otherwise}")
    asked = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)"], capture_output=True, text=True, check=False
    )
    sites = [site for site in asked.stdout.split() if site.rstrip("/").endswith("/debian")]
    if not sites:
        raise CannotFetch(f"This machine's apt uses no Debian mirror. {wanted.otherwise}")
    return sites[0]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let only one of us fetch at a time; the next one finds it done."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare(folder: Path, mirror: str) -> list[str]:
    """Make the private apt's folders, and give the words that begin each of its commands."""
    for name in ("state/lists/partial", "cache/archives/partial", "etc"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "state/status").write_text("")
    (folder / "etc/sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror} {SUITE} main\n")
    options = {
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "state/status",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": folder / "etc/sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "APT::Sandbox::User": "",
        "APT::Install-Recommends": "false",
        "APT::Update::Error-Mode": "any",
        "Debug::NoLocking": "true",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
    }
    return ["apt-get", *(f"-o{name}={value}" for name, value in options.items())]


def _run(command: list[str], wanted: Fetchable[Found], mirror: str) -> str:
    """Run one step of the private apt, and give what it said.

    :raises CannotFetch: it failed.
    """
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C"}
    )
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.strip()
    if any(word in said for word in _UNSIGNED):
        raise CannotFetch(
            f"What {mirror} sends is not signed by Debian's keys, so nothing was installed. Renew the keys "
            "(apt-get install debian-archive-keyring) and try again; if that does not help, use another one."
        )
    if "No space left" in said:
        raise CannotFetch(
            f"There is no room in {wanted.folder}. Make room for {wanted.room}, then try again."
        )
    raise CannotFetch(
        f"{mirror} cannot be reached now. Check the network (or apt's proxy) and try again: what was fetched "
        f"is kept. apt's last words: {(said.splitlines() or ['none'])[-1][:200]}"
    )


def _planned(apt: list[str], wanted: Fetchable[Found], mirror: str) -> list[str]:
    """Give the names of the archives that this release of it needs.

    :raises CannotFetch: the mirror has none for this machine.
    """
    said = _run([*apt, "install", "--simulate", wanted.package], wanted, mirror)
    planned = [
        f"{name}_{version.replace(':', '%3a')}_{kind}.deb" for name, version, kind in _PLANNED.findall(said)
    ]
    if not any(name.startswith(f"{wanted.package}_") for name in planned):
        raise CannotFetch(f"The mirror has no {wanted.named} for this machine. {wanted.otherwise}")
    return planned


def _unpack(wanted: Fetchable[Found], archives: list[str], say: Say) -> Found:
    """Unpack what was fetched, try it, and let it be the one that is used.

    :raises CannotFetch: it does not run here, or is too old.
    """
    folder = wanted.folder
    root = folder / f"root-{hashlib.sha256(' '.join(archives).encode()).hexdigest()[:12]}"
    if not root.is_dir():
        say("Unpacking …")
        _unpack_all([folder / "cache/archives" / name for name in archives], root)
    found = wanted.find(root)
    if found is None:
        shutil.rmtree(root)
        raise CannotFetch(f"What the mirror has does not run here, or is too old. {wanted.otherwise}")
    _point_at(root, folder / "current")
    _forget_older(folder, kept={root.name, *archives})
    return found


def _unpack_all(archives: list[Path], root: Path) -> None:
    unfinished = root.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o755)
    for archive in archives:
        subprocess.run(["dpkg-deb", "--extract", archive, unfinished], check=True)
    unfinished.rename(root)


def _point_at(root: Path, current: Path) -> None:
    waiting = current.with_name("current.unfinished")
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(root.name)
    waiting.replace(current)


def _forget_older(folder: Path, *, kept: set[str]) -> None:
    """Give back the room of earlier releases. One that runs goes on: its files go when it ends."""
    for root in folder.glob("root-*"):
        if root.name not in kept:
            shutil.rmtree(root, ignore_errors=True)
    for archive in (folder / "cache/archives").glob("*.deb"):
        if archive.name not in kept:
            archive.unlink()
