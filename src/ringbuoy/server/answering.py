"""Asking one of our own short programs, which runs as the service's user and role, and taking its answer."""

import subprocess
import sys
from collections.abc import Callable, Sequence

from django.db import OperationalError

from ringbuoy.kernel.errors import Foreseen, Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.environment import service_environment
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.programs import identity


def answer_of(
    module: str, settings: Settings, *words: str, refusal: type[Refused], sent: str | None = None
) -> str:
    """Run a program and give what it printed; where it ended badly, raise its own last sentence.

    `sent` is what it reads from its standard input. None: nothing.

    :raises Refused: of the class `refusal`.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, *words],
        cwd=settings.data,
        env=service_environment(settings),
        capture_output=True,
        input=sent,
        text=True,
        check=False,
        **identity(user_for(Part.SERVICE)),
    )
    if done.returncode:
        raise refusal((done.stderr.strip().splitlines() or ["It ended without a reason."])[-1])
    return done.stdout


def answer(deed: Callable[[Sequence[str]], str], words: Sequence[str]) -> int:
    """Do what such a program was asked, print what came of it, and give the exit code.

    What goes wrong is one sentence.
    """
    try:
        print(deed(words))
    except Foreseen as error:
        print(error.sentence, file=sys.stderr)
        return 1
    except OperationalError:
        print("The database does not answer. Start Ringbuoy first: ./ringbuoy up", file=sys.stderr)
        return 1
    return 0
