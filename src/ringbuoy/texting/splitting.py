"""How a message is cut for the air: in 7-bit letters or in UCS-2, up to ten parts. Pure.

Source: 3gpp-23038, 3gpp-23040 (docs/sources.md).
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

MOST_PARTS = 10
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_SEPTETS, _SEPTETS_OF_A_PART = 160, 153
_UNITS, _UNITS_OF_A_PART = 70, 67
_JOINER = "\u200d"
_REGIONS = range(0x1F1E6, 0x1F200)
_SKINS = range(0x1F3FB, 0x1F400)


def is_plain(words: str) -> bool:
    """Tell whether every letter is in the 7-bit alphabet of telephones."""
    return all(letter in _BASIC or letter in _EXTENDED for letter in words)


def parts_of(words: str) -> list[str]:
    """Cut a message into the parts in which it goes over the air; nothing is lost or added."""
    size, whole, part = _measure(words)
    return [words] if size(words) <= whole else _cut(words, size, part)


def messages_of(words: str) -> list[str]:
    """Cut long words into messages of ten parts at most, between words where that is possible."""
    parts = parts_of(words)
    if len(parts) <= MOST_PARTS:
        return [words]
    head = "".join(parts[:MOST_PARTS])
    gap = max(head.rfind(" "), head.rfind("\n")) + 1
    if gap > len(head) // 2:
        head = head[:gap]
    return [head, *messages_of(words[len(head) :])]


def count_parts(words: str) -> int:
    """Tell how many parts the carrier charges for."""
    return len(parts_of(words))


def _measure(words: str) -> tuple[Callable[[str], int], int, int]:
    """Give how letters are counted, how many go alone, and how many go into one part of several."""
    if is_plain(words):
        return _septets, _SEPTETS, _SEPTETS_OF_A_PART
    return _units, _UNITS, _UNITS_OF_A_PART


def _septets(words: str) -> int:
    return len(words) + sum(letter in _EXTENDED for letter in words)


def _units(words: str) -> int:
    return len(words) + sum(ord(letter) > 0xFFFF for letter in words)


def _cut(words: str, size: Callable[[str], int], most: int) -> list[str]:
    parts, part, filled = [], "", 0
    for sign in _signs(words, size, most):
        grown = filled + size(sign)
        if part and grown > most:
            parts.append(part)
            part, filled = sign, size(sign)
        else:
            part, filled = part + sign, grown
    return [*parts, part]


def _signs(words: str, size: Callable[[str], int], most: int) -> Iterator[str]:
    """Give what must not be cut apart: a letter with its marks, an emoji with all that belongs to it."""
    borders = [0, *(place for place in range(1, len(words)) if _is_border(words, place)), len(words)]
    for start, end in pairwise(borders):
        sign = words[start:end]
        yield from (sign,) if size(sign) <= most else sign


def _is_border(words: Sequence[str], place: int) -> bool:
    before, after = words[place - 1], words[place]
    if _JOINER in (before, after) or unicodedata.combining(after) or unicodedata.category(after) == "Mn":
        return False
    if ord(after) in _SKINS or after == "\ufe0f" or unicodedata.category(after) == "Me":
        return False
    return not (ord(after) in _REGIONS and _flags_before(words, place) % 2)


def _flags_before(words: Sequence[str], place: int) -> int:
    """Count the halves of flags that stand directly before a place."""
    count = 0
    while count < place and ord(words[place - 1 - count]) in _REGIONS:
        count += 1
    return count
