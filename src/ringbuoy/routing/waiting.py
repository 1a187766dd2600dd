"""Who waits, filed by what they need, each file in serving order. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from uuid import UUID

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.routing.policy import SortKey


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contact that waits, as the router sees it. It knows nothing of what the caller said.

    `needs` are skills that somebody must have; they are never relaxed. `avoids` are persons who
    must not get this contact. `hops_taken` counts the hops whose way has been opened.
    """

    contact: UUID
    line: str
    channel: Channel
    language: str
    since: datetime
    tier: Tier = Tier.EVERYONE
    returned_at: datetime | None = None
    needs: frozenset[str] = frozenset()
    prefers: int | None = None
    avoids: frozenset[int] = frozenset()
    hops_taken: int = 0
    next_hop_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What a counselor must bring for a contact. Contacts with equal needs are served in order.

    No lines: any line will do; no language: any will do. Both only where the entry is broken.
    """

    lines: frozenset[str]
    channel: Channel
    language: str
    skills: frozenset[str]
    is_grave: bool
    trainees_may: bool
    is_automatic: bool
    chat_limit: int


@dataclass(eq=False)
class File:
    """All who wait with one need. The heap may hold keys of contacts that have left: `head` drops them."""

    need: Need
    heap: list[tuple[SortKey, int]] = field(default_factory=list)
    entries: dict[int, "Entry"] = field(default_factory=dict)
    unstaffed_since: datetime | None = None

    def head(self) -> "Entry | None":
        """Give the one who is first in this file. None: nobody waits here."""
        while self.heap:
            key, number = self.heap[0]
            entry = self.entries.get(number)
            if entry is not None and entry.key == key:
                return entry
            heappop(self.heap)
        return None

    def put(self, entry: "Entry") -> None:
        """Add somebody in their place."""
        number = entry.waiting.contact.int
        self.entries[number] = entry
        heappush(self.heap, (entry.key, number))

    def remove(self, entry: "Entry") -> None:
        """Take somebody out."""
        self.entries.pop(entry.waiting.contact.int, None)


@dataclass(eq=False)
class Entry:
    """One waiting contact in its file, with those who have passed on it and until when."""

    waiting: Waiting
    file: File
    key: SortKey
    passed: dict[int, datetime] = field(default_factory=dict)
    is_filed: bool = False
    trainees_may: bool = False

    @property
    def place(self) -> tuple[SortKey, int]:
        """The place among all who wait, whatever they need; no two are equal."""
        return self.key, self.waiting.contact.int

    def is_open_to(self, person: int, at: datetime) -> bool:
        """Tell whether this person may be asked now."""
        return person not in self.waiting.avoids and self.passed.get(person, at) <= at


class Queue:
    """Every contact that waits or rings. Those who ring are known but stand in no file.

    `every_file` only grows: there are as many files as there are kinds of need.
    """

    def __init__(self) -> None:
        self.entries: dict[UUID, Entry] = {}
        self.every_file: list[File] = []
        self._files: dict[Need, File] = {}

    def file_for(self, need: Need) -> File:
        """Give the file of a need."""
        file = self._files.get(need)
        if file is None:
            file = self._files[need] = File(need)
            self.every_file.append(file)
        return file

    def add(self, entry: Entry) -> None:
        """Know a contact. It waits once it is filed."""
        self.entries[entry.waiting.contact] = entry

    def put(self, entry: Entry) -> None:
        """File a contact in its place."""
        entry.file.put(entry)
        entry.is_filed = True

    def take_out(self, entry: Entry) -> None:
        """Take a contact out of its file, because it rings or leaves."""
        entry.file.remove(entry)
        entry.is_filed = False

    def forget(self, entry: Entry) -> None:
        """Know a contact no more."""
        self.take_out(entry)
        del self.entries[entry.waiting.contact]

    def files(self) -> list[File]:
        """Give the files in which somebody waits, in the order in which they were first made."""
        return [file for file in self.every_file if file.entries]
