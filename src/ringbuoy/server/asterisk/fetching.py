"""Fetching Asterisk from the Debian mirror that this machine uses already: no root, no change to the system.

A private apt (its own lists, its own idea that nothing is installed) fetches Asterisk and every library,
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
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.asterisk.programs import OLDEST, Programs, cache, programs_in

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITE = "sid"
"""Debian's stable releases have no Asterisk that is new enough."""
PACKAGES = ("asterisk",)
NEEDS = ("apt-get", "dpkg-deb", "dpkg")
_PLANNED = re.compile(r"^Inst (\S+) \((\S+) .*\[(\w+)\]\)", re.MULTILINE)
_UNSIGNED = ("NO_PUBKEY", "not signed", "signature", "EXPKEYSIG")
Say = Callable[[str], None]


class CannotFetch(Unavailable):
    """Asterisk could not be fetched; the sentence says why and what to do."""


def fetch(say: Say) -> Programs:
    """Fetch the newest Asterisk of the mirror; what was fetched before is not fetched again.

    :raises CannotFetch: another kind of system, no network, no signature, or too old.
    """
    mirror = _mirror()
    folder = cache()
    with _alone(folder):
        apt = _prepare(folder, mirror)
        say(f"Asking {mirror} what is newest …")
        _run([*apt, "update", "--quiet=2"], mirror)
        archives = _planned(apt, mirror)
        say(f"Fetching Asterisk and its libraries: {len(archives)} packages, about 80 MB …")
        _run([*apt, "install", "--quiet=2", "--yes", "--download-only", *PACKAGES], mirror)
        return _unpack(folder, archives, say)


def _mirror() -> str:
    """Give the Debian mirror of this machine's apt.

    :raises CannotFetch: this is no Debian.
    """
    if not all(map(shutil.which, NEEDS)) or not KEYRING.exists():
        raise CannotFetch(_elsewhere("This system has no apt with Debian's keys."))
    asked = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)"], capture_output=True, text=True, check=False
    )
    sites = [site for site in asked.stdout.split() if site.rstrip("/").endswith("/debian")]
    if not sites:
        raise CannotFetch(_elsewhere("This machine's apt uses no Debian mirror."))
    return sites[0]


def _elsewhere(why: str) -> str:
    oldest = ".".join(map(str, OLDEST))
    return (
        f"{why} Install Asterisk {oldest} or newer yourself, with the module app_stasis_broadcast, or unpack "
        "one below a folder and name that in RINGBUOY_ASTERISK. Chats and texts need none."
    )


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


def _run(command: list[str], mirror: str) -> str:
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
        raise CannotFetch(f"There is no room in {cache()}. Make room for 450 MB, then try again.")
    raise CannotFetch(
        f"{mirror} cannot be reached now. Check the network (or apt's proxy) and try again: what was fetched "
        f"is kept. apt's last words: {(said.splitlines() or ['none'])[-1][:200]}"
    )


def _planned(apt: list[str], mirror: str) -> list[str]:
    """Give the names of the archives that this release of Asterisk needs.

    :raises CannotFetch: the mirror has none for this machine.
    """
    said = _run([*apt, "install", "--simulate", *PACKAGES], mirror)
    planned = [
        f"{name}_{version.replace(':', '%3a')}_{kind}.deb" for name, version, kind in _PLANNED.findall(said)
    ]
    if not any(name.startswith(f"{PACKAGES[0]}_") for name in planned):
        raise CannotFetch(_elsewhere("The mirror has no Asterisk for this machine."))
    return planned


def _unpack(folder: Path, archives: list[str], say: Say) -> Programs:
    """Unpack what was fetched, try it, and let it be the one that is used.

    :raises CannotFetch: it does not run here, or is too old.
    """
    root = folder / f"root-{hashlib.sha256(' '.join(archives).encode()).hexdigest()[:12]}"
    if not root.is_dir():
        say("Unpacking …")
        _unpack_all([folder / "cache/archives" / name for name in archives], root)
    found = programs_in(root, origin="fetched")
    if found is None or not found.is_new_enough:
        shutil.rmtree(root)
        raise CannotFetch(_elsewhere("What the mirror has does not run here, or is too old."))
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
