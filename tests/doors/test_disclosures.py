"""The pages by which somebody asks about themself, and those on which two people decide."""

import re

from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.refusal_words import REFUSALS
from ringbuoy.disclosures.rules import Basis, Kind, Part, Proof, Refusal
from ringbuoy.disclosures.rules import State as DisclosureState
from ringbuoy.doors.shell.disclosure_words import BASES, KINDS, PARTS, PROOFS, STATES
from ringbuoy.kernel.clock import now
from tests.cast import PASSWORD, Bench
from tests.doors.test_feedback import code_on
from tests.doors.test_office_retention import signed_in


def proved(client: Client, path: str, form: dict[str, object] | None = None) -> str:
    """Press a button for which one proves again who one is."""
    return client.post(path, {"proof_password": PASSWORD, **(form or {})}).content.decode()


def test_every_code_has_words() -> None:
    said = (set(KINDS), set(PROOFS), set(BASES), set(PARTS), set(STATES), set(REFUSALS))

    assert said == tuple(map(set, (Kind, Proof, Basis, Part, DisclosureState, Refusal)))


def test_from_the_code_of_a_talk_to_the_page_that_holds_the_key_in_its_link(bench: Bench) -> None:
    bench.at = now()
    bench.ready("maria")
    bench.line()
    robin, ines, nora = Client(), signed_in(bench, "ines"), signed_in(bench, "nora")
    robin.post("/start", {"line": "harbor"})
    Contact.objects.update(state=State.ABANDONED, ended_at=bench.at)
    talk = code_on(robin.post("/here/code").content.decode())
    own = code_on(robin.get("/about-you").content.decode())
    robin.post("/about-you", {"kind": "access", "talk": f"{talk}, nonsense", "code": own, "words": ""})
    page = f"/office/data/{Disclosure.objects.get().pk}/"

    proved(ines, f"{page}ask")
    given = proved(nora, f"{page}approve")

    answer = robin.post("/about-you/answer", {"code": own})
    assert answer.status_code == 303
    assert re.fullmatch(r"/held/[\w-]{43}#[\w-]{43}", answer["Location"])
    assert answer["Location"] in given
    held = robin.get(answer["Location"].partition("#")[0]).content.decode()
    assert 'data-section="contact 1"' in held
    assert "What is not in this answer, and why" in held
    assert robin.get("/held/" + "x" * 43).status_code == 404
    assert len(robin.get("/about-you").content) < 12_000


def test_what_is_refused_stays_in_the_form(bench: Bench) -> None:
    bench.line()
    robin = Client()
    code = code_on(robin.get("/about-you").content.decode())

    page = robin.post("/about-you", {"kind": "correction", "words": " ", "talk": "abc", "code": code})

    assert (page.status_code, ">abc</textarea>" in page.content.decode()) == (400, True)
    assert robin.post("/about-you/answer", {"code": "x"}).status_code == 400


def test_an_order_is_entered_approved_and_fetched_by_page(bench: Bench) -> None:
    bench.at = now()
    contact = bench.reaches_out().contact
    Contact.objects.update(state=State.ABANDONED, ended_at=bench.at)
    ines, nora = signed_in(bench, "ines"), signed_in(bench, "nora")
    day = f"{bench.at:%Y-%m-%d}"
    form = {"basis": "warrant", "words": "File 7/26", "since": day, "until": day, "numbers": contact.number}
    wrong = ines.post("/office/data/order/", {**form, "part": ["facts"], "since": "then"})
    assert (wrong.status_code, "File 7/26" in wrong.content.decode()) == (400, True)

    assert ines.post("/office/data/order/", {**form, "until": "9999-12-31"}).status_code == 400

    ines.post(
        "/office/data/order/", {**form, "since": "2026-01-01", "until": "2099-01-01", "part": ["facts"]}
    )
    page = f"/office/data/{Disclosure.objects.get().pk}/"
    assert "You have asked for this yourself" in proved(ines, f"{page}approve")
    proved(nora, f"{page}approve")
    fetched = ines.post(f"{page}file", {"proof_password": PASSWORD})

    assert fetched.content.startswith(b"Salted__")
    assert "SHA-256" in nora.get(page).content.decode()
    assert signed_in(bench, "maria").get("/office/data/").status_code == 403
