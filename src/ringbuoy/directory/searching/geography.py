"""Where things are, and how far. Pure.

The index keeps points of the Mercator map: it keeps shapes, so that what is nearest on the map is nearest
on the ground, as far as anybody travels for help.
"""

import math
from dataclasses import dataclass

EARTH_METERS = 6_371_008.8
FURTHEST_NORTH = 85.0


@dataclass(frozen=True)
class Spot:
    """A point on earth, in degrees."""

    latitude: float
    longitude: float

    def meters_to(self, other: "Spot") -> float:
        """Measure the way as a bird flies."""
        north, other_north = math.radians(self.latitude), math.radians(other.latitude)
        east = math.radians(other.longitude - self.longitude)
        half = (
            math.sin((other_north - north) / 2) ** 2
            + math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
        )
        return 2 * EARTH_METERS * math.asin(math.sqrt(min(1.0, half)))

    @property
    def on_map(self) -> tuple[float, float]:
        """The point of the Mercator map, in radians."""
        north = math.radians(max(-FURTHEST_NORTH, min(FURTHEST_NORTH, self.latitude)))
        return math.radians(self.longitude), math.log(math.tan(math.pi / 4 + north / 2))

    def radius_on_map(self, meters: float) -> float:
        """Say how long a way on the ground is on the map here."""
        north = math.radians(max(-FURTHEST_NORTH, min(FURTHEST_NORTH, self.latitude)))
        return meters / EARTH_METERS / math.cos(north)
