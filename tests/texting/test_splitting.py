"""Long messages are cut for the air and put together again, letter for letter."""

from collections import defaultdict
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.texting.joining import GAP, Part, UnreadablePart, is_whole, joined
from ringbuoy.texting.splitting import MOST_PARTS, count_parts, is_plain, messages_of, parts_of

FAMILY = "👨‍👩‍👧‍👦"
WORDS = st.text(
    st.sampled_from("abc éñ€[]\n😢مش" + FAMILY) | st.characters(exclude_categories=("Cs",)), max_size=900
)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ñ" * 160, 1),
        ("á" + "a" * 69, 1),
        ("á" + "a" * 70, 2),
        ("😢" * 35, 1),
        ("😢" * 36, 2),
        ("م" * 134, 2),
        ("م" * 135, 3),
    ],
)
def test_a_carrier_would_count_the_same_parts(words: str, parts: int) -> None:
    assert count_parts(words) == parts


def test_what_belongs_together_is_not_cut_apart() -> None:
    for sign in (FAMILY, "👍🏽", "❤️", "🇪🇸", "e\u0301"):
        parts = parts_of("x" * 66 + sign * 20)

        assert all(part.count(sign) * len(sign) == len(part.lstrip("x")) for part in parts), sign


@given(WORDS)
def test_nothing_is_lost_or_added_by_cutting(words: str) -> None:
    limit = 153 if is_plain(words) else 67

    assert "".join(parts_of(words)) == words
    assert all(len(part) <= limit for part in parts_of(words)) or len(parts_of(words)) == 1


@given(WORDS.map(lambda words: words * 6))
def test_a_very_long_message_becomes_several_of_ten_parts_at_most(words: str) -> None:
    messages = messages_of(words)

    assert "".join(messages) == words
    assert all(count_parts(message) <= MOST_PARTS for message in messages)


def test_a_very_long_message_is_cut_between_words() -> None:
    messages = messages_of("word " * 500)

    assert len(messages) == 2
    assert messages[0].endswith("word ")


@given(st.lists(WORDS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_parts_in_any_order_and_twice_give_each_message_once(said: list[str], chance: Random) -> None:
    air = [
        Part(f"r{which}", number, len(parts_of(words)), part)
        for which, words in enumerate(said)
        for number, part in enumerate(parts_of(words), start=1)
    ]
    air += chance.sample(air, chance.randint(0, len(air)))
    chance.shuffle(air)

    assert _heard(air) == {f"r{which}": words for which, words in enumerate(said)}


def _heard(air: list[Part]) -> dict[str, str]:
    held: dict[str, dict[int, str]] = defaultdict(dict)
    heard = {}
    for part in air:
        part.check()
        held[part.reference].setdefault(part.number, part.words)
        if part.reference not in heard and is_whole(held[part.reference], part.total):
            heard[part.reference] = joined(held[part.reference], part.total)
    return heard


def test_a_part_that_never_came_leaves_a_mark() -> None:
    assert joined({1: "I went", 4: "home"}, 4) == f"I went{GAP}home"
    assert not is_whole({1, 4}, 4)


@pytest.mark.parametrize(("number", "total"), [(0, 2), (3, 2), (1, 256), (-1, 0)])
def test_a_part_that_can_be_none_is_refused(number: int, total: int) -> None:
    with pytest.raises(UnreadablePart):
        Part("r", number, total, "").check()
