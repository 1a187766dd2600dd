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

The held-back messages were written by two writers who had seen neither the lists nor any other
message. **As they first came out**, with lists written by one person alone, only half of those in danger
were found: imminent 0.409 (47 of 115) at precision 0.855 (47 of 55), high or more urgent 0.504 (130 of
258) at precision 0.922 (130 of 141). Before, on messages by the writer of the lists, it had seemed to be
0.98: that number said nothing. The lists were then made three to four times as long, from about 1,600 further
messages, without a look at the held-back ones; the tables show how it stands since. **The aim, a recall of
0.95, is not reached**: roughly one in five who write of danger is not put first, and waits by age as before.
The messages that the lists were written with show nothing but that the lists fit them.
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
