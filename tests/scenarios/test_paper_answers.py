"""What Maria wrote on paper while nothing worked: its answers count, and nobody is called by them."""

from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.assessments.actions import NoSuchAnswer
from ringbuoy.assessments.models import Registration
from ringbuoy.assessments.paper import enter_paper_form
from ringbuoy.assessments.queries import level_changes, standing_of
from ringbuoy.assessments.registering import InstrumentNotRegistered, record
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.paper import PaperForm
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.spans import Span
from tests.cast import Bench

CODE = "cssrs-screener-recent"


@pytest.fixture
def form(bench: Bench) -> PaperForm:
    """A call of two hours ago, on paper, in a center that may use the questions."""
    record(CODE, reference="demo center", at=bench.at)
    began_at = bench.at - timedelta(hours=2)
    return PaperForm(bench.line(), Channel.VOICE, "en", began_at, 20, "supported", [], "Copied notes.")


def test_the_level_on_paper_is_counted_as_from_paper(bench, form):
    contact = enter_paper_form(bench.maria, form, {"2": "yes", "4": "yes"}, at=bench.at)

    told = report(Span.day("2026-03-02"))
    assert standing_of(contact).level == "high"
    assert [change.how for change in level_changes(contact)] == ["paper"]
    assert (told.total.on_paper, told.risk_levels["harbor"]["high"]) == (1, 1)
    assert Entry.objects.get(name="assessment.started").codes["source"] == "paper"


def test_nobody_is_called_by_an_old_page(bench, form):
    enter_paper_form(bench.maria, form, {"4": "yes"}, at=bench.at)

    assert not HelpRequest.objects.exists()
    assert Contact.objects.get().tier == 2


def test_without_crosses_there_is_no_level(bench, form):
    contact = enter_paper_form(bench.maria, form, {}, at=bench.at)

    assert standing_of(contact).assessment is None
    assert contact.risk_level == ""


def test_what_cannot_be_entered_leaves_no_half(bench, form):
    with pytest.raises(NoSuchAnswer):
        enter_paper_form(bench.maria, form, {"4": "maybe"}, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        enter_paper_form(bench.kai, form, {"4": "yes"}, at=bench.at)

    assert not Contact.objects.exists()


def test_answers_need_the_registration(bench, form):
    Registration.objects.all().delete()

    with pytest.raises(InstrumentNotRegistered):
        enter_paper_form(bench.maria, form, {"4": "yes"}, at=bench.at)

    assert not Contact.objects.exists()
