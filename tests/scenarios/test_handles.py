"""What a caller gave is stored, shown and revealed as the line says, whoever asks and by whatever page."""

import pytest
from django.test import Client

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.callers.rules import HandleKind, UnreadableHandle, masked
from ringbuoy.contacts.addresses import NoAddressKept, reveal_address
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.handles import NoReason, NoSuchHandle, handles_shown, keep_handle, reveal
from ringbuoy.contacts.linking import link_caller
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.people.models import Person
from tests.cast import Bench
from tests.rows import all_rows

NUMBER = "+1 555 010 0167"


def talk(
    bench: Bench, policy: str = "masked", kind: HandleKind = HandleKind.PHONE, text: str = NUMBER
) -> Opened:
    """Robin talks with Maria and gives a number, on a line with this policy."""
    bench.at = clock.now()
    bench.line(number_shown=policy)
    bench.ready("maria")
    opened = bench.reaches_out()
    swap(opened.contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    link_caller(bench.maria, opened.contact, kind, text, key=opened.key, at=bench.at)
    return opened


def seen(person: Person, opened: Opened, bench: Bench) -> list[tuple[str, bool]]:
    shown = handles_shown(person, opened.contact, key=opened.key, at=bench.at)
    return [(one.text, one.is_whole) for one in shown]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (HandleKind.PHONE, NUMBER, "•••• 67"),
        (HandleKind.PHONE, "5550100", "•••• 00"),
        (HandleKind.EMAIL, "robin@example.org", "•••• @ ••••"),
        (HandleKind.WORD, "kingfisher", "••••"),
    ],
)
def test_a_mask_leaves_two_digits_and_nothing_else(kind: HandleKind, text: str, shown: str) -> None:
    assert masked(kind, text) == shown


def test_masked_is_the_rule_and_the_counselor_reveals_it_with_a_reason(bench: Bench) -> None:
    opened = talk(bench)
    before = seen(bench.maria, opened, bench)

    whole = reveal(bench.maria, opened.contact, "phone", reason="call_back", at=bench.at)

    entry = Entry.objects.get(name=Happened.HANDLE_REVEALED)
    assert (before, whole) == ([("•••• 67", False)], NUMBER)
    assert (entry.person_id, entry.contact_id) == (bench.maria.pk, opened.contact.pk)
    assert entry.codes == {"kind": "phone", "reason": "call_back"}


def test_shown_is_whole_for_those_who_may_reveal_it_and_masked_for_others(bench: Bench) -> None:
    opened = talk(bench, "shown")

    assert seen(bench.maria, opened, bench) == [(NUMBER, True)]
    assert seen(bench.ines, opened, bench) == [(NUMBER, True)]
    assert seen(bench.tom, opened, bench) == [("•••• 67", False)]


def test_the_network_address_is_shown_to_send_help_and_written_down(bench: Bench) -> None:
    bench.at = clock.now()
    line = bench.line(keep_address_hours=2)
    bench.ready("maria")
    opened = bench.reaches_out(line=line, address="192.0.2.7")
    swap(opened.contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)

    assert reveal_address(bench.maria, opened.contact, at=bench.at) == "192.0.2.7"

    assert Entry.objects.get(name=Happened.HANDLE_REVEALED).codes == {"kind": "address", "reason": "danger"}
    with pytest.raises(NotYourContact):
        reveal_address(bench.tom, opened.contact, at=bench.at)
    with pytest.raises(NoAddressKept):
        reveal_address(bench.maria, opened.contact, at=bench.later(hours=3))


def test_never_stored_never_comes_to_the_table(bench: Bench) -> None:
    opened = talk(bench, "never_stored")

    assert opened.contact.caller is not None
    with all_rows():
        assert not CallerHandle.objects.exists()
    assert seen(bench.maria, opened, bench) == []
    with pytest.raises(NoSuchHandle):
        reveal(bench.maria, opened.contact, "phone", reason="danger", at=bench.at)


def test_what_cannot_be_a_handle_is_refused_whatever_the_policy(bench: Bench) -> None:
    opened = talk(bench, "never_stored")

    with pytest.raises(UnreadableHandle):
        keep_handle(opened.contact, HandleKind.PHONE, "12", key=opened.key)


def test_after_the_contact_the_counselor_reveals_nothing_and_the_supervisor_may(bench: Bench) -> None:
    opened = talk(bench)
    end(bench.maria, opened.contact, at=bench.at)
    close(bench.maria, opened.contact, "supported", at=bench.at)
    closed = Contact.objects.select_related("line").get(pk=opened.contact.pk)

    with pytest.raises(NotYourContact):
        reveal(bench.maria, closed, "phone", reason="call_back", at=bench.at)

    assert Entry.objects.get(name=Happened.CONTACT_READ_REFUSED).codes == {"purpose": "handle"}
    assert reveal(bench.ines, closed, "phone", reason="danger", at=bench.at) == NUMBER


@pytest.mark.parametrize(
    ("name", "error"), [("tom", NotYourContact), ("owen", RoleDoesNotAllow), ("kai", RoleDoesNotAllow)]
)
def test_nobody_else_reveals_it(bench: Bench, name: str, error: type[Exception]) -> None:
    opened = talk(bench)

    with pytest.raises(error):
        reveal(bench.person(name), opened.contact, "phone", reason="danger", at=bench.at)


@pytest.mark.parametrize("reason", ["", "because", NUMBER])
def test_without_a_reason_of_ours_nothing_is_revealed(bench: Bench, reason: str) -> None:
    opened = talk(bench)

    with pytest.raises(NoReason):
        reveal(bench.maria, opened.contact, "phone", reason=reason, at=bench.at)

    assert not Entry.objects.filter(name=Happened.HANDLE_REVEALED).exists()


@pytest.mark.parametrize("kind", ["", "fax", "\0", "email"])
def test_what_was_not_given_is_not_there(bench: Bench, kind: str) -> None:
    opened = talk(bench)

    with pytest.raises(NoSuchHandle):
        reveal(bench.maria, opened.contact, kind, reason="danger", at=bench.at)


def test_a_line_that_stops_storing_shows_nothing_of_what_there_was(bench: Bench) -> None:
    opened = talk(bench)
    opened.contact.line.policy = {"number_shown": "never_stored"}

    assert seen(bench.ines, opened, bench) == []
    with pytest.raises(NoSuchHandle):
        reveal(bench.ines, opened.contact, "phone", reason="danger", at=bench.at)


def test_no_page_holds_the_whole_before_it_was_asked_for(bench: Bench) -> None:
    contact = talk(bench).contact.pk
    maria, ines = (signed_in(bench, name) for name in ("maria", "ines"))

    pages = [
        maria.get("/desk/"),
        maria.get(f"/desk/contacts/{contact}/earlier"),
        ines.get(f"/floor/contacts/{contact}/"),
    ]
    asked = {"kind": "phone", "reason": "call_back"}
    whole = [
        maria.post(f"/desk/contacts/{contact}/handle", asked),
        ines.post(f"/floor/contacts/{contact}/handle", asked),
    ]
    missing = ines.post(f"/floor/contacts/{contact}/handle", {"kind": "phone"})

    assert [("•••• 67" in page.content.decode(), "0167" in page.content.decode()) for page in pages] == [
        (True, False)
    ] * 3
    assert all(NUMBER in page.content.decode() for page in whole)
    assert (missing.status_code, "Choose why you need it." in missing.content.decode()) == (400, True)


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
