"""The pages of incidents: filed by everybody, seen by who reviews them and by who filed them."""

import re

from ringbuoy.doors.shell.incident_words import KINDS, SEVERITIES, STATES
from ringbuoy.incidents.models import Incident
from ringbuoy.incidents.rules import Kind, Severity, State
from tests.cast import Bench
from tests.doors.test_office_retention import signed_in

ACCOUNT = "The talk was cut and nobody called Robin back"
FORM = {
    "kind": "contact_lost",
    "severity": "some_harm",
    "happened": "2026-03-02T10:00",
    "words": ACCOUNT,
    "acts": "",
}


def test_every_code_has_words() -> None:
    assert (set(KINDS), set(SEVERITIES), set(STATES)) == (set(Kind), set(Severity), set(State))


def test_a_report_is_filed_reviewed_and_closed_by_page(bench: Bench) -> None:
    bench.line()
    kai, ines = signed_in(bench, "kai"), signed_in(bench, "ines")
    wrong = kai.post("/office/incidents/new/", {**FORM, "happened": "yesterday"})
    assert (wrong.status_code, ACCOUNT in wrong.content.decode()) == (400, True)
    kai.post("/office/incidents/new/", FORM)
    page = f"/office/incidents/{Incident.objects.get().pk}/"

    ines.post(f"{page}take-up")
    step = {"words": "Test the cable", "owner": str(bench.owen.pk)}
    assert ines.post(f"{page}step", {**step, "due_on": "soon"}).status_code == 400
    ines.post(f"{page}step", {**step, "due_on": "2099-01-01"})
    key = re.findall(r'name="step" value="([^"]+)"', ines.get(page).content.decode())[0]
    ines.post(f"{page}done", {"step": key})
    ines.post(f"{page}close", {"words": "The cable was old."})
    kai.post(f"{page}add", {"words": "Once more."})

    seen = kai.get(page).content.decode()
    assert all(words in seen for words in (ACCOUNT, "Test the cable", "The cable was old.", "Once more."))
    assert "Incident" in ines.get("/office/incidents/").content.decode()
    assert ACCOUNT not in ines.get("/office/incidents/").content.decode()
    assert signed_in(bench, "tom").get(page).status_code == 403
    assert signed_in(bench, "tom").post(f"{page}add", {"words": "Mine"}).status_code == 403


def test_a_contact_is_linked_by_its_digits_where_they_name_one(bench: Bench) -> None:
    contact = bench.reaches_out().contact
    kai = signed_in(bench, "kai")
    kai.post("/office/incidents/new/", FORM)
    row = Incident.objects.get()

    assert kai.post(f"/office/incidents/{row.pk}/add", {"words": "x", "number": "0"}).status_code == 400
    kai.post(f"/office/incidents/{row.pk}/add", {"words": "It was this one", "number": contact.number})

    assert list(row.contacts.all()) == [contact]
