"""Who wants to be called back: on this machine's disk, or in the database, before they hear that we call.

The disk takes it in the thread of what is spoken, the database in that of the records: whichever is first
lets the caller hear it, and what the database has lies on the disk no more.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from ringbuoy.kernel import clock
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.telephony.calls.events import CallBackKept
from ringbuoy.telephony.calls.orders import RecordCallBack
from ringbuoy.telephony.message_files import MessageFile


class Wishes:
    """All wishes that the database may not have yet. `tell` says that one is lost no more, whatever dies."""

    def __init__(
        self,
        folder: Path,
        attempt: Callable[[str, Callable[[], object]], bool],
        *,
        tell: Callable[[CallBackKept], None],
    ) -> None:
        self._folder = folder
        self._attempt = attempt
        self._tell = tell
        self._files: dict[str, MessageFile] = {}
        self._settled: set[str] = set()  # the database was first: the disk needs them no more
        self._writing = Lock()

    def write(self, wish: RecordCallBack) -> None:
        """Write one to the disk, unless the database was first."""
        with self._writing:
            if wish.leg in self._settled:
                self._settled.remove(wish.leg)
            elif wish.leg in self._files or self._attempt("voice_wish_file", lambda: self._keep(wish)):
                self._tell(CallBackKept(wish.leg))

    def settle(self, leg: str) -> None:
        """The database has this wish."""
        self.let_go(leg)
        self._tell(CallBackKept(leg))

    def let_go(self, leg: str) -> None:
        """Nobody needs to be told of this wish any more: the database has it, or a counselor was first."""
        with self._writing:
            if file := self._files.pop(leg, None):
                file.erase()
            else:
                self._settled.add(leg)

    def close(self) -> None:
        """Leave what the database has not got to the engine that comes next."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _keep(self, wish: RecordCallBack) -> None:
        key = fresh_key(new_id())
        self._files[wish.leg] = MessageFile.of_wish(self._folder, key, wish.came, at=clock.now())
