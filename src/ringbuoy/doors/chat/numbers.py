"""What the center has set for those who come while the pages are away: numbers, and where the exit leads."""

import asyncio
from dataclasses import dataclass

from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.lines.rules import NEUTRAL_PAGE

TRY_AGAIN_S = 5.0


@dataclass(frozen=True)
class Numbers:
    """The numbers that a person needs when we are away (not known: empty), and where the exit leads."""

    emergency: str = ""
    crisis: str = ""
    exit_url: str = NEUTRAL_PAGE


class CenterNumbers:
    """Knows the numbers of the installation, and the center's own once they were read."""

    def __init__(self, database: Database, installed: Numbers) -> None:
        self._database = database
        self._bell = asyncio.Event()
        self._bell.set()
        self.known = installed

    def ring(self) -> None:
        """Read them again: the center has changed its settings."""
        self._bell.set()

    async def run(self) -> None:
        """Read them whenever they have changed, for ever."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self._read()
            except Foreseen:
                await asyncio.sleep(TRY_AGAIN_S)
                self._bell.set()

    async def _read(self) -> None:
        for emergency, crisis, exit_url in await self._database.rows(statements.CENTER_NUMBERS):
            first = next((str(one.get("number", "")) for one in crisis if isinstance(one, dict)), "")
            self.known = Numbers(emergency, first or self.known.crisis, exit_url)
