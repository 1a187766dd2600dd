"""What the engine knows of the lines, on this machine's disk: it may start while the database is away.

Written whenever it was read anew and has changed, whole or not at all.
"""

import os
from pathlib import Path

from structlog import get_logger

from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.line_files import FILE, UnusableLines, read, written
from ringbuoy.telephony.message_files import settle

UNFINISHED = "phone.unfinished"
"""One engine leads, and it alone writes: no two write at once."""


class LinesKept:
    """The file of the lines.

    *No call waits for it: where it cannot be used, an engine that starts without the database knows none.*
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / FILE
        self._last: bytes | None = None
        self._is_refused = False

    def read(self) -> Numbers | None:
        """Read what was known last. None: nothing that can be used, which the log says."""
        try:
            self._last = self._file.read_bytes()
            return read(self._last)
        except FileNotFoundError:
            get_logger("voice").warning("no_lines_on_disk")
        except (OSError, UnusableLines):
            get_logger("voice").warning("lines_on_disk_unusable")
        return None

    def keep(self, numbers: Numbers) -> None:
        """Write down what is known now, if it has changed."""
        content = written(numbers)
        if content == self._last:
            return
        try:
            self._write(content)
        except OSError:
            if not self._is_refused:
                get_logger("voice").warning("lines_not_kept")
            self._is_refused = True
        else:
            self._last, self._is_refused = content, False

    def _write(self, content: bytes) -> None:
        """Write for nobody's eyes but the service's, and let it be safe there before the name changes."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        unfinished = self._folder / UNFINISHED
        unfinished.unlink(missing_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._file)
        settle(self._folder)
