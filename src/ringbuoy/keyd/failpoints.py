"""Named moments at which a test can kill this process, as a power cut would.

Nothing happens unless RINGBUOY_FAILPOINT names the moment: `keyd.before_log`, or `keyd.before_log:3`
for the third time that it comes.
"""

import os
import signal
from itertools import count

_NAME, _, _TIME = os.environ.get("RINGBUOY_FAILPOINT", "").partition(":")
_passed = count(1)


def failpoint(name: str) -> None:
    """Die here and now if a test has chosen this moment."""
    if name == _NAME and next(_passed) == int(_TIME or 1):
        os.kill(os.getpid(), signal.SIGKILL)
