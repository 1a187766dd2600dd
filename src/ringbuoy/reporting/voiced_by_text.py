"""What who texts told of themselves before and after a talk, of those who were asked."""

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


_NOT_ASKED = _("Whoever was not asked: lines that do not, danger that was told, a quick answer; and tests.")
_SILENT = _("Whoever did not answer both times. Those who answer may differ from those who do not.")
_SAID_NOTHING = _("Whoever did not say. Those who answer may differ from those who do not.")

TOLD_BEFORE = Measure(
    key="told_before_by_text",
    name=_("Told by text how they felt before"),
    unit=Unit.SHARE,
    numerator="told_before",
    denominator="asked",
    definition=_("Talks by text in which the caller said how upset or hopeless they were, of those asked."),
    leaves_out=_NOT_ASKED,
    source="own-definition",
)
TOLD_AFTER = Measure(
    key="told_after_by_text",
    name=_("Told by text how it was after"),
    unit=Unit.SHARE,
    numerator="told_after",
    denominator="talked",
    definition=_("Talks by text after which the caller answered at least one question, of those asked."),
    leaves_out=_NOT_ASKED,
    source="own-definition",
)
CALMER = Measure(
    key="less_upset_by_text",
    name=_("Less upset after a talk by text"),
    unit=Unit.SHARE,
    numerator="calmer",
    denominator="distress_known",
    definition=_(
        "Who texted and was less upset after the talk, from 1 to 5, of those who said so both times."
    ),
    leaves_out=_SILENT,
    source="own-definition",
)
MORE_HOPEFUL = Measure(
    key="less_hopeless_by_text",
    name=_("Less hopeless after a talk by text"),
    unit=Unit.SHARE,
    numerator="more_hopeful",
    denominator="hopelessness_known",
    definition=_("Who texted and was less hopeless after the talk, of those who said so both times."),
    leaves_out=_SILENT,
    source="own-definition",
)
HELPED = Measure(
    key="text_helped",
    name=_("Said that the talk by text helped"),
    unit=Unit.SHARE,
    numerator="helped",
    denominator="helped_known",
    definition=_("Who texted and said yes, of those who said whether the talk helped."),
    leaves_out=_SAID_NOTHING,
    source="own-definition",
)
HELPED_SOME = Measure(
    key="text_helped_a_little",
    name=_("Said that the talk by text helped a little"),
    unit=Unit.SHARE,
    numerator="helped_some",
    denominator="helped_known",
    definition=_("Who texted and said a little, of those who said whether the talk helped."),
    leaves_out=_SAID_NOTHING,
    source="own-definition",
)
VOICED_BY_TEXT = (TOLD_BEFORE, TOLD_AFTER, CALMER, MORE_HOPEFUL, HELPED, HELPED_SOME)
