"""What we hold is given, mended or erased as the person or a court asks: by two, and no more than asked."""

import io
import json
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.models import Alarm
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.rules import Author
from ringbuoy.disclosures.asking import (
    NothingAsked,
    NotInThisTalk,
    Order,
    Wish,
    ask_for_order,
    new_talk_code,
    note,
    take_in,
)
from ringbuoy.disclosures.deciding import (
    NothingToGive,
    NotPossibleNow,
    OwnRequest,
    approve,
    ask_release,
    find,
    refuse,
)
from ringbuoy.disclosures.due import sweep
from ringbuoy.disclosures.fetching import NothingThere, NotYourOrder, fetch_file, find_page, standing_of
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.queries import corrections_of
from ringbuoy.disclosures.readings import readings_of
from ringbuoy.disclosures.sealed_file import sha256, unlocked
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.ids import new_id
from ringbuoy.retention.erasing import OnHold, erase
from ringbuoy.retention.holds import ask_hold
from ringbuoy.routing.actions import take_next
from ringbuoy.statements.models import Statement
from ringbuoy.statements.rules import new_code
from ringbuoy.statements.stating import read_to_its_owner
from tests.cast import Bench

WORDS = "I sit on Löwen bridge"
CODE = new_code()


def talked(bench: Bench, **more: object) -> Opened:
    """Robin wrote to us; the talk is over."""
    opened = bench.reaches_out(**more)
    say(opened.contact, Saying(WORDS, Author.CALLER, new_id()), key=opened.key, at=bench.at)
    leave(opened.contact, how="link", at=bench.at)
    return opened


def asks(bench: Bench, contact: Contact, kind: str = "access", **more: str) -> Disclosure:
    wish = {"kind": kind, "code": CODE, "words": "All of it"}
    return take_in(
        Wish(**{**wish, **more}, talk_codes=[new_talk_code(contact, at=bench.at)]),  # type: ignore[arg-type]
        at=bench.at,
    )


def released(bench: Bench, row: Disclosure) -> str:
    """Ines asks for it, Nora approves."""
    ask_release(bench.ines, find(row.pk), at=bench.at)
    return approve(bench.nora, find(row.pk), at=bench.at).secret


def ordered(bench: Bench, *contacts: Contact, **more: object) -> Disclosure:
    said = {"basis": "court_order", "counsel": "File 7/26", "contacts": contacts, "parts": ["messages"]}
    return ask_for_order(bench.ines, Order(**{**said, **more}), at=bench.at)  # type: ignore[arg-type]


def test_whoever_has_the_code_of_the_talk_gets_what_we_hold_by_a_link_that_holds_the_key(
    bench: Bench,
) -> None:
    row = asks(bench, talked(bench).contact)
    assert standing_of(CODE, at=bench.at).link is None  # type: ignore[union-attr]

    link = released(bench, row)

    found = find_page(link.removeprefix("/held/").partition("#")[0], at=bench.at)
    assert WORDS.encode() not in bytes(found.box or b"")
    assert standing_of(CODE, at=bench.at).link == link  # type: ignore[union-attr]
    assert link not in "".join(str(entry.codes) for entry in Entry.objects.all())
    assert Alarm.objects.filter(code="opened_with_reason").exists()


@pytest.mark.parametrize("is_erased", [True, False], ids=["with the contact", "with its time"])
def test_the_key_of_what_was_given_is_left_in_no_backup(bench: Bench, is_erased: bool) -> None:
    contact = talked(bench).contact
    row = asks(bench, contact)
    address = released(bench, row).removeprefix("/held/").partition("#")[0]
    pickup = find(row.pk).pickup
    assert pickup is not None

    if is_erased:
        erase(bench.nora, bench.again(contact), reason="caller_asked", at=bench.later(minutes=1))
    else:
        bench.later(days=15)
    sweep(at=bench.at)

    with pytest.raises(NothingThere):
        find_page(address, at=bench.at)
    assert find(row.pk).box is None
    assert not Statement.objects.filter(pk=pickup.pk).exists()
    assert read_to_its_owner(pickup, at=bench.at) is None


def test_what_is_given_ends(bench: Bench) -> None:
    link = released(bench, asks(bench, talked(bench).contact))

    sweep(at=bench.later(days=14))

    with pytest.raises(NothingThere):
        find_page(link.removeprefix("/held/").partition("#")[0], at=bench.at)
    assert standing_of(CODE, at=bench.at).link is None  # type: ignore[union-attr]
    assert Disclosure.objects.get().box is None


def test_one_person_decides_nothing(bench: Bench) -> None:
    row = asks(bench, talked(bench).contact)
    with pytest.raises(NotPossibleNow):
        approve(bench.nora, find(row.pk), at=bench.at)
    ask_release(bench.nora, find(row.pk), at=bench.at)

    with pytest.raises(OwnRequest):
        approve(bench.nora, find(row.pk), at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        approve(bench.maria, find(row.pk), at=bench.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=row.pk).update(state="done", decided_by=bench.nora)


def test_without_a_proof_nothing_is_given_and_nobody_is_asked_for_a_name(bench: Bench) -> None:
    row = take_in(Wish("access", "My talk of Monday", CODE), at=bench.at)

    with pytest.raises(NothingToGive):
        ask_release(bench.ines, find(row.pk), at=bench.at)
    refuse(bench.ines, find(row.pk), "not_proved", at=bench.at)

    standing = standing_of(CODE, at=bench.at)
    assert standing is not None
    assert (standing.state, standing.refusal) == ("refused", "not_proved")


def test_an_erasure_is_for_ever_and_stops_at_a_hold(bench: Bench) -> None:
    first = talked(bench).contact
    row = asks(bench, first, "erasure")
    ask_release(bench.ines, find(row.pk), at=bench.at)
    hold = ask_hold(bench.ines, first, "court", at=bench.at)
    with pytest.raises(OnHold):
        approve(bench.nora, find(row.pk), at=bench.at)
    assert find(row.pk).state == "asked"
    type(hold).objects.filter(pk=hold.pk).delete()

    approve(bench.nora, find(row.pk), at=bench.at)

    assert bench.again(first).erased_at == bench.at
    assert standing_of(CODE, at=bench.at).state == "done"  # type: ignore[union-attr]


def test_a_correction_stands_beside_and_rewrites_nothing(bench: Bench) -> None:
    contact = talked(bench).contact
    row = asks(bench, contact, "correction", words="I am not from there")

    released(bench, row)

    assert [said for _at, said in corrections_of(bench.ines, contact, at=bench.at)] == ["I am not from there"]


def test_the_answer_tells_who_has_opened_it_by_role_and_never_what_a_court_demanded(bench: Bench) -> None:
    contact = talked(bench).contact
    for minutes in (1, 2):
        read = {"person": bench.ines.pk, "purpose": "earlier", "role": "supervisor"}
        write(Happened.CONTACT_READ, at=bench.later(minutes=minutes), contact=contact.pk, **read)
    approve(bench.nora, find(ordered(bench, contact).pk), at=bench.at)

    said = readings_of(contact)

    assert said == ["2026-03-02: a supervisor, because you came back, 2 ×"]
    assert "Ines" not in said[0]


def test_what_is_gone_is_said_to_be_gone(bench: Bench) -> None:
    contact = talked(bench).contact
    row = asks(bench, contact)
    ask_release(bench.ines, find(row.pk), at=bench.at)
    erase(bench.nora, bench.again(contact), reason="by_order", at=bench.at)

    approve(bench.nora, find(row.pk), at=bench.at)

    assert (find(row.pk).given, find(row.pk).gone) == (0, 1)


def test_in_a_talk_they_ask_about_it_or_about_all_from_their_number(bench: Bench) -> None:
    caller = recognize(HandleKind.PHONE, "+1 555 010 0167", at=bench.at)
    talked(bench, caller=caller)
    bench.reaches_out(caller=caller)
    bench.ready("maria")
    contact = take_next(bench.maria, at=bench.at)

    this = note(bench.maria, contact, Wish("access", "", CODE), all_of_theirs=False, at=bench.at)
    every = note(bench.maria, contact, Wish("access", "", new_code()), all_of_theirs=True, at=bench.at)

    assert (this.proof, this.contacts.count()) == ("this_talk", 1)
    assert (every.proof, every.contacts.count()) == ("number_on_file", 2)
    released(bench, every)
    assert find(every.pk).pickup is None, "given to the number on file only, never to a code"


def test_who_gave_no_number_asks_about_this_talk_alone(bench: Bench) -> None:
    bench.reaches_out()
    bench.ready("maria")
    contact = take_next(bench.maria, at=bench.at)

    with pytest.raises(NotInThisTalk):
        note(bench.maria, contact, Wish("access", "", CODE), all_of_theirs=True, at=bench.at)


def test_a_court_gets_the_narrow_scope_in_a_file_that_openssl_opens(bench: Bench, tmp_path: Path) -> None:
    named, gone, other = (talked(bench).contact for _time in range(3))
    erase(bench.nora, bench.again(gone), reason="caller_asked", at=bench.at)
    row = ordered(bench, named, bench.again(gone))
    passphrase = approve(bench.nora, find(row.pk), at=bench.at).secret

    sealed = fetch_file(bench.ines, find(row.pk), at=bench.at)

    (tmp_path / "sealed").write_bytes(sealed)
    openssl = ["openssl", "enc", "-d", "-aes-256-cbc", "-pbkdf2", "-iter", "600000", "-pass", "stdin"]
    opened = subprocess.run(
        [*openssl, "-in", str(tmp_path / "sealed")],
        input=passphrase.encode(),
        capture_output=True,
        check=True,
    )
    assert opened.stdout == unlocked(sealed, passphrase)
    with zipfile.ZipFile(io.BytesIO(opened.stdout)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        texts = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(text) for name, text in texts.items()
    }
    assert WORDS.encode() in texts[f"contact-{named.pk}.txt"]
    assert f"contact-{other.pk}.txt" not in texts
    assert {"notes", "facts", "plan"} <= set(manifest["withheld"])
    assert [bool(one["not_kept_any_more"]) for one in manifest["contacts"]].count(True) == 1
    assert "File 7/26" not in opened.stdout.decode(errors="ignore")
    assert Entry.objects.get(name="disclosure.fetched").codes["sha256"] == sha256(sealed)


def test_only_who_asked_fetches_the_file_while_it_is_there(bench: Bench) -> None:
    row = ordered(bench, talked(bench).contact)
    with pytest.raises(NothingThere):
        fetch_file(bench.ines, find(row.pk), at=bench.at)
    approve(bench.nora, find(row.pk), at=bench.at)

    with pytest.raises(NotYourOrder):
        fetch_file(bench.nora, find(row.pk), at=bench.at)
    with pytest.raises(NothingThere):
        fetch_file(bench.ines, find(row.pk), at=bench.later(days=15))


@pytest.mark.parametrize(
    "more",
    [{"basis": "a letter"}, {"counsel": " "}, {"contacts": []}, {"parts": []}, {"parts": ["everything"]}],
)
def test_an_order_has_a_basis_a_counsel_and_a_narrow_scope(bench: Bench, more: dict[str, object]) -> None:
    with pytest.raises(NothingAsked):
        ordered(bench, talked(bench).contact, **more)


@pytest.mark.parametrize(
    "wish", [Wish("all", "", CODE), Wish("correction", " ", CODE), Wish("access", "", "")]
)
def test_what_cannot_be_asked_is_said(bench: Bench, wish: Wish) -> None:
    with pytest.raises(NothingAsked):
        take_in(wish, at=bench.at)


def test_what_nobody_answers_in_time_is_told_once(bench: Bench) -> None:
    asks(bench, talked(bench).contact)

    assert (sweep(at=bench.later(days=30)), sweep(at=bench.later(days=1))) == (1, 0)
    assert Alarm.objects.get(code="disclosure_late").times == 1
    assert Disclosure.objects.get().answer_by < bench.at - timedelta(hours=1)
