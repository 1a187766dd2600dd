"""What the audit does each second: seal, have signed, and look whether somebody must look into something."""

from datetime import datetime, timedelta

from ringbuoy.alarms.queries import open_alarms
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.audit.sealing import Notary, own_notary, seal_waiting
from ringbuoy.audit.watching import AT_ONCE, watch
from ringbuoy.escalations.house_alarms import raise_house_alarm
from ringbuoy.kernel.errors import Conflict
from ringbuoy.keyd.checkpoints import NotACheckpoint
from ringbuoy.keyd.lookups import MANY
from ringbuoy.privacy.keys import FalseKeyd, KeysUnavailable

AGAIN_AFTER = timedelta(minutes=10)


def sweep(*, at: datetime, notary: Notary | None = None) -> int:
    """Do all of it once, and give how many entries were sealed."""
    sealed = seal_waiting()
    _have_signed(notary or own_notary(), at=at)
    _look_at_lookups(notary or own_notary(), at=at)
    while watch(at=at) == AT_ONCE:
        pass
    return sealed


def _have_signed(notary: Notary, *, at: datetime) -> None:
    """Have the tree signed. While keyd is down that waits: what is sealed is signed when it is back."""
    try:
        notary.sign_due(at=at)
    except FalseKeyd:
        _alarm_now_and_then(AlarmCode.FALSE_KEYD, at=at)
    except KeysUnavailable:
        return
    except (Conflict, NotACheckpoint):
        _alarm_now_and_then(AlarmCode.JOURNAL_DIFFERS, at=at)
    except OSError:
        _alarm_now_and_then(AlarmCode.CHECKPOINTS_UNWRITTEN, at=at)


def _look_at_lookups(notary: Notary, *, at: datetime) -> None:
    """Tell when so many handles were looked up that a program may be trying every number there is."""
    try:
        status = notary.keys.ask({"op": "status"})
    except KeysUnavailable:
        return
    if int(str(status["lookups"])) > MANY:
        _alarm_now_and_then(AlarmCode.MANY_LOOKUPS, at=at)


def _alarm_now_and_then(code: AlarmCode, *, at: datetime) -> None:
    """Raise an alarm that would hold again in a second; once in ten minutes is enough."""
    if not open_alarms().filter(code=code, last_at__gt=at - AGAIN_AFTER).exists():
        raise_house_alarm(code, at=at)
