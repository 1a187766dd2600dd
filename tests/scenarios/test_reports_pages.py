"""The report pages: who may see them, what they say, and that the sheet says the same."""

import re

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.journal.models import Entry
from ringbuoy.people.models import Person
from tests.cast import Bench
from tests.lint.template_text import read_text

pytestmark = pytest.mark.django_db
MONTH = "/office/reports/month/2026-03/"
DAY = "/office/reports/day/2026-03-02/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def a_busy_month(bench: Bench) -> None:
    """Thirty people reach out: 25 are answered and closed, 5 leave."""
    for number in range(30):
        contact = bench.reaches_out().contact
        answered = number < 25
        Contact.objects.filter(pk=contact.pk).delete()
        contact.state = "closed" if answered else "abandoned"
        contact.counselor = bench.maria if answered else None
        contact.answered_at = bench.at if answered else None
        contact.ended_at = bench.later(minutes=1)
        contact.closed_at = bench.at if answered else None
        contact.disposition = ("supported" if number < 20 else "referred") if answered else ""
        contact.topics = ["grief"] if number < 3 else []
        contact.save(force_insert=True)


@pytest.mark.parametrize("address", [MONTH, DAY, "/office/reports/measures/"])
def test_kai_sees_no_report(bench: Bench, address: str) -> None:
    assert signed_in(bench.kai).get(address).status_code == 403


@pytest.mark.parametrize("name", ["ines", "owen", "femi"])
def test_a_report_says_in_one_sentence_what_happened(bench: Bench, name: str) -> None:
    a_busy_month(bench)

    page = signed_in(bench.person(name)).get(MONTH).content.decode()

    assert "30 contacts reached us: 25 answered, 5 left before an answer." in page
    assert "83.3 %" in page
    assert "25 of 30" in page


def test_an_empty_day_has_no_rates(bench: Bench) -> None:
    page = signed_in(bench.ines).get(DAY).content.decode()

    assert "Nobody reached us." in page
    assert "Nothing to draw." in page
    assert "100" not in read_text(page).words[0][1]


def test_small_groups_are_hidden_from_femi_and_not_from_ines(bench: Bench) -> None:
    a_busy_month(bench)

    of_femi = signed_in(bench.femi).get(MONTH).content.decode()
    of_ines = signed_in(bench.ines).get(MONTH).content.decode()

    hidden = re.compile(r"<td[^>]*>[^<]*not shown")
    assert hidden.search(of_femi)
    assert not hidden.search(of_ines)
    assert re.search(r"grief</th><td[^>]*>3</td>", of_ines)


def test_a_chart_has_a_table_with_the_same_numbers(bench: Bench) -> None:
    a_busy_month(bench)

    page = signed_in(bench.ines).get(MONTH).content.decode()
    marks = [int(number) for number in re.findall(r"<title>Day \d+: (\d+) answered", page)]
    table = page[page.index('id="table-day"') :]

    assert sum(marks) == 25
    assert re.search(
        r'<th scope="row">2</th><td class="is-number">25</td><td class="is-number">5</td>', table
    )


def test_the_sheet_says_what_the_page_says(bench: Bench) -> None:
    a_busy_month(bench)

    answer = signed_in(bench.femi).get("/office/reports/month/2026-03.csv")

    sheet = answer.content.decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert "measure,Answered,0.833333,25,30," in sheet
    assert "not shown (under 11)" in sheet
    exported = Entry.objects.get(name="report.exported")
    assert (exported.person_id, exported.codes["span"]) == (bench.femi.pk, "2026-03")


@pytest.mark.parametrize("name", ["ines", "owen", "maria", "kai"])
def test_who_may_not_export_gets_no_sheet(bench: Bench, name: str) -> None:
    answer = signed_in(bench.person(name)).get("/office/reports/month/2026-03.csv")

    assert answer.status_code == 403
    assert not Entry.objects.filter(name="report.exported").exists()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/office/reports/day/2026-02-30/", 400),
        ("/office/reports/month/2026-99/", 400),
        ("/office/reports/month/2026-03/?line=nowhere", 404),
        ("/office/reports/", 302),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence(bench: Bench, address: str, status: int) -> None:
    answer = signed_in(bench.ines).get(address)

    assert answer.status_code == status


def test_one_line_is_counted_by_itself(bench: Bench) -> None:
    bench.reaches_out()
    bench.reaches_out(line=bench.line("anchor"))

    page = signed_in(bench.ines).get(f"{DAY}?line=anchor").content.decode()

    assert "1 contact reached us" in page
