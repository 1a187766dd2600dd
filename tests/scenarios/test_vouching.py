"""A second factor is lost: two colleagues vouch, and the person adds a new one."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.people.actions import NotYourself
from ringbuoy.people.links import owner_of
from ringbuoy.people.models import Person, Vouch
from ringbuoy.people.sign_in_rules import ask_for_factor
from ringbuoy.people.vouching import vouch, vouched_by
from ringbuoy.server.answering import answer
from ringbuoy.server.vouching import act
from tests.cast import Bench


def give_factor(person: Person) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": "00"})


def test_one_colleague_is_not_enough_and_two_are(bench: Bench) -> None:
    give_factor(bench.maria)

    first = vouch(bench.ines, bench.maria, at=bench.at)
    again = vouch(bench.ines, bench.maria, at=bench.later(hours=1))
    named = vouched_by(bench.maria, at=bench.at)
    second = vouch(bench.owen, bench.maria, at=bench.later(hours=1))

    assert (first, again, second, named) == (False, False, True, ["Ines"])
    assert not Authenticator.objects.filter(user=bench.maria).exists()


def test_the_new_factor_is_due_at_once(bench: Bench) -> None:
    give_factor(bench.ines)
    for colleague in (
        bench.owen,
        Person.objects.create(username="petra", name="Petra", roles=["supervisor"]),
    ):
        vouch(colleague, bench.ines, at=bench.at)

    due = ask_for_factor(bench.ines, has_factor=False, has_passkey=False, at=bench.at)

    assert due is not None
    assert due < bench.at


def test_a_word_given_yesterday_no_longer_counts(bench: Bench) -> None:
    give_factor(bench.maria)
    vouch(bench.ines, bench.maria, at=bench.at)

    assert not vouch(bench.owen, bench.maria, at=bench.later(days=1))
    assert Authenticator.objects.filter(user=bench.maria).exists()


@pytest.mark.parametrize("name", ["tom", "kai", "femi"])
def test_whose_business_it_is_not_cannot_vouch(bench: Bench, name: str) -> None:
    with pytest.raises(RoleDoesNotAllow):
        vouch(bench.person(name), bench.maria, at=bench.at)


def test_nobody_vouches_for_themselves(bench: Bench) -> None:
    with pytest.raises(NotYourself):
        vouch(bench.ines, bench.ines, at=bench.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vouch.objects.create(person=bench.ines, by=bench.ines, at=bench.at)


def test_where_nobody_is_left_the_recovery_key_vouches_at_the_machine(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    give_factor(bench.maria)

    codes = [answer(act, ["find", "MARIA"]), answer(act, ["vouch", "maria"])]

    shown, address = capsys.readouterr().out.splitlines()
    assert (codes, json.loads(shown)["name"]) == ([0, 0], "Maria")
    assert owner_of(address.rpartition("/")[2], at=now()) == bench.maria
    assert not Authenticator.objects.filter(user=bench.maria).exists()
    assert Entry.objects.get(name="person.vouched_for").person_id is None


def test_nobody_is_let_in_whom_nobody_knows_or_whose_account_is_closed(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    Person.objects.filter(pk=bench.kai.pk).update(is_active=False)

    codes = [answer(act, ["find", name]) for name in ("nobody", "kai")]

    assert codes == [1, 1]
    assert capsys.readouterr().err.count("Nobody with an open account") == 2
