"""What people, courts and laws asked of what we hold: how many, and how soon it was decided."""

from dataclasses import dataclass

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Requests:
    """The counts of what was asked in a span, in the order of `requests.sql`.

    `due`: those whose time to be answered was over when the report was made.
    """

    requests: int = 0
    due: int = 0
    in_time: int = 0
    over: int = 0
    decided: int = 0
    done: int = 0
    orders: int = 0
    orders_decided: int = 0
    orders_given: int = 0


_TESTS = _("Requests about test contacts alone.")

ASKED = Measure(
    key="requests",
    name=_("Requests about one's own data"),
    unit=Unit.CONTACTS,
    numerator="requests",
    denominator="",
    definition=_("Times that somebody asked what we hold about them, or to mend or erase it, by the day."),
    leaves_out=_TESTS,
    source="security-access",
)
IN_TIME = Measure(
    key="requests_in_time",
    name=_("Requests about one's own data decided in time"),
    unit=Unit.SHARE,
    numerator="in_time",
    denominator="due",
    definition=_("Requests decided within the time that the center has set, of those whose time is over."),
    leaves_out=_("Requests whose time is not over yet, and those about test contacts alone."),
    source="security-access",
)
OVER = Measure(
    key="requests_over",
    name=_("Requests about one's own data whose time is over"),
    unit=Unit.CONTACTS,
    numerator="over",
    denominator="",
    definition=_("Requests not decided when this report was made although their time was over."),
    leaves_out=_TESTS,
    source="security-access",
)
DONE = Measure(
    key="requests_done",
    name=_("Requests about one's own data that were met"),
    unit=Unit.SHARE,
    numerator="done",
    denominator="decided",
    definition=_("Requests done as asked, of those decided; the others were refused with a reason."),
    leaves_out=_TESTS,
    source="own-definition",
)
ORDERS = Measure(
    key="orders",
    name=_("Orders of courts and laws"),
    unit=Unit.CONTACTS,
    numerator="orders",
    denominator="",
    definition=_("Orders of a court or a law that somebody wrote down, by the day on which they did."),
    leaves_out=_TESTS,
    source="own-definition",
)
GIVEN = Measure(
    key="orders_given",
    name=_("Orders on which something was given out"),
    unit=Unit.SHARE,
    numerator="orders_given",
    denominator="orders_decided",
    definition=_("Orders that a second person approved, of those decided; the others were refused."),
    leaves_out=_TESTS,
    source="own-definition",
)
REQUESTS = (ASKED, IN_TIME, OVER, DONE, ORDERS, GIVEN)
