"""Asking one of our own short programs, which runs as the service's user and role, and taking its answer."""

import subprocess
import sys

from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.environment import service_environment
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.programs import identity


def answer_of(module: str, settings: Settings, *words: str, refusal: type[Refused]) -> str:
    """Run a program and give what it printed; where it ended badly, raise its own last sentence.

    :raises Refused: of the class `refusal`.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, *words],
        cwd=settings.data,
        env=service_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        **identity(user_for(Part.SERVICE)),
    )
    if done.returncode:
        raise refusal((done.stderr.strip().splitlines() or ["It ended without a reason."])[-1])
    return done.stdout
