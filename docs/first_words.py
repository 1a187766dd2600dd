"""The page of what our lists find, counted from the lists and messages that we carry: see `draw.py`."""

from ringbuoy.triage.bench import Score, Share, replay
from ringbuoy.triage.grammar import LANGUAGES
from ringbuoy.triage.levels import ORDER, SIGNS
from ringbuoy.triage.reading import Reader
from ringbuoy.triage.shipped import HELD_BACK, TUNING, shipped_lists, shipped_messages, shipped_phrases

ABOUT = """\
# What the lists for first words find

Made by `docs/draw.py` from the lists and messages in `src/ringbuoy/triage/data`. The messages are
**invented**. Nobody in need wrote them, and no number here is clinical evidence: it compares one list
with another. What the levels mean stands beside the messages; why it is done this way in
[decision 95](../decisions/0095-first-words.md).

*Recall* of a level: of the messages that have it or a more urgent one, how many were read so.
*Precision*: of those read so, how many have it. A message whose level is imminent or high puts its
writer first.

The held-back messages were written and committed before there was any list. But **one author wrote
both**, and so knew the messages when the lists were written: the numbers are better than a stranger's
messages would give. They wait to be written anew by somebody who has never seen the lists. The messages
that the lists were written with show nothing but that the lists fit them.

**As they first came out**, the held-back messages gave, imminent: recall 0.977 (43 of 44), precision 0.915
(43 of 47); high or more urgent: recall 0.981 (102 of 104), precision 0.962 (102 of 106). After that, lists
and rules were changed once, for sentences of strangers: 94 that stand in the public tests of other
programs, which we do not carry. Of 70 in which somebody wants to die, 63 were found (0.900); of 24 others,
none was raised. Seven phrases were added or mended, the Spanish article "el" is no longer taken for
"él", and a time or another person ends with its clause. The tables show how it stands since.
"""
NAMES = {
    HELD_BACK: "Held back",
    TUNING: "Written with",
}
TONGUES = {"en": "English", "es": "Spanish"}


def first_words_page() -> str:
    """Write the page."""
    reader = Reader(shipped_lists())
    parts = [ABOUT, "## The lists\n", *_lists()]
    for corpus, name in NAMES.items():
        messages = shipped_messages(corpus)
        parts.append(f"\n## {name}: {len(messages)} messages\n")
        parts += ["| Messages | Level, or more urgent | Recall | Precision |", "|---|---|---|---|"]
        for language in LANGUAGES:
            score = replay([one for one in messages if one.language == language], reader).score
            parts += _shares(TONGUES[language], score)
        both = replay(messages, reader).score
        parts += [*_shares("Both", both), "", *_matrix(both)]
    return "\n".join(parts) + "\n"


def _lists() -> list[str]:
    rows = [f"| Language | {' | '.join(ORDER)} |", "|---" * (len(ORDER) + 1) + "|"]
    for language in LANGUAGES:
        levels = [one.level for one in shipped_phrases(language)]
        rows.append(f"| {TONGUES[language]} | {' | '.join(str(levels.count(level)) for level in ORDER)} |")
    return rows


def _shares(name: str, score: Score) -> list[str]:
    return [
        f"| {name} | {level} | {_share(score.recall(level))} | {_share(score.precision(level))} |"
        for level in SIGNS
    ]


def _share(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.3f} ({share.part} of {share.whole})"


def _matrix(score: Score) -> list[str]:
    rows = [f"| Level | read as {' | '.join(ORDER)} |", "|---" * (len(ORDER) + 1) + "|"]
    return rows + [f"| {level} | {' | '.join(map(str, score.row(level)))} |" for level in ORDER]
