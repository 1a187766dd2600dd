"""The two lines of the demo center, as the office would have set them."""

from typing import Any

from ringbuoy.lines.starting import DISPOSITIONS, GREETINGS, TOPICS

ZONE = "America/New_York"

LINES: dict[str, dict[str, Any]] = {
    "harbor": {
        "name": "Harbor Line",
        "position": 0,
        "languages": ["en", "es"],
        "phone_number": "555 0100",
        "text_number": "555 0100",
        "emergency_number": "911",
        "zone": ZONE,
        "greetings": GREETINGS,
        "policy": {"automatic_offer": True, "offer_seconds": 20, "service_level_seconds": 15},
        "hops": [
            {"kind": "line", "target": "anchor", "after_seconds": 90},
            {"kind": "message", "target": "", "after_seconds": 180},
        ],
        "dispositions": DISPOSITIONS,
        "topics": TOPICS,
    },
    "anchor": {
        "name": "Anchor Line",
        "position": 1,
        "languages": ["en", "es"],
        "phone_number": "555 0101",
        "emergency_number": "911",
        "zone": ZONE,
        "greetings": GREETINGS,
        "policy": {"automatic_offer": True, "offer_seconds": 20, "service_level_seconds": 30},
        "hops": [{"kind": "message", "target": "", "after_seconds": 180}],
        "dispositions": DISPOSITIONS,
        "topics": TOPICS,
    },
}
