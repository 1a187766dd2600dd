"""What a browser says of a policy that was broken, or not understood."""

from playwright.sync_api import Page

SIGNS = (
    *("Content Security Policy", "Content-Security-Policy", "Permissions-Policy"),
    *("requires 'Trusted", "TrustedType"),
)


def note_breaches(page: Page, breaches: list[str]) -> None:
    """Add to the list what the console of this page says of it from now on."""
    page.on("console", lambda line: _note(line.text, breaches))


def _note(line: str, breaches: list[str]) -> None:
    if any(sign in line for sign in SIGNS):
        breaches.append(line)
