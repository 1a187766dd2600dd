"""Destroying what is due: the keys of a month, and of a quarter's blind index.

Four things must come together, so that neither a wrong clock nor a program in wrong hands can shred
a center: the time of the class is over by keyd's own table and lived time; the service has ordered
it, a day ago or earlier; the clock is not doubted; and no other key of the class went within a day.
"""

from datetime import datetime, timedelta

from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.keyd.epochs import live_quarters, month_over, retention_of
from ringbuoy.keyd.lived_time import LivedTime
from ringbuoy.keyd.log import ChainLog
from ringbuoy.keyd.orders import Orders
from ringbuoy.keyd.retention import KEEPING
from ringbuoy.keyd.vault import Vault

A_DAY = timedelta(days=1)
INDEX = "index"


class NotDue(Conflict):
    """Its time is not over."""


class NothingToDestroy(NotFound):
    """There is no such key (any more)."""


def kind_of(name: str) -> str:
    """Tell the class of a key that can be destroyed: of an epoch's content, or `index`."""
    return INDEX if "-Q" in name else retention_of(name).value


def is_over(name: str, *, at: datetime) -> bool:
    """Tell whether the shortest time for which a key must be kept is over.

    :raises BadEpoch: no such name.
    """
    if kind_of(name) == INDEX:
        return name < live_quarters(at)[-1]
    return at >= month_over(name) + KEEPING[retention_of(name)].shortest


class Destroyer:
    """Takes orders, and carries each out when all four things have come together."""

    def __init__(self, vault: Vault, log: ChainLog, lived: LivedTime) -> None:
        self._vault = vault
        self._log = log
        self._lived = lived
        self._orders = Orders(vault.file)

    def order(self, name: str, *, at: datetime) -> None:
        """Take the order to destroy a key. The same order again changes nothing.

        :raises BadEpoch: no such name.
        :raises NothingToDestroy: there is no such key (any more).
        :raises NotDue: its time is not over, by keyd's own reckoning.
        """
        if not is_over(name, at=self._lived.at):
            raise NotDue("The time for which this is kept is not over. Nothing is destroyed before.")
        if name not in {*self._vault.living, *self._vault.index_keys}:
            raise NothingToDestroy("There is no such key here any more.")
        if self._orders.take(name, at=self._lived.at):
            self._log.add("order", at=at, key=name)

    def destroy_due(self, *, at: datetime) -> list[str]:
        """Destroy what is due now, at most one key of each kind, one line in the log each; name them."""
        if self._lived.doubts(at):
            return []
        gone: list[str] = []
        for name, ordered in self._orders.open().items():
            if self._is_due(name, ordered):
                self._destroy(name, at=at)
                gone.append(name)
        return gone

    def state(self, *, at: datetime) -> dict[str, object]:
        """Tell what lives, what is ordered, what is gone, and whether the clock is doubted."""
        return {
            "living": sorted([*self._vault.living, *self._vault.index_keys]),
            "ordered": self._orders.open(),
            "destroyed": self._orders.destroyed(),
            "lived": self._lived.at,
            "doubts": self._lived.doubts(at),
        }

    def _is_due(self, name: str, ordered: datetime) -> bool:
        now, last = self._lived.at, self._orders.last(kind_of(name))
        rested = last is None or now - last >= A_DAY
        return rested and now - ordered >= A_DAY and is_over(name, at=now)

    def _destroy(self, name: str, *, at: datetime) -> None:
        kind = kind_of(name)
        if kind == INDEX:
            self._vault.destroy_index_key(name)
            self._log.add("destroy", at=at, key=name)
        else:
            self._log.add("destroy", at=at, key=name, keys=self._vault.destroy_epoch(name, at=at))
        self._orders.fulfil(name, kind, at=self._lived.at)
