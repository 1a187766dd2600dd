"""Vouching from the machine's own terminal, as the service's user and role: see `approving`.

In a very small center nobody is left to vouch. The holder of the recovery key does for both colleagues.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.answering import answer, answer_of
from ringbuoy.server.loops import start_django


class NotVouched(Refused):
    """Nothing was changed; the sentence says why."""


@dataclass(frozen=True)
class LockedOut:
    """Somebody whose second factor is lost, as they are shown to whoever vouches."""

    username: str
    name: str
    roles: list[str]


def find(settings: Settings, username: str) -> LockedOut:
    """Find the person with this sign-in name.

    :raises NotVouched: there is none, or the database does not answer.
    """
    return LockedOut(**json.loads(_in_a_program(settings, "find", username)))


def vouch(settings: Settings, person: LockedOut) -> str:
    """Take the lost factors away, and give the address at which a new password can be chosen.

    :raises NotVouched: the account was closed meanwhile.
    """
    return _in_a_program(settings, "vouch", person.username).strip()


def _in_a_program(settings: Settings, *words: str) -> str:
    return answer_of("ringbuoy.server.vouching", settings, *words, refusal=NotVouched)


def act(words: Sequence[str]) -> str:
    """Look or vouch, and give what came of it.

    :raises NotVouched: nobody with an open account has this name.
    """
    from ringbuoy.people.letters import address_of
    from ringbuoy.people.models import Person
    from ringbuoy.people.vouching import vouch_at_the_machine

    person = Person.objects.filter(username=words[1].lower(), is_active=True).first()
    if person is None:
        raise NotVouched(f"Nobody with an open account has the sign-in name '{words[1]}'. Look into People.")
    if words[0] == "find":
        return json.dumps(asdict(LockedOut(person.username, person.name, list(person.roles))))
    return address_of(vouch_at_the_machine(person, at=now()))


if __name__ == "__main__":
    start_django("vouch")
    sys.exit(answer(act, sys.argv[1:]))
