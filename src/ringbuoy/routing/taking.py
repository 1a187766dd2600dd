"""Who is next for a counselor who asks: the same order and the same rules as the router's."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import SEATED, Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.people.models import Person
from ringbuoy.presence.phones import has_phone, require_phone
from ringbuoy.routing.counselors import EVERY_CHANNEL, WRITTEN, Counselor, Load, can_serve, has_room
from ringbuoy.routing.events import Standing
from ringbuoy.routing.filing import file_under
from ringbuoy.routing.known import skills_of
from ringbuoy.routing.policy import ServingPolicy
from ringbuoy.routing.reading import read_lines, read_waiting
from ringbuoy.routing.seats import no_room


def next_for(person: Person, *, at: datetime, policy: ServingPolicy | None = None) -> list[UUID]:
    """Give those who wait and whom this person may take, the first one first.

    :raises NoRoom: somebody waits, but nothing more fits at this desk.
    :raises NoPhoneHere: only calls wait, and no call reaches this person.
    """
    rules = policy or ServingPolicy()
    lines = {line.code: line for line in read_lines().rules}
    me = _view_of(person)
    mine = [
        (standing, file_under(standing.waiting, lines, trainees_may=_is_late(standing, rules, at)).need)
        for standing in read_waiting(rules, at=at)
        if isinstance(standing, Standing)
        and not standing.ringing
        and person.pk not in standing.waiting.avoids
    ]
    served = [(standing, need) for standing, need in mine if can_serve(me, need)]
    if not served and any(can_serve(replace(me, channels=EVERY_CHANNEL), need) for _standing, need in mine):
        require_phone(person, Channel.VOICE)
    fitting = [standing for standing, need in served if has_room(me, me.loads, need)]
    if served and not fitting:
        raise no_room()
    return [standing.waiting.contact for standing in sorted(fitting, key=lambda one: _place(one, rules))]


def _is_for(person: Person, standing: Standing) -> bool:
    return not standing.ringing and person.pk not in standing.waiting.avoids


def _place(standing: Standing, policy: ServingPolicy) -> tuple[object, int]:
    waiting = standing.waiting
    return policy.sort_key(waiting.tier, waiting.since, waiting.returned_at), waiting.contact.int


def _is_late(standing: Standing, policy: ServingPolicy, at: datetime) -> bool:
    since = standing.waiting.returned_at or standing.waiting.since
    return at - since >= policy.trainee_helps_after


def _view_of(person: Person) -> Counselor:
    """See a person as the router does; records that are still written up do not count here."""
    rows = Contact.objects.filter(counselor=person, state__in=SEATED)
    held = rows.values_list("pk", "seat", "channel", "tier")
    return Counselor(
        person=person.pk,
        languages=frozenset(person.languages),
        skills=skills_of(person.skills, is_trainee=person.is_trainee),
        lines=frozenset(person.lines),
        channels=EVERY_CHANNEL if has_phone(person) else WRITTEN,
        chat_limit=person.chat_limit,
        is_trainee=person.is_trainee,
        loads=tuple(Load(pk, seat or 0, Channel(channel), Tier(tier)) for pk, seat, channel, tier in held),
    )
