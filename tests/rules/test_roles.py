"""The table of roles: what is not in it is refused."""

import pytest

from ringbuoy.access.rules import CONTENT_ROLES, ROLES, Act, Role, acts_of, may

WORDS = {Act.READ_OWN_CONTACTS, Act.READ_SHIFT, Act.OPEN_WITH_REASON, Act.LISTEN, Act.REVEAL_NUMBER}


def test_every_role_has_its_row():
    assert set(ROLES) == set(Role)


def test_every_act_belongs_to_somebody():
    assert set().union(*ROLES.values()) == set(Act)


@pytest.mark.parametrize(
    "role", [Role.IT_ADMINISTRATOR, Role.COORDINATOR, Role.DIRECTORY_EDITOR, Role.REPORTER]
)
def test_who_does_not_counsel_reads_no_words(role):
    assert not acts_of([role]) & WORDS
    assert role not in CONTENT_ROLES


def test_nobody_without_a_role_may_do_anything():
    assert acts_of([]) == frozenset()


def test_an_unknown_role_adds_nothing():
    assert not any(may(["emperor"], act) for act in Act)


def test_only_supervisors_and_directors_lower_a_risk_level():
    assert {role for role in Role if may([role], Act.LOWER_RISK_LEVEL)} == {
        Role.SUPERVISOR,
        Role.CLINICAL_DIRECTOR,
    }
