"""What carriers charge for is counted once: every text in both directions, and what they say it costs."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ringbuoy.access.rules import Role
from ringbuoy.contacts.models import Contact
from ringbuoy.doors.office.report_page import Page
from ringbuoy.doors.office.text_costs import carrier_texts, money
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.sheet import as_csv
from ringbuoy.reporting.spans import Span
from ringbuoy.texting.accounts import send_a_test
from ringbuoy.texting.costs import Charge, Counted, counted_between, counted_of_two_months
from ringbuoy.texting.counting import count_heard
from ringbuoy.texting.hearing import hear
from ringbuoy.texting.joining import MOST_PARTS, Part
from ringbuoy.texting.models import Outgoing
from ringbuoy.texting.money import Cost, read_cost
from ringbuoy.texting.sending import receive
from ringbuoy.texting.states import Sent
from ringbuoy.texting.wire import Incoming, Receipt
from tests.cast import Bench
from tests.texting.air import NUMBER, Phone, answered_by_maria, maria_writes, sends_all

CENT = Cost(Decimal("0.01"), "USD")


@pytest.fixture
def phone(bench: Bench) -> Phone:
    bench.at = clock.now()
    return Phone(bench)


def counted(phone: Phone) -> Counted:
    """The counts of the only carrier on this day, after the worker's round."""
    count_heard()
    (row,) = counted_between(phone.bench.at.date(), phone.bench.at.date())
    return row


def heard_for_a_cent(phone: Phone, name: str) -> None:
    hear(phone.carrier, Incoming(name, NUMBER, "hi", parts=2, cost=CENT), at=phone.bench.at)


@pytest.mark.parametrize(
    ("amount", "currency", "cost"),
    [
        ("0.0051", "USD", Cost(Decimal("0.0051"), "USD")),
        ("-0.00750", "usd", Cost(Decimal("0.0075"), "USD")),
        (1, "EUR", Cost(Decimal(1), "EUR")),
        ("0", "USD", Cost(Decimal(0), "USD")),
        (None, "USD", None),
        ("", "USD", None),
        ("NaN", "USD", None),
        ("Infinity", "USD", None),
        ("1e9", "USD", None),
        ("0.01", "dollars", None),
        ("0.01", None, None),
        ({"amount": 1}, "USD", None),
    ],
)
def test_a_price_is_read_or_left(amount: object, currency: object, cost: Cost | None) -> None:
    assert read_cost(amount, currency) == cost


def test_each_text_and_part_counts_once_in_both_directions(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    sends_all(at=phone.bench.at)
    greeting = Outgoing.objects.get().parts
    maria_writes(phone, contact, "word " * 100)
    phone.texts("one", name="message 1")
    phone.texts("one", name="message 1")
    for number, words in ((2, "b"), (1, "a")):
        phone.texts(words, part=Part("7", number, 2, words))
    sends_all(at=phone.bench.at)

    row = counted(phone)
    assert (row.received, row.parts_received) == (3, 4)
    assert (row.sent, row.parts_sent) == (2, greeting + 4)


def test_what_came_is_added_to_the_counts_once(phone: Phone) -> None:
    heard_for_a_cent(phone, "message 1")

    assert (count_heard(), count_heard()) == (1, 0)
    assert counted(phone).received == 1


def test_a_day_begins_by_the_clock_of_the_line(phone: Phone) -> None:
    Line.objects.update(zone="Asia/Tokyo")
    phone.bench.at = datetime(2026, 3, 1, 16, tzinfo=UTC)
    heard_for_a_cent(phone, "message 1")
    count_heard()

    assert counted_between(date(2026, 3, 2), date(2026, 3, 2))
    assert not counted_between(date(2026, 3, 1), date(2026, 3, 1))


def test_a_carrier_that_counts_absurdly_is_believed_up_to_what_can_be(phone: Phone) -> None:
    hear(phone.carrier, Incoming("message 1", NUMBER, "hi", parts=10**12), at=phone.bench.at)

    assert counted(phone).parts_received == MOST_PARTS


def test_what_belongs_to_no_contact_counts_too(phone: Phone) -> None:
    phone.texts("STOP")
    sends_all(at=phone.bench.at)
    iris = Person.objects.create(username="iris", name="Iris", roles=[Role.IT_ADMINISTRATOR])
    send_a_test(iris, phone.carrier, NUMBER, at=phone.bench.at)

    row = counted(phone)
    assert not Contact.objects.exists()
    assert (row.received, row.sent) == (1, 2)


def test_what_a_carrier_says_a_text_costs_counts_once(phone: Phone) -> None:
    heard_for_a_cent(phone, "message 1")
    heard_for_a_cent(phone, "message 1")
    sends_all(at=phone.bench.at)
    ref = Outgoing.objects.get().ref
    for state in (Sent.WITH_CARRIER, Sent.DELIVERED, Sent.DELIVERED):
        receive(phone.carrier, ref, Receipt(state, cost=CENT), at=phone.bench.at)

    assert counted(phone).charges == [Charge("USD", Decimal("0.02"), 2)]


def test_the_months_of_the_line_are_told_to_who_sets_it_up(phone: Phone) -> None:
    heard_for_a_cent(phone, "message 1")
    count_heard()

    (month,) = counted_of_two_months(at=phone.bench.at)
    assert (month.since.day, month.counted.parts_received) == (1, 2)
    assert carrier_texts(month.counted).cost == "0.01 USD for 1 of 1 texts"
    assert carrier_texts(Counted("harbor", "telnyx")).cost == "not told"


@pytest.mark.parametrize(("amount", "told"), [("12", "12.00"), ("0.0075", "0.0075"), ("1.50", "1.50")])
def test_small_money_is_not_rounded_away(amount: str, told: str) -> None:
    assert money(Decimal(amount)) == told


def test_report_page_and_sheet_say_the_same_of_texts(phone: Phone) -> None:
    phone.bench.at = phone.bench.at.replace(day=15)
    heard_for_a_cent(phone, "message 1")
    phone.texts("more")
    sends_all(at=phone.bench.at)
    count_heard()
    month = Span.month(f"{phone.bench.at:%Y-%m}")

    page = Page(report(month), hides_small_groups=True)

    told = {one.figure.measure.key: (one.name, one.value, one.made_from) for one in page.all}
    assert told["texts_received"][1:] == ("2", "")
    assert told["text_parts_received"][1] == "3"
    assert told["texts_charged"][1:] == ("33.3 %", "1 of 3")
    assert told["texts_cost"] == ("What texts cost, as carriers said USD", "0.01", "for 1 texts")
    rows = list(csv.DictReader(io.StringIO(as_csv(page.report, {}, say=str))))
    cost = next(row for row in rows if row["item"] == "What texts cost, as carriers said USD")
    assert (cost["value"], cost["denominator"]) == ("0.010000", "1")
    assert [row.carrier for row in page.texts] == ["The demo's made-up carrier"]


def test_other_lines_and_days_have_their_own_counts(phone: Phone) -> None:
    phone.texts("hi")
    count_heard()
    day = Span(phone.bench.at.date(), phone.bench.at.date())
    before = Page(report(day.before), hides_small_groups=True)

    assert report(day, line="harbor").texted.received == 1
    assert report(day, line="other").texted.every == 0
    assert "texts_received" not in {one.figure.measure.key for one in before.all}
