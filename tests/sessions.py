"""Sessions of people with one role each, for tests that ask as everybody."""

import pytest
from django.test import Client

from ringbuoy.access.rules import Role
from ringbuoy.people.models import Person
from tests.cast import Bench

NOBODY, EVERYTHING = "nobody", "everything"


@pytest.fixture
def house(bench: Bench) -> dict[str, str]:
    """The session of one person for each role, in a house in which something goes on."""
    bench.reaches_out()
    of_one_role = {role.value: session_of(role.value, [role.value]) for role in Role}
    return {NOBODY: "", EVERYTHING: session_of(EVERYTHING, [role.value for role in Role]), **of_one_role}


def session_of(username: str, roles: list[str]) -> str:
    """Sign somebody in, and give what their browser would send."""
    client = Client()
    client.handler.load_middleware()  # As a first page does: it writes sign-ins down.
    person = Person.objects.create(username=username, name="Kai", roles=roles)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["s"].value
