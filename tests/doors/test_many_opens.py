"""Opening many records: the page asks why, an alarm stands, and with a reason it goes on."""

import pytest
from django.test import Client

from ringbuoy.alarms.queries import open_alarms
from ringbuoy.contacts.many_opens import explain, reason_of
from ringbuoy.contacts.models import ManyOpens
from ringbuoy.contacts.record_openings import ReasonMissing
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.ids import new_id
from ringbuoy.keyd import opens
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import Grant
from ringbuoy.privacy.keys import fresh_key, open_key, own_settings
from tests.cast import Bench
from tests.privacy.running import until


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def has_opened(person: Person, count: int) -> None:
    """This supervisor has opened so many other records just now."""
    contacts = [fresh_key(new_id()).contact for _ in range(count)]
    # On a busy machine some keys wait in the spool for a moment.
    until(lambda: not list(own_settings().spool.glob("*.key")))
    for contact in contacts:
        grant = Grant(person.pk, "supervisor", contact, "floor", own_live=False, passed_at=now())
        open_key(contact, grant=grant)


def test_a_supervisor_who_opens_many_is_asked_why_and_goes_on(bench: Bench) -> None:
    ines, record = signed_in(bench, "ines"), f"/floor/contacts/{bench.reaches_out().contact.pk}/"
    has_opened(bench.ines, opens.SUPERVISING_LIMIT)

    asked = ines.get(record)
    assert asked.status_code == 403
    assert "Why do you open so many?" in asked.content.decode()
    assert open_alarms().filter(code="many_opens", about=bench.ines).exists()
    on = ines.post("/my/many-opens", {"reason": "quality", "back": record})

    assert on.headers["Location"] == record
    assert ines.get(record).status_code == 200
    assert Entry.objects.get(name="contact.many_opens_explained").codes == {"reason": "quality"}


def test_inside_a_page_the_refusal_tells_where_the_question_is(bench: Bench) -> None:
    ines, record = signed_in(bench, "ines"), f"/floor/contacts/{bench.reaches_out().contact.pk}/"
    has_opened(bench.ines, opens.SUPERVISING_LIMIT)
    inside, script = {"HX-Request": "true"}, {"Accept": "application/json"}

    asked = ines.get(record, headers=inside)
    dialog = ines.get(asked.headers["X-Asks-At"], headers=inside)
    wrong = ines.post("/my/many-opens", {"reason": "curious"}, headers=script)
    right = ines.post("/my/many-opens", {"reason": "quality"}, headers=script)

    assert asked.status_code == 403
    assert b"<dialog" in dialog.content
    assert b"<html" not in dialog.content
    assert (wrong.status_code, "Choose why" in wrong.json()["sentence"], right.status_code) == (
        400,
        True,
        204,
    )
    assert ines.get(record, headers=inside).status_code == 200


def test_without_a_reason_the_form_says_so_and_no_other_site_is_gone_on_to(bench: Bench) -> None:
    maria = signed_in(bench, "maria")

    wrong = maria.post("/my/many-opens", {"reason": "curious", "back": "https://elsewhere.example/"})
    right = maria.post("/my/many-opens", {"reason": "care", "back": "//elsewhere.example/"})

    assert wrong.status_code == 400
    assert "Choose why" in wrong.content.decode()
    assert "elsewhere" not in wrong.content.decode()
    assert right.headers["Location"] == "/start-of-shift"
    assert signed_in(bench, "kai").get("/my/many-opens").status_code == 403


def test_a_reason_counts_for_an_hour(bench: Bench) -> None:
    with pytest.raises(ReasonMissing):
        explain(bench.maria, "", at=bench.at)
    assert ManyOpens.objects.count() == 0
    explain(bench.maria, "care", at=bench.at)

    assert reason_of(bench.maria, at=bench.later(minutes=59)) == "care"
    assert reason_of(bench.maria, at=bench.later(minutes=1)) == ""
    assert reason_of(bench.tom, at=bench.at) == ""
