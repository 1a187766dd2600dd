"""What a browser calls itself, in two words that its owner knows again: "Firefox on Linux"."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name_of_browser(user_agent: str) -> str:
    """Name the browser and the system; an empty text where neither is known."""
    found = (_first(user_agent, BROWSERS), _first(user_agent, SYSTEMS))
    return " · ".join(word for word in found if word)


def _first(text: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in words if sign in text), "")
