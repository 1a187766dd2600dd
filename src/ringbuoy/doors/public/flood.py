"""Slowing down a flood of chats from one network, without keeping who it was.

Only this process's memory knows, by a keyed fingerprint of the network (not of the address) whose
key is made anew at each start; what is older than the window is forgotten.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections import deque
from collections.abc import MutableMapping
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
MOST_STARTS = 40
MOST_NETWORKS = 20_000


class Flood:
    """Counts how often each network has started a chat lately."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._starts: MutableMapping[bytes, deque[datetime]] = {}

    def is_over(self, network: str, *, at: datetime) -> bool:
        """Count one start from this network, and tell whether it was one too many."""
        if _is_this_machine(network):
            return False
        starts = self._starts.setdefault(self._fingerprint(network), deque(maxlen=MOST_STARTS + 1))
        starts.append(at)
        self._forget(before=at - WINDOW)
        return len(starts) > MOST_STARTS

    def _fingerprint(self, network: str) -> bytes:
        return hmac.new(self._key, network.encode(), hashlib.sha256).digest()

    def _forget(self, *, before: datetime) -> None:
        for network, starts in list(self._starts.items()):
            while starts and starts[0] < before:
                starts.popleft()
            if not starts:
                del self._starts[network]
        while len(self._starts) > MOST_NETWORKS:
            self._starts.pop(next(iter(self._starts)))


def _is_this_machine(network: str) -> bool:
    """Tell whether a start comes from this machine: the demo's callers, or a proxy that hides them all."""
    try:
        return ipaddress.ip_network(network).is_loopback
    except ValueError:
        return False
