"""How somebody is reached: sealed with a key of its own, opened by whoever keeps the promise just now."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act, role_codes
from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN as CONTACT_OPEN
from ringbuoy.followups.models import FollowUp, Reach, ReachWords
from ringbuoy.followups.rules import NotPossibleNow, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.kernel.ids import new_id
from ringbuoy.keyd.requests import Act as Errand
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import OPERATOR, Grant, grant, line_grant
from ringbuoy.privacy.keys import KeysUnavailable, fresh_key, open_key, own_keys
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

PURPOSE = "follow_up"
AT_ONCE = 50


class NothingToReachBy(NotPossibleNow):
    """The promise is over, and how to reach the person was forgotten with it."""


@dataclass(frozen=True)
class HowToReach:
    """What the person gave: the number, whom to ask for, the code word, what it is about. Empty: not said."""

    number: str = field(repr=False)
    ask_for: str = field(default="", repr=False)
    code_word: str = field(default="", repr=False)
    about: str = field(default="", repr=False)

    def check(self) -> None:
        """Refuse a number that cannot be dialed.

        :raises UnreadableHandle: it is none.
        """
        normalize(HandleKind.PHONE, self.number)


def keep(follow_up: FollowUp, how: HowToReach, *, at: datetime) -> Reach:
    """Seal how somebody is reached with a fresh key, in the place of what was kept before."""
    let_go(follow_up)
    key = fresh_key(new_id())
    reach = Reach.objects.create(id=key.contact, follow_up=follow_up, made_at=at)
    with showing(reach.pk):
        ReachWords.objects.create(
            reach=reach,
            number=ReachWords.number.seal(key, how.number.strip()),
            ask_for=ReachWords.ask_for.seal(key, how.ask_for) if how.ask_for else None,
            code_word=ReachWords.code_word.seal(key, how.code_word) if how.code_word else None,
            about=ReachWords.about.seal(key, how.about) if how.about else None,
        )
    return reach


def open_to_keep(actor: Person, follow_up: FollowUp, contact: Contact, *, at: datetime) -> HowToReach:
    """Open how somebody is reached, for the counselor who keeps the promise in `contact` just now.

    In no transaction, so that a refusal stays in the journal.

    :raises NotYourContact: a colleague keeps it.
    :raises NothingToReachBy: it was withdrawn, or is over.
    :raises KeysUnavailable: keyd does not answer.
    """
    require(actor, Act.KEEP_FOLLOW_UPS)
    require_own(actor, contact)
    reach = living(follow_up)
    if follow_up.where is not State.TAKEN or contact.where not in CONTACT_OPEN or reach is None:
        raise NothingToReachBy(_("This promise is over. How to reach the person is not kept any more."))
    role = role_codes(actor.roles)
    write(Happened.CONTACT_READ, at=at, contact=reach.pk, person=actor.pk, purpose=PURPOSE, role=role)
    signed = grant(person=actor.pk, role=role, contact=reach.pk, purpose=PURPOSE, own_live=True, at=at)
    return _opened(reach, open_key(reach.pk, grant=signed))


def open_for_the_line(reach: Reach, *, at: datetime) -> HowToReach:
    """Open how somebody is reached for the program itself, which seals it anew.

    :raises KeysUnavailable: keyd does not answer.
    """
    return _opened(reach, open_key(reach.pk, grant=line_grant(reach.pk, at=at)))


def living(follow_up: FollowUp) -> Reach | None:
    """Give what is kept of how to reach somebody. None: nothing any more."""
    return Reach.objects.filter(follow_up=follow_up, over_at=None).first()


def let_go(follow_up: FollowUp) -> None:
    """Forget how somebody is reached, now; what backups still have goes with the key of its month."""
    for reach in Reach.objects.filter(follow_up=follow_up, over_at=None):
        _forget_words(reach)
        reach.delete()


def let_go_for_good(follow_up: FollowUp, *, at: datetime) -> None:
    """Forget how somebody is reached, now; the key is destroyed as soon as keyd answers, for backups too."""
    for reach in Reach.objects.filter(follow_up=follow_up, over_at=None):
        _forget_words(reach)
        Reach.objects.filter(pk=reach.pk).update(over_at=at)


def destroy_keys(*, at: datetime) -> int:
    """Destroy the keys of what was withdrawn, and give how many went; what keyd does not do now waits."""
    gone = 0
    for reach in Reach.objects.filter(over_at__isnull=False).order_by("over_at")[:AT_ONCE]:
        order = Grant(None, OPERATOR, reach.pk, Errand.ERASE.value, own_live=False, passed_at=at)
        try:
            own_keys().errand(Errand.ERASE, reach.pk, grant=order)
        except (KeysUnavailable, NotPermitted):
            break
        reach.delete()
        gone += 1
    return gone


def _forget_words(reach: Reach) -> None:
    with showing(reach.pk):
        ReachWords.objects.filter(reach=reach).delete()


def _opened(reach: Reach, key: ContactKey) -> HowToReach:
    with showing(reach.pk):
        row = ReachWords.objects.get(reach=reach)
    words = (row.ask_for, row.code_word, row.about)
    return HowToReach(row.number.open(key), *(one.open(key) if one is not None else "" for one in words))
