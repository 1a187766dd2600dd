"""How often one network may ask. Counted in memory by network, for a minute, and never written down."""

from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle

from ringbuoy.doors.shell.source import network_of

RATE = "240/min"


class ByNetwork(SimpleRateThrottle):
    """Counts by the network that the hub vouches for."""

    scope = "directory"

    def get_cache_key(self, request: HttpRequest) -> str:
        """Name the counter of this network."""
        return f"directory-api:{network_of(request)}"
