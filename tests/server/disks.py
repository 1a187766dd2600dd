"""A disk that takes no writing any more, in a view of the machine that only the story's thread has."""

import ctypes
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

CLONE_NEWNS = 0x20000


def on_a_disk_of_its_own(folder: Path, story: Callable[[], None]) -> None:
    """Run the story with a disk of its own at `folder`; what it starts sees the same."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_with_a_disk, folder, story).result()


def refuse_writing(folder: Path) -> None:
    """Do what the kernel does after an error of the disk. Files that are open for writing prevent it."""
    _mount("-o", "remount,ro", str(folder))


def take_writing(folder: Path) -> None:
    """Let the disk be written to again."""
    _mount("-o", "remount,rw", str(folder))


def _with_a_disk(folder: Path, story: Callable[[], None]) -> None:
    if ctypes.CDLL(None).unshare(CLONE_NEWNS):
        pytest.skip("only root may mount a disk")
    _mount("--make-rprivate", "/")
    _mount("-t", "tmpfs", "none", str(folder))
    story()


def _mount(*words: str) -> None:
    subprocess.run(("mount", *words), check=True)
