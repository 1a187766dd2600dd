"""Nobody alone comes to a caller's words: roles that show them take two people, whatever the way."""

from itertools import product

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.rules import CONTENT_ROLES, TWO_PEOPLE, Act, Role, may
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.people.actions import NotYourself, Profile, change_roles, deactivate, enroll, invite
from ringbuoy.people.models import Person, RoleProposal
from ringbuoy.people.proposals import (
    AlreadySettled,
    ProposerGone,
    TakesTwo,
    approve,
    give,
    open_proposals,
    refuse,
)
from tests.cast import PASSWORD, Bench


def iris(bench: Bench, name: str = "iris") -> Person:
    """An administrator of the system."""
    if name not in bench.people:
        profile = Profile(name=name.title(), username=name, roles=[Role.IT_ADMINISTRATOR])
        bench.people[name] = enroll(profile, password=PASSWORD, at=bench.at)
    return bench.people[name]


def roles_of(person: Person) -> list[str]:
    return Person.objects.get(pk=person.pk).roles


def proposed(bench: Bench, role: str = "supervisor") -> RoleProposal:
    """Iris wants Kai to have a role."""
    change_roles(iris(bench), bench.kai, [role], at=bench.at)
    return open_proposals().get()


def test_roles_wait_until_a_second_person_approves(bench: Bench) -> None:
    proposal = proposed(bench)
    before = roles_of(bench.kai)

    approve(bench.nora, proposal, at=bench.later(minutes=1))

    assert (before, roles_of(bench.kai)) == ([], ["supervisor"])
    named = (
        Entry.objects.filter(name__startswith="person.roles_").order_by("id").values_list("name", "person_id")
    )
    assert list(named) == [
        (Happened.PERSON_ROLES_PROPOSED, iris(bench).pk),
        (Happened.PERSON_ROLES_CHANGED, bench.nora.pk),
    ]


def test_the_one_who_proposes_does_not_approve(bench: Bench) -> None:
    proposal = proposed(bench)

    with pytest.raises(TakesTwo):
        approve(iris(bench), proposal, at=bench.at)

    assert roles_of(bench.kai) == []


def test_the_one_whom_it_is_about_does_not_approve(bench: Bench) -> None:
    change_roles(iris(bench), bench.nora, ["clinical_director", "supervisor"], at=bench.at)

    with pytest.raises(TakesTwo):
        approve(bench.nora, open_proposals().get(), at=bench.at)


@pytest.mark.parametrize("name", ["maria", "ines", "owen", "femi", "abel", "kai"])
def test_nobody_without_the_right_approves_or_refuses(bench: Bench, name: str) -> None:
    proposal = proposed(bench)

    with pytest.raises(RoleDoesNotAllow):
        approve(bench.person(name), proposal, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        refuse(bench.person(name), proposal, at=bench.at)


@pytest.mark.parametrize("role", sorted(TWO_PEOPLE))
def test_one_administrator_alone_gives_no_such_role_by_any_way(bench: Bench, role: str) -> None:
    iris(bench)
    profile = Profile(name="Sock Puppet", username="puppet", roles=[role])

    invited = invite(iris(bench), profile, at=bench.at)
    change_roles(iris(bench), bench.tom, [*bench.tom.roles, role], at=bench.at)

    assert roles_of(invited) == []
    assert set(roles_of(bench.tom)) == {"counselor"}
    with pytest.raises(NotYourself):
        change_roles(iris(bench), iris(bench), [role], at=bench.at)


def test_no_role_that_one_person_may_give_leads_to_words_or_to_a_second_account() -> None:
    governing = (Act.INVITE_PEOPLE, Act.CHANGE_PEOPLE, Act.CHANGE_ROLES, Act.APPROVE_ROLES, Act.ATTEND_ALARMS)

    assert CONTENT_ROLES <= TWO_PEOPLE
    assert not [role for role, act in product(set(Role) - TWO_PEOPLE, governing) if may([role], act)]


def test_what_is_taken_away_goes_at_once_and_what_takes_one_comes_at_once(bench: Bench) -> None:
    waiting = change_roles(iris(bench), bench.ines, ["reporter", "counselor"], at=bench.at)

    assert (roles_of(bench.ines), waiting) == (["reporter"], ["counselor"])


def test_a_new_proposal_replaces_the_one_before_and_none_ends_it(bench: Bench) -> None:
    first = proposed(bench)
    second = proposed(bench, "trainee")

    with pytest.raises(AlreadySettled):
        approve(bench.nora, first, at=bench.at)
    change_roles(iris(bench), bench.kai, [], at=bench.at)
    with pytest.raises(AlreadySettled):
        approve(bench.nora, second, at=bench.at)

    assert roles_of(bench.kai) == []


def test_whoever_proposed_takes_it_back_and_then_it_is_over(bench: Bench) -> None:
    proposal = proposed(bench)

    refuse(iris(bench), proposal, at=bench.at)

    with pytest.raises(AlreadySettled):
        approve(bench.nora, proposal, at=bench.at)


def test_what_somebody_without_an_account_proposed_is_not_given(bench: Bench) -> None:
    proposed(bench)
    deactivate(bench.owen, iris(bench), at=bench.at)

    with pytest.raises(ProposerGone, match="propose it anew"):
        approve(bench.nora, open_proposals().get(), at=bench.at)


def test_the_holder_of_the_recovery_key_is_the_second_person_where_there_is_none(bench: Bench) -> None:
    give(proposed(bench), at=bench.at, by=None)

    entry = Entry.objects.get(name=Happened.PERSON_ROLES_CHANGED)
    assert (roles_of(bench.kai), entry.person_id) == (["supervisor"], None)
