"""What a new level means for its contact: written down, journaled, before others, on the floor."""

from dataclasses import dataclass
from datetime import datetime

from ringbuoy.assessments.models import How, LevelChange
from ringbuoy.assessments.queries import level_now
from ringbuoy.assessments.risk import Level
from ringbuoy.contacts.danger import set_tier
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE, Tier
from ringbuoy.escalations.danger import call_for_high_risk
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

_HAPPENED = {
    How.COMPUTED: Happened.ASSESSMENT_LEVEL_CHANGED,
    How.RAISED: Happened.ASSESSMENT_LEVEL_RAISED,
    How.LOWERED: Happened.ASSESSMENT_LEVEL_LOWERED,
    How.PAPER: Happened.ASSESSMENT_LEVEL_CHANGED,
}


@dataclass(frozen=True)
class Change:
    """To which level, how, and what the answers prove. `reason` needs the `key` that seals it."""

    how: How
    after: Level
    computed: Level
    reason: str = ""
    key: ContactKey | None = None


def set_level(actor: Person, contact: Contact, change: Change, *, at: datetime) -> None:
    """Let a level stand, inside the action's transaction. The contact row is held by the caller."""
    before = level_now(contact)
    _stand(actor, contact, change, at=at)
    if change.after is Level.HIGH:
        _put_first(actor, contact, at=at)
        call_for_high_risk(contact, counselor=actor, at=at)
    elif before is Level.HIGH:
        _put_back(actor, contact, at=at)


def set_from_paper(actor: Person, contact: Contact, level: Level, *, at: datetime) -> None:
    """Let the level that stood on a paper form stand. The talk is over: nobody is called."""
    _stand(actor, contact, Change(How.PAPER, level, level), at=at)


def _stand(actor: Person, contact: Contact, change: Change, *, at: datetime) -> None:
    before = level_now(contact)
    with showing(contact.pk):
        _keep(actor, contact, change, before=before, at=at)
    Contact.objects.filter(pk=contact.pk).update(risk_level=change.after)
    contact.risk_level = change.after
    write(
        _HAPPENED[change.how],
        at=at,
        contact=contact.pk,
        person=actor.pk,
        line=contact.line_id,
        before=before.value if before else None,
        after=change.after.value,
        computed=change.computed.value,
        how=change.how.value,
    )


def _keep(actor: Person, contact: Contact, change: Change, *, before: Level | None, at: datetime) -> None:
    number = LevelChange.objects.filter(contact=contact).count() + 1
    reason = None
    if change.reason.strip() and change.key is not None:
        reason = LevelChange.reason.seal(change.key, change.reason.strip(), sequence=number)
    LevelChange.objects.create(
        contact=contact,
        number=number,
        how=change.how,
        before=before.value if before else "",
        after=change.after,
        computed=change.computed,
        person=actor,
        at=at,
        reason=reason,
    )


def _put_first(actor: Person, contact: Contact, *, at: datetime) -> None:
    if contact.tier > Tier.HIGH:
        _move_to(Tier.HIGH, actor, contact, at=at)


def _put_back(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Take the head start back; the flag of a life in danger is another matter and stays."""
    if contact.tier == Tier.HIGH:
        _move_to(Tier.EVERYONE, actor, contact, at=at)


def _move_to(tier: Tier, actor: Person, contact: Contact, *, at: datetime) -> None:
    """Change the place in the serving order, while there is one."""
    if contact.where in LIVE:
        set_tier(contact, tier)
        write(Happened.CONTACT_TIER_CHANGED, at=at, contact=contact.pk, person=actor.pk, tier=tier.value)
