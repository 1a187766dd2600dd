"""A year after somebody checked a service its editor is reminded: once on the pages, and weekly by mail."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ringbuoy.directory.editing.keeping import assure
from ringbuoy.directory.models import Service
from ringbuoy.journal.models import Entry
from ringbuoy.people.mail_rules import Encryption
from ringbuoy.people.models import MailServer, Person
from ringbuoy.reminders.due import sweep
from ringbuoy.reminders.letters import send_due
from ringbuoy.reminders.models import Digest, Reminder
from ringbuoy.reminders.queries import due_for, services_due_for
from tests.cast import Bench
from tests.doors.mail_servers import mail_server
from tests.doors.test_office import signed_in

CHECKED = date(2026, 3, 2)


@pytest.fixture
def pantry(bench: Bench, db: None) -> Service:
    """A service that Dara checked today."""
    bench.person("dara")
    service = Service.objects.create(id=uuid4(), organization_id=uuid4(), name="Food pantry", status="active")
    assure(bench.dara, service.pk, day=CHECKED, at=bench.at)
    return service


def a_year_later(bench: Bench) -> None:
    bench.later(days=365, hours=6)


def test_who_checked_it_is_reminded_once_until_they_check_it_again(bench: Bench, pantry: Service) -> None:
    assert sweep(at=bench.later(days=364)) == 0
    bench.later(days=1, hours=6)

    assert [sweep(at=bench.at), sweep(at=bench.at), sweep(at=bench.later(hours=2))] == [1, 0, 0]
    assert [one.name for one in services_due_for(bench.dara, most=5)] == ["Food pantry"]
    assert Entry.objects.filter(name="directory.reminded", person_id=bench.dara.pk).count() == 1
    assert not due_for(bench.maria).exists()

    assure(bench.dara, pantry.pk, day=bench.at.date(), at=bench.at)
    assert not due_for(bench.dara).exists()
    assert sweep(at=bench.later(hours=2)) == 0
    assert not Reminder.objects.exists()
    a_year_later(bench)
    assert sweep(at=bench.at) == 1


def test_where_the_checker_keeps_the_directory_no_more_every_editor_is_reminded(
    bench: Bench, pantry: Service
) -> None:
    Person.objects.filter(pk=bench.dara.pk).update(is_active=False)
    other = bench.person("owen")
    Person.objects.filter(pk=other.pk).update(roles=["directory_editor"])
    other.refresh_from_db()
    a_year_later(bench)

    sweep(at=bench.at)

    assert [one.service_id for one in due_for(other)] == [pantry.pk]


def test_a_service_that_was_never_checked_or_is_given_no_more_reminds_nobody(
    bench: Bench, pantry: Service
) -> None:
    Service.objects.create(id=uuid4(), organization_id=uuid4(), name="New", status="active")
    Service.objects.filter(pk=pantry.pk).update(status="defunct")
    a_year_later(bench)

    assert sweep(at=bench.at) == 0


def test_a_letter_goes_out_once_a_week_as_long_as_something_is_due(bench: Bench, pantry: Service) -> None:
    Person.objects.filter(pk=bench.dara.pk).update(email="dara@example.org", languages=["es"])
    a_year_later(bench)
    assert send_due(at=bench.at) == 0

    with mail_server() as server:
        MailServer.objects.create(
            pk=1, host="127.0.0.1", port=server.port, encryption=Encryption.NONE, sender="us@example.org"
        )
        sweep(at=bench.at)
        sent = [send_due(at=bench.at), send_due(at=bench.at), send_due(at=bench.later(days=6))]
        sent.append(send_due(at=bench.later(days=1, hours=1)))
        assure(bench.dara, pantry.pk, day=bench.at.date(), at=bench.at)
        sent.append(send_due(at=bench.later(days=8)))

    assert sent == [1, 0, 0, 1, 0]
    assert "Food pantry" in server.taken[0]
    assert "/office/directory/work/" in server.taken[0]
    assert Entry.objects.filter(name="directory.digest_sent").count() == 2


def test_a_letter_that_cannot_go_is_tried_again_in_an_hour(bench: Bench, pantry: Service) -> None:
    Person.objects.filter(pk=bench.dara.pk).update(email="dara@example.org")
    a_year_later(bench)
    sweep(at=bench.at)

    with mail_server(RCPT="451 later") as server:
        MailServer.objects.create(
            pk=1, host="127.0.0.1", port=server.port, encryption=Encryption.NONE, sender="us@example.org"
        )
        assert send_due(at=bench.at) == 0

    assert Digest.objects.get(pk=bench.dara.pk).due_at == bench.at + timedelta(hours=1)
    assert not Entry.objects.filter(name="directory.digest_sent").exists()


def test_the_pages_of_the_editor_say_so(bench: Bench, pantry: Service) -> None:
    a_year_later(bench)
    sweep(at=bench.at)

    page = signed_in(bench, "dara").get("/office/directory/work/").content.decode()

    assert "1 service to check" in page
    assert "Yours to check now" in page
    assert "to check</a>" not in signed_in(bench, "ines").get("/office/directory/work/").content.decode()
