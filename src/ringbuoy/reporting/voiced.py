"""What callers told of themselves before and after a chat, and how many of them told it."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Voiced:
    """The counts of a span, in the order of `voiced.sql`."""

    asked: int = 0
    told_before: int = 0
    talked: int = 0
    told_after: int = 0
    distress_known: int = 0
    calmer: int = 0
    hopelessness_known: int = 0
    more_hopeful: int = 0
    helped_known: int = 0
    helped: int = 0
    helped_some: int = 0


def read(rows: Sequence[Sequence[int | str]]) -> Mapping[str, Voiced]:
    """Read the rows of `voiced.sql`, by line."""
    return {str(line): Voiced(*map(int, counts)) for line, *counts in rows}


def total_of(rows: Sequence[Voiced]) -> Voiced:
    """Add up the counts of several lines."""
    return Voiced(*map(sum, zip(*map(astuple, rows), strict=True))) if rows else Voiced()


_NOT_ASKED = _(
    "Calls, which are not asked, texts, which are counted apart, tests, and contacts entered from paper."
)
_SILENT = _("Whoever did not answer both times. Those who answer may differ from those who do not.")

TOLD_BEFORE = Measure(
    key="told_before",
    name=_("Told how they felt before a chat"),
    unit=Unit.SHARE,
    numerator="told_before",
    denominator="asked",
    definition=_("Chats in which the caller said how upset or hopeless they were, of all that reached us."),
    leaves_out=_NOT_ASKED,
    source="own-definition",
)
TOLD_AFTER = Measure(
    key="told_after",
    name=_("Told how it was after a chat"),
    unit=Unit.SHARE,
    numerator="told_after",
    denominator="talked",
    definition=_("Chats after which the caller answered at least one question, of all answered and ended."),
    leaves_out=_NOT_ASKED,
    source="own-definition",
)
CALMER = Measure(
    key="less_upset",
    name=_("Less upset afterwards"),
    unit=Unit.SHARE,
    numerator="calmer",
    denominator="distress_known",
    definition=_("Callers less upset after the chat, from 1 to 5, of those who said so both times."),
    leaves_out=_SILENT,
    source="own-definition",
)
MORE_HOPEFUL = Measure(
    key="less_hopeless",
    name=_("Less hopeless afterwards"),
    unit=Unit.SHARE,
    numerator="more_hopeful",
    denominator="hopelessness_known",
    definition=_("Callers less hopeless after the chat, from 1 to 5, of those who said so both times."),
    leaves_out=_SILENT,
    source="own-definition",
)
HELPED = Measure(
    key="chat_helped",
    name=_("Said that the chat helped"),
    unit=Unit.SHARE,
    numerator="helped",
    denominator="helped_known",
    definition=_("Callers who said yes, of those who said whether the chat helped."),
    leaves_out=_("Whoever did not say. Those who answer may differ from those who do not."),
    source="own-definition",
)
HELPED_SOME = Measure(
    key="chat_helped_a_little",
    name=_("Said that the chat helped a little"),
    unit=Unit.SHARE,
    numerator="helped_some",
    denominator="helped_known",
    definition=_("Callers who said a little, of those who said whether the chat helped."),
    leaves_out=_("Whoever did not say. Those who answer may differ from those who do not."),
    source="own-definition",
)
VOICED = (TOLD_BEFORE, TOLD_AFTER, CALMER, MORE_HOPEFUL, HELPED, HELPED_SOME)
