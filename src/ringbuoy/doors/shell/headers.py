"""The headers of every answer that leaves the port: one table for the pages and for the hub.

Source: owasp-asvs.
"""

from collections.abc import Mapping

from ringbuoy.doors.shell.sides import POLICY_REPORTS, Side, side_of

ENDPOINT = "here"
_OFF = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
_PERMISSIONS = "Permissions-Policy"
_ALWAYS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    _PERMISSIONS: ", ".join(f"{feature}=()" for feature in _OFF),
    "Reporting-Endpoints": f'{ENDPOINT}="{POLICY_REPORTS}"',
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_REPORTS = (f"report-uri {POLICY_REPORTS}", f"report-to {ENDPOINT}")
# A text becomes markup or a script's address in one named place (frontend/src/shared/markup.js), and on
# callers' pages nowhere.
_TRUSTED = "require-trusted-types-for 'script'"
_PAGES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "media-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
}
_FILES = {"default-src": "'none'", "connect-src": "'self'"}
_CALLERS_PAGES = _PAGES | {"worker-src": "'none'"}


def _policy(directives: Mapping[str, str], *, trusted_types: str) -> str:
    said = (f"{name} {sources}" for name, sources in directives.items())
    return "; ".join((*said, _TRUSTED, f"trusted-types {trusted_types}", *_REPORTS))


_OF_SIDE = {
    Side.CALLERS: {
        "Content-Security-Policy": _policy(_CALLERS_PAGES, trusted_types="'none'"),
        "Referrer-Policy": "no-referrer",
    },
    Side.STAFF: {
        "Content-Security-Policy": _policy(_PAGES, trusted_types="htmx"),
        # With no-referrer a browser calls a form's origin "null", which Django refuses.
        "Referrer-Policy": "same-origin",
    },
    Side.BOTH: {
        # A worker lives under the policy of its own file, and the heartbeat must reach the hub.
        "Content-Security-Policy": _policy(_FILES, trusted_types="'none'"),
        "Referrer-Policy": "no-referrer",
    },
}
_SPEAKS_AT = ("/desk/", "/floor/", "/office/settings/phone", "/speak")
"""The pages that may open the microphone: counselors', supervisors' and callers' phones, and recording a
greeting."""
_TABLE = {side: {**_ALWAYS, **more} for side, more in _OF_SIDE.items()}


def headers_for(path: str) -> Mapping[str, str]:
    """Give the headers that an answer from this address must have, unless it says something stricter."""
    table = _TABLE[side_of(path)]
    if not path.startswith(_SPEAKS_AT):
        return table
    return {**table, _PERMISSIONS: table[_PERMISSIONS].replace("microphone=()", "microphone=(self)")}
