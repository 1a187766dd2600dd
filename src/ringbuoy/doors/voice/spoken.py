"""What callers say when nobody is there: sealed and on this machine's disk before all else.

It goes to the records from here, in a thread of its own, so that neither calls nor the disk wait for the
database. Where the disk does not take it, the database is what keeps it, and the caller hears no sooner
that it is kept.
"""

import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread

from ringbuoy.doors.voice.keepers import Heard, KeeperOver
from ringbuoy.doors.voice.wishes import Wishes
from ringbuoy.kernel import clock
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.telephony.calls.events import CallBackKept, MessageKept
from ringbuoy.telephony.calls.messages import kept_by
from ringbuoy.telephony.calls.orders import RecordCallBack, RecordMessage
from ringbuoy.telephony.message_files import MessageFile, SealedPiece, sealed_piece


@dataclass(frozen=True, slots=True)
class HeardSealed:
    """The next piece of what a keeper heard, as it is kept."""

    keeper: str
    piece: SealedPiece = field(repr=False)


Passed = Heard | HeardSealed | KeeperOver
Asked = RecordMessage | RecordCallBack | Heard | KeeperOver


@dataclass
class _Message:
    """What one keeper hears. `file` None: the disk did not take it. `is_on_disk`: all of it until now.

    `is_told`: whoever spoke may hear that it is kept.
    """

    key: ContactKey
    file: MessageFile | None = None
    is_on_disk: bool = False
    is_over: bool = False
    is_told: bool = False


class Spoken:
    """All messages that are being spoken, or not yet in the database; `wishes`: who wants to be called back.

    `pass_on` gives them to the records; `tell` says that one is lost no more, whatever dies.
    """

    def __init__(
        self,
        folder: Path,
        attempt: Callable[[str, Callable[[], object]], bool],
        *,
        pass_on: Callable[[Passed], None],
        tell: Callable[[MessageKept | CallBackKept], None],
    ) -> None:
        self.wishes = Wishes(folder, attempt, tell=tell)
        self._folder = folder
        self._attempt = attempt
        self._pass_on = pass_on
        self._tell = tell
        self._messages: dict[str, _Message] = {}
        self._passed_unsealed: set[str] = set()
        self._unwanted: set[str] = set()
        self._beginning = Lock()
        self._asked: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._thread = Thread(target=self._run, name="voice messages", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Write what was heard, and end."""
        self._asked.put(None)
        self._thread.join()

    def close(self) -> None:
        """Leave what the database has not got to the engine that comes next."""
        for message in self._messages.values():
            if message.file is not None:
                message.file.close()
        self._messages.clear()
        self.wishes.close()

    def write(self, task: Asked) -> None:
        """Have something written, without waiting for it."""
        self._asked.put(task)

    def key_of(self, begun: RecordMessage) -> ContactKey:
        """Give the key of a message that begins; whoever asks first has it made.

        :raises Unavailable: none can be made now: keyd has never run here, or the disk is full.
        """
        with self._beginning:
            message = self._messages.get(begun.keeper)
            if message is None:
                message = self._messages[begun.keeper] = _Message(fresh_key(new_id()))
                self._attempt("voice_message_file", lambda: self._begin_file(message, begun))
            return message.key

    def is_over(self, keeper: str) -> bool:
        """Tell whether a keeper has heard all that it will hear."""
        message = self._messages.get(keeper)
        return message is not None and message.is_over

    def settle(self, keeper: str) -> None:
        """The database has all that a keeper heard."""
        if message := self._messages.get(keeper):
            self._tell_kept(keeper, message)
        self._erase(keeper)

    def let_go(self, keeper: str) -> None:
        """Nobody wants what this keeper hears."""
        self._unwanted.add(keeper)
        self._erase(keeper)

    def _erase(self, keeper: str) -> None:
        message = self._messages.pop(keeper, None)
        self._passed_unsealed.discard(keeper)
        if message is not None and message.file is not None:
            message.file.erase()

    def _begin_file(self, message: _Message, begun: RecordMessage) -> None:
        message.file = MessageFile.begin(self._folder, message.key, begun.came, at=clock.now())
        message.is_on_disk = begun.keeper not in self._passed_unsealed

    def _run(self) -> None:
        while (task := self._asked.get()) is not None:
            self._take(task)

    def _take(self, task: Asked) -> None:
        match task:
            case RecordMessage() if task.keeper not in self._unwanted:
                self._attempt("voice_message_key", lambda: self.key_of(task))
            case RecordCallBack():
                self.wishes.write(task)
            case Heard():
                self._take_piece(task)
            case KeeperOver():
                self._take_end(task)

    def _take_piece(self, heard: Heard) -> None:
        """Write a piece, and pass it on. Of a message without a key it is passed on as it came."""
        with self._beginning:
            message = self._messages.get(heard.keeper)
            if message is None:
                self._passed_unsealed.add(heard.keeper)
        if message is None:
            self._pass_on(heard)
            return
        piece = sealed_piece(message.key, heard.sequence, heard.sound)
        self._write_down(message, lambda file: file.add(piece))
        self._pass_on(HeardSealed(heard.keeper, piece))

    def _take_end(self, over: KeeperOver) -> None:
        message = self._messages.get(over.keeper)
        if message is not None:
            self._write_down(message, lambda file: file.end(at=clock.now()))
            message.is_over = True
            if message.is_on_disk:
                self._tell_kept(over.keeper, message)
        self._unwanted.discard(over.keeper)
        self._pass_on(over)

    def _tell_kept(self, keeper: str, message: _Message) -> None:
        if not message.is_told:
            message.is_told = True
            self._tell(MessageKept(kept_by(keeper), keeper))

    def _write_down(self, message: _Message, write: Callable[[MessageFile], None]) -> None:
        """Write a line; none after one that the disk did not take: the database must have all from then."""
        file = message.file
        if file is not None and message.is_on_disk:
            message.is_on_disk = self._attempt("voice_message_file", lambda: write(file))
