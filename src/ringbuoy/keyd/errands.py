"""What keyd does beside keeping keys: erasing, holding, destroying what is due, changing its root key."""

import sqlite3
from datetime import datetime, timedelta
from enum import StrEnum

from ringbuoy.kernel.errors import Conflict, Unavailable
from ringbuoy.keyd import wire
from ringbuoy.keyd.destroying import Destroyer
from ringbuoy.keyd.erasing import Eraser
from ringbuoy.keyd.holding import Holder
from ringbuoy.keyd.lived_time import LivedTime
from ringbuoy.keyd.log import ChainLog
from ringbuoy.keyd.orders import Orders
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.requests import Act, Destroy, Errand
from ringbuoy.keyd.rotating import change_root
from ringbuoy.keyd.vault import Vault

_NOTE_LIVED_EVERY = timedelta(minutes=10)


class Rotation(StrEnum):
    """How it stands with a new root key since keyd was started."""

    NONE = "none"
    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class DiskRefused(Unavailable):
    """The disk takes nothing, so nothing may leave."""


class OtherDate(Conflict):
    """The date that a person gave is not what the machine's clock says."""


class Errands:
    """Runs errands on the open vault, and remembers what time it is as lived."""

    def __init__(self, places: Places, vault: Vault, log: ChainLog, *, at: datetime) -> None:
        self._places = places
        self._vault = vault
        self._orders = Orders(vault.file)
        self._lived = LivedTime(self._orders.lived(), at=at)
        self._eraser = Eraser(places, vault, at=at)
        self._holder = Holder(vault)
        self._destroyer = Destroyer(vault, log, self._lived)
        self._log = log
        self._noted: datetime | None = None
        self._rotation = Rotation.NONE

    def run(self, errand: Errand, *, at: datetime) -> wire.Fields:
        """Run an errand for which the grant was checked, and tell what came of it.

        :raises DiskRefused: the disk did not take it.
        :raises Foreseen: the sentence says why not.
        """
        try:
            return self._run(errand, at=at)
        except OSError:
            raise disk_refused() from None

    @property
    def wants_new_root(self) -> bool:
        """Tell whether a new root key was asked for and not made yet."""
        return self._rotation == Rotation.ASKED

    def change_root(self) -> bool:
        """Change the root key, and tell whether that went well; where the disk is full the old one counts."""
        try:
            change_root(self._places, self._vault)
        except (OSError, sqlite3.Error):
            self._rotation = Rotation.FAILED
        else:
            self._rotation = Rotation.DONE
        return self._rotation == Rotation.DONE

    def order(self, request: Destroy, *, at: datetime) -> wire.Fields:
        """Take the order to destroy a key when it is due."""
        self._destroyer.order(request.name, at=at)
        return {}

    def state(self, *, at: datetime) -> wire.Fields:
        """Tell what lives, is ordered, is held and is gone, and whether the clock is doubted."""
        held = len(self._holder.held())
        return {**self._destroyer.state(at=at), "held": held, "rotation": self._rotation}

    def pass_by(self, elapsed: timedelta, *, at: datetime) -> bool:
        """Let running time pass, do what is due, and tell whether anything was written."""
        self._lived.pass_by(elapsed, at=at)
        buried = self._eraser.bury_unfinished(at=at)
        for contact in buried:
            self._log.add("bury", at=at, contact=str(contact))
        gone = self._destroyer.destroy_due(at=at)
        return bool(self._note_lived() or buried or gone)

    def settled(self) -> None:
        """Note that all that was erased so far is on the disk."""
        self._eraser.settled()

    def close(self) -> None:
        """Close the list of tombstones."""
        self._eraser.close()

    def _run(self, errand: Errand, *, at: datetime) -> wire.Fields:
        match errand.act:
            case Act.ERASE:
                return {"keys": self._eraser.erase(errand.contact, at=at)}
            case Act.HOLD:
                return {"keys": self._holder.hold(errand.contact)}
            case Act.RELEASE:
                self._eraser.count(at)
                return {"keys": self._holder.release(errand.contact)}
            case Act.CONFIRM_DATE:
                return self._confirm(errand.date, at=at)
            case Act.ROTATE_ROOT:
                self._rotation = Rotation.ASKED
                return {}

    def _confirm(self, date: str, *, at: datetime) -> wire.Fields:
        if date != f"{at:%Y-%m-%d}":
            raise OtherDate(
                f"The clock of keyd's machine says {at:%Y-%m-%d %H:%M} UTC. Set it right first, "
                "then confirm the date."
            )
        self._lived.believe(at)
        self._noted = None
        return {"date": date}

    def _note_lived(self) -> bool:
        """Write down now and then what time it is as lived."""
        if self._noted is not None and abs(self._lived.at - self._noted) < _NOTE_LIVED_EVERY:
            return False
        self._orders.note_lived(self._lived.at)
        self._noted = self._lived.at
        return True


def disk_refused() -> DiskRefused:
    """Say that nothing leaves while nothing can be written."""
    return DiskRefused("keyd cannot write to its disk, so it gives nothing out. Is it full?")
