"""A report: the counts of a day or a month, of one line or of all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ringbuoy.reporting.followed import Followed
from ringbuoy.reporting.heard import Heard
from ringbuoy.reporting.helped import Helped
from ringbuoy.reporting.referred import Referred
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.tallies import Tally
from ringbuoy.reporting.texted import Texted
from ringbuoy.reporting.voiced import Voiced

Breakdown = Mapping[str, Mapping[str, int]]
NOTHING_REFERRED = Referred()
NO_TEXTS = Texted()
NOTHING_FOLLOWED = Followed()
NO_VOICE = Voiced()
NO_HELP = Helped()
NOTHING_HEARD = Heard()


@dataclass(frozen=True)
class Report:
    """What happened in a span. A breakdown is by line, then by code; it covers all lines.

    `helped`, `heard` None: it could tell of one person, so this reader is not shown it.
    """

    span: Span
    line: str | None
    total: Tally
    by_day: Mapping[int, Tally]
    by_hour: Mapping[int, Tally]
    by_line: Mapping[str, Tally]
    by_channel: Mapping[str, Tally]
    dispositions: Breakdown
    risk_levels: Breakdown
    topics: Breakdown
    kinds: Mapping[str, int]
    referred: Referred = NOTHING_REFERRED
    followed: Followed = NOTHING_FOLLOWED
    unmet: Breakdown = field(default_factory=dict)
    texted: Texted = NO_TEXTS
    voiced: Voiced = NO_VOICE
    voiced_by_text: Voiced = NO_VOICE
    helped: Helped | None = NO_HELP
    heard: Heard | None = NOTHING_HEARD

    def of_this_line(self, breakdown: Breakdown) -> Mapping[str, int]:
        """Give the counts of this report's line, or the sums over all lines."""
        if self.line is not None:
            return breakdown.get(self.line, {})
        return dict(sum((Counter(codes) for codes in breakdown.values()), Counter[str]()))
