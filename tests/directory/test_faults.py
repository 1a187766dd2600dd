"""“This number is dead”: said once, kept once, without a word of anybody."""

from uuid import UUID, uuid4

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.directory.faults import HasNoSuchNumber, NoSuchService, UnknownFault, report_fault
from ringbuoy.directory.models import Feedback, Phone, Service
from ringbuoy.journal.models import Entry
from tests.cast import Bench


@pytest.fixture
def pantry(bench: Bench) -> UUID:
    """A service of the directory."""
    return Service.objects.create(id=uuid4(), organization_id=uuid4(), name="Pantry", status="active").pk


def test_a_dead_number_said_twice_is_one_piece_of_work(bench: Bench, pantry: UUID) -> None:
    number = Phone.objects.create(id=uuid4(), service_id=pantry, number="555 0107").pk

    for _press in range(2):
        report_fault(bench.maria, pantry, "number_dead", phone=number, at=bench.at)
    report_fault(bench.tom, pantry, "number_dead", phone=number, at=bench.later(minutes=1))

    said = Feedback.objects.values_list("service_id", "phone_id", "fault", "person_id")
    assert list(said) == [(pantry, number, "number_dead", who.pk) for who in (bench.maria, bench.tom)]
    assert Entry.objects.filter(name="directory.fault_reported").count() == 2


def test_what_was_mended_can_be_wrong_again(bench: Bench, pantry: UUID) -> None:
    report_fault(bench.maria, pantry, "wrong_hours", at=bench.at)
    Feedback.objects.update(settled_at=bench.at, settled_by=bench.dara.pk)

    report_fault(bench.maria, pantry, "wrong_hours", at=bench.later(days=30))

    assert Feedback.objects.filter(settled_at=None).count() == 1


def test_nonsense_is_refused_in_words(bench: Bench, pantry: UUID) -> None:
    with pytest.raises(UnknownFault, match="Choose what is wrong"):
        report_fault(bench.maria, pantry, "haunted", at=bench.at)
    with pytest.raises(NoSuchService, match="Search again"):
        report_fault(bench.maria, uuid4(), "not_there", at=bench.at)
    with pytest.raises(HasNoSuchNumber, match="Search again"):
        report_fault(bench.maria, pantry, "number_dead", phone=uuid4(), at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        report_fault(bench.kai, pantry, "not_there", at=bench.at)
    assert not Feedback.objects.exists()
