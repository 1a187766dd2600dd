"""A caller asks to be forgotten: the words are gone, the tie to other contacts too, the count stays."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.models import Caller
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.queries import numbered
from ringbuoy.contacts.reading import unlock
from ringbuoy.contacts.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.errors import NotFound
from ringbuoy.retention.erasing import AlreadyErased, NoReason, StillOpen, erase
from ringbuoy.server import erasing
from ringbuoy.server.answering import answer
from tests.cast import Bench


def closed(bench: Bench, **more: object) -> Contact:
    """A contact that is over."""
    contact = bench.reaches_out(**more).contact
    Contact.objects.filter(pk=contact.pk).update(state=State.ABANDONED, ended_at=bench.at)
    return bench.again(contact)


def test_the_words_are_gone_for_everybody_and_that_it_took_place_stays(bench: Bench) -> None:
    contact = closed(bench)
    unlock(bench.ines, contact, purpose="floor", at=bench.at)

    erase(bench.nora, contact, reason="caller_asked", at=bench.later(minutes=1))

    with pytest.raises(NotFound, match="erased"):
        unlock(bench.ines, contact, purpose="floor", at=bench.at)
    assert bench.again(contact).erased_at == bench.at
    assert Entry.objects.get(name="contact.erased").codes == {"reason": "caller_asked"}


def test_the_tie_to_the_caller_is_cut_and_the_caller_forgotten_with_the_last_contact(bench: Bench) -> None:
    robin = recognize(HandleKind.WORD, "lighthouse", at=bench.at)
    first, second = closed(bench, caller=robin), closed(bench, caller=robin)

    erase(bench.nora, first, reason="caller_asked", at=bench.at)
    assert Caller.objects.filter(pk=robin.pk).exists()
    erase(bench.nora, second, reason="caller_asked", at=bench.at)

    assert not Caller.objects.filter(pk=robin.pk).exists()


def test_what_cannot_be_erased_is_refused_and_stays(bench: Bench) -> None:
    live, over = bench.reaches_out().contact, closed(bench)

    with pytest.raises(StillOpen):
        erase(bench.nora, live, reason="by_order", at=bench.at)
    with pytest.raises(NoReason):
        erase(bench.nora, over, reason="because", at=bench.at)
    for name in ("maria", "ines", "owen", "abel", "kai"):
        with pytest.raises(RoleDoesNotAllow):
            erase(bench.person(name), over, reason="caller_asked", at=bench.at)
    erase(bench.nora, over, reason="caller_asked", at=bench.at)
    with pytest.raises(AlreadyErased):
        erase(bench.nora, over, reason="caller_asked", at=bench.at)


def test_a_contact_is_found_by_the_digits_by_which_staff_know_it(bench: Bench) -> None:
    contact = closed(bench)

    assert numbered(contact.number) == [contact]
    erase(None, contact, reason="caller_asked", at=bench.at)

    assert numbered(contact.number) == []


def test_at_the_terminal_the_contact_is_shown_before_it_is_erased(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    contact = closed(bench)

    assert answer(erasing.act, ["find", contact.number]) == 0
    assert answer(erasing.act, ["erase", str(contact.pk), "caller_asked"]) == 0
    assert answer(erasing.act, ["find", str(uuid4())]) == 1

    said = capsys.readouterr()
    assert str(contact.pk) in said.out
    assert "No contact with this number" in said.err
    assert bench.again(contact).erased_at - bench.at > timedelta(0)


def test_digits_that_several_contacts_share_are_not_enough(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    contact = closed(bench)
    twin = bench.again(contact)
    twin.pk = type(contact.pk)(int=contact.pk.int + 10_000)
    twin.save(force_insert=True)

    assert answer(erasing.act, ["find", contact.number]) == 1

    said = capsys.readouterr().err
    assert "Several contacts" in said
    assert str(contact.pk) in said
    assert str(twin.pk) in said
