"""What the records say of the test that rings somebody: the engine follows it until it is over."""

from collections.abc import Callable
from dataclasses import replace

from ringbuoy.kernel import clock
from ringbuoy.telephony.person_test_rules import PersonTestState
from ringbuoy.telephony.person_tests import PersonTestStands, look_after


class ReadingTests:
    """Tells where that test stands, each time that it has moved."""

    def __init__(self, tell: Callable[[PersonTestStands], None]) -> None:
        self._tell = tell
        self._told: PersonTestStands | None = None

    def read(self, *, is_afoot: bool) -> None:
        """Look once, and let the test give way to whoever needs the counselor."""
        now = look_after(at=clock.now()) if is_afoot else None
        if now is None and self._told is not None:  # it ended at the desk
            self._tell(replace(self._told, state=PersonTestState.OVER))
        elif now is not None and now != self._told:
            self._tell(now)
        self._told = now
