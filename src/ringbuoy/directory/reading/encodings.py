"""In which letters a file is written: UTF-8, UTF-16 with its mark, or else Windows letters."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO

from ringbuoy.directory.reading.sources import SourceFile

PIECE = 1 << 20
UTF_8 = "utf-8-sig"


def encoding_of(file: SourceFile) -> str | None:
    """Tell the encoding of a file by reading all of it once. None: it is no text."""
    with file.open() as stream:
        start = stream.read(4)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        return _encoding_of_rest(start, stream)


def _encoding_of_rest(start: bytes, stream: IO[bytes]) -> str | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf_8, piece = True, start
    while piece:
        if b"\0" in piece:
            return None
        if is_utf_8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                is_utf_8 = False
        piece = stream.read(PIECE)
    return UTF_8 if is_utf_8 and _ends_whole(decoder) else "cp1252"


def _ends_whole(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def opened_as_text(file: SourceFile, encoding: str) -> Iterator[TextIOWrapper]:
    """Open a file as text; the line ends stay as they are, as the csv reader wants them."""
    with file.open() as stream, TextIOWrapper(stream, encoding, errors="replace", newline="") as text:
        yield text
