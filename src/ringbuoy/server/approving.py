"""Approving roles from the machine's own terminal, as the service's user and role.

Two programs: the one at the terminal asks for the recovery key, and this one, started by it, looks and acts.
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


class NotApproved(Refused):
    """Nothing was changed; the sentence says why."""


@dataclass(frozen=True)
class Waiting:
    """Roles that wait for a second person, as they are shown to whoever approves them."""

    proposal: int
    name: str
    roles: list[str]
    proposed_by: str


def find(settings: Settings, username: str) -> Waiting:
    """Find what waits for the person with this sign-in name.

    :raises NotApproved: nothing does, or the database does not answer.
    """
    return Waiting(**json.loads(_in_a_program(settings, "find", username)))


def approve(settings: Settings, waiting: Waiting) -> None:
    """Give the roles.

    :raises NotApproved: it was settled meanwhile.
    """
    _in_a_program(settings, "approve", str(waiting.proposal))


def _in_a_program(settings: Settings, *words: str) -> str:
    return answer_of("ringbuoy.server.approving", settings, *words, refusal=NotApproved)


def shown(username: str) -> Waiting:
    """Tell what waits for the person with this sign-in name.

    :raises NotApproved: nothing does.
    """
    from ringbuoy.people.proposals import open_proposals

    row = open_proposals().filter(person__username=username.lower()).first()
    if row is None:
        raise NotApproved(f"Nothing waits for the sign-in name '{username}'. People lists what does.")
    return Waiting(row.pk, row.person.name, list(row.roles), row.proposed_by.name)


def act(words: Sequence[str]) -> str:
    """Look or approve, and give what came of it.

    :raises Foreseen: it cannot be.
    """
    from ringbuoy.people.proposals import find_proposal, give

    if words[0] == "find":
        return json.dumps(asdict(shown(words[1])))
    give(find_proposal(int(words[1])), at=now(), by=None)
    return ""


if __name__ == "__main__":
    start_django("approve")
    sys.exit(answer(act, sys.argv[1:]))
