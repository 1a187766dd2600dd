"""The languages that a line or a person can have, each by its own name."""

from django.conf.locale import LANG_INFO

# The languages most asked for on crisis lines in the Americas and Europe; the list can grow.
_CODES = (
    *("en", "es", "ar", "fr", "pt", "de", "it", "nl", "pl", "ru", "uk", "ro", "el", "tr", "fa", "ur"),
    *("hi", "bn", "vi", "ko", "ja", "zh-hans", "he", "sv", "nb", "da", "fi", "cs", "hu", "id", "sw", "ht"),
)
_NOT_IN_DJANGO = {"ht": "Kreyòl ayisyen"}


def languages(*more: str) -> list[tuple[str, str]]:
    """Give the languages to choose from, with those that are in use already."""
    codes = dict.fromkeys((*_CODES, *more))
    return [(code, language_name(code)) for code in codes]


def language_name(code: str) -> str:
    """Give a language's own name; a code that nobody knows is shown as it is."""
    if code in LANG_INFO:
        return str(LANG_INFO[code].get("name_local", code)).capitalize()
    return _NOT_IN_DJANGO.get(code, code)
