"""What stands inside a sealed file: JSON with its length before it, and files behind a list of them."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson

from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.sealed_files import OpenedFile, SealedFile

_LENGTH_BYTES = 4


class BadBundle(Refused):
    """The content of a file is not what this release writes."""


def write_said(file: SealedFile, said: object) -> None:
    """Write something that JSON can say."""
    content = orjson.dumps(said)
    file.write(len(content).to_bytes(_LENGTH_BYTES) + content)


def read_said(opened: OpenedFile) -> Any:
    """Read what `write_said` wrote.

    :raises BadBundle: it is something else.
    """
    try:
        return orjson.loads(opened.read(int.from_bytes(opened.read(_LENGTH_BYTES))))
    except ValueError:
        raise _bad() from None


def write_files(file: SealedFile, contents: Mapping[str, bytes]) -> None:
    """Write files by their names."""
    write_said(file, [[name, len(content)] for name, content in contents.items()])
    for content in contents.values():
        file.write(content)


def read_files(opened: OpenedFile) -> dict[str, bytes]:
    """Read files by their names; a name that would leave the folder is refused.

    :raises BadBundle: the list cannot be used, or a file is short.
    """
    contents = {_inside(name): opened.read(size) for name, size in read_said(opened)}
    if opened.read(1):
        raise _bad()
    return contents


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise _bad()
    return name


def _bad() -> BadBundle:
    return BadBundle("The content of this backup is not what this release of Ringbuoy writes. Take another.")
