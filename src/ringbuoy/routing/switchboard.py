"""Everything the router remembers, and the few things that can be done with it. Pure.

A contact that is known stands in a file or rings, never both and never neither.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.routing.counselors import Desk, Desks, Load
from ringbuoy.routing.events import Ringing
from ringbuoy.routing.filing import file_under
from ringbuoy.routing.orders import Alarm, MakeOffer, Order, Trouble, Why, Withdraw
from ringbuoy.routing.policy import LineRules, ServingPolicy
from ringbuoy.routing.timers import Due, Timer, Timers
from ringbuoy.routing.waiting import Entry, Queue, Waiting
from ringbuoy.routing.watching import Alarms, QuietLines


class Switchboard:
    """Who waits, who is here, what rings, and what comes due."""

    def __init__(self, policy: ServingPolicy) -> None:
        self.policy = policy
        self.lines: dict[str, LineRules] = {}
        self.queue = Queue()
        self.desks = Desks()
        self.timers = Timers()
        self.alarms = Alarms(policy.alarm_again_after)
        self.quiet = QuietLines()
        self.ringing: dict[UUID, dict[int, Ringing]] = {}
        self.calls_ringing: dict[UUID, Entry] = {}

    def admit(self, waiting: Waiting, *, at: datetime) -> list[Order]:
        """Know a contact that waits, or what has changed about it; whoever rings for it rings on."""
        entry = self.queue.entries.get(waiting.contact)
        if entry is None:
            self._add(waiting, at=at)
        else:
            entry.waiting = waiting
            self.refile(entry)
        self._set_timers(self.queue.entries[waiting.contact])
        return self._tell_if_broken(waiting, at=at)

    def _add(self, waiting: Waiting, *, at: datetime) -> None:
        filing = file_under(waiting, self.lines)
        key = self.policy.sort_key(waiting.tier, waiting.since, waiting.returned_at)
        entry = Entry(waiting, self.queue.file_for(filing.need), key)
        self.queue.add(entry)
        self.queue.put(entry)
        self.quiet.heard(waiting.line, at=min(waiting.since, at))

    def refile(self, entry: Entry) -> None:
        """Read anew what a contact needs and where it stands in the order."""
        waiting, was_filed = entry.waiting, entry.is_filed
        self.queue.take_out(entry)
        filing = file_under(waiting, self.lines, trainees_may=entry.trainees_may)
        entry.file = self.queue.file_for(filing.need)
        entry.key = self.policy.sort_key(waiting.tier, waiting.since, waiting.returned_at)
        if was_filed:
            self.queue.put(entry)

    def _set_timers(self, entry: Entry) -> None:
        waiting = entry.waiting
        line = self.lines.get(waiting.line)
        patience = line.patience(waiting.hops_taken) if line else None
        if patience is not None:
            next_at = waiting.next_hop_at or _counted_from(waiting) + patience
            waiting = entry.waiting = replace(waiting, next_hop_at=next_at)
            self.timers.add(Timer(next_at, Due.HOP, waiting.contact))
        if waiting.tier <= Tier.HIGH and not entry.trainees_may:
            when = _counted_from(waiting) + self.policy.trainee_helps_after
            self.timers.add(Timer(when, Due.TRAINEES, waiting.contact))

    def _tell_if_broken(self, waiting: Waiting, *, at: datetime) -> list[Order]:
        broken = file_under(waiting, self.lines).broken
        if not broken:
            return []
        return [*self.alarms.tell(Alarm(Trouble.ENTRY_BROKEN, waiting.line, waiting.contact, broken), at=at)]

    def ring(self, entry: Entry, desk: Desk, *, at: datetime) -> MakeOffer:
        """Ask one counselor for one contact."""
        line = self.lines.get(entry.waiting.line)
        lasts = line.offer_lasts if line else LineRules("").offer_lasts
        ringing = Ringing(desk.counselor.person, desk.free_seat(), at + lasts)
        self.set_ringing(entry, ringing)
        return MakeOffer(entry.waiting.contact, ringing.person, ringing.seat, ringing.until)

    def set_ringing(self, entry: Entry, ringing: Ringing) -> None:
        """Remember that somebody is asked; the contact leaves its file and the seat is kept."""
        waiting = entry.waiting
        self.queue.take_out(entry)
        self.ringing.setdefault(waiting.contact, {})[ringing.person] = ringing
        if waiting.channel is Channel.VOICE:
            self.calls_ringing[waiting.contact] = entry
        self.timers.add(Timer(ringing.until, Due.LAPSE, waiting.contact, ringing.person))
        desk = self.desks.by_person.get(ringing.person)
        if desk is not None:
            desk.ring(Load(waiting.contact, ringing.seat, waiting.channel, waiting.tier))

    def stop_ringing(self, contact: UUID, person: int) -> bool:
        """Forget one offer and give whether it stood. With the last one the contact takes its place again."""
        stood = self.ringing.get(contact, {}).pop(person, None)
        desk = self.desks.by_person.get(person)
        if desk is not None:
            desk.stop_ringing(contact)
        if contact in self.ringing and not self.ringing[contact]:
            del self.ringing[contact]
            self.calls_ringing.pop(contact, None)
            self.queue.put(self.queue.entries[contact])
        return stood is not None

    def withdraw(self, contact: UUID, person: int, why: Why, *, at: datetime) -> list[Order]:
        """End one offer; this person is not asked again for this contact for a while."""
        if not self.stop_ringing(contact, person):
            return []
        self.queue.entries[contact].passed[person] = at + self.policy.rest_after(why)
        return [Withdraw(contact, person, why)]

    def withdraw_all_of(self, person: int, *, at: datetime) -> list[Order]:
        """End everything that rings at one desk, because its counselor is away or on a break."""
        desk = self.desks.by_person.get(person)
        orders: list[Order] = []
        for contact in list(desk.ringing) if desk else ():
            self.stop_ringing(contact, person)
            orders.append(Withdraw(contact, person, Why.COUNSELOR_GONE))
        return orders

    def withdraw_what_cannot_reach(self, desk: Desk) -> list[Order]:
        """End the calls that ring for somebody who has lost their phone; what is written goes on ringing."""
        view = desk.counselor
        lost = [one.contact for one in desk.ringing.values() if one.channel not in view.channels]
        for contact in lost:
            self.stop_ringing(contact, view.person)
        return [Withdraw(contact, view.person, Why.COUNSELOR_GONE) for contact in lost]

    def forget(self, contact: UUID, why: Why) -> list[Order]:
        """Know a contact no more and stop whatever rings for it."""
        entry = self.queue.entries.get(contact)
        if entry is None:
            return []
        rung = list(self.ringing.get(contact, {}))
        for person in rung:
            self.stop_ringing(contact, person)
        self.queue.forget(entry)
        return [Withdraw(contact, person, why) for person in rung]

    def wants_more(self, entry: Entry) -> bool:
        """Tell whether this ringing call may ring at one more desk."""
        line = self.lines.get(entry.waiting.line)
        rung = self.ringing.get(entry.waiting.contact, {})
        return len(rung) < (line.offer_to_at_once if line else 1)


def _counted_from(waiting: Waiting) -> datetime:
    """Give the moment from which patience counts: who came back to the front waits anew."""
    return waiting.returned_at or waiting.since
