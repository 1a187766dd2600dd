"""The action bar: the counselor who is selected, their contacts, and what this supervisor can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CONVERSING
from ringbuoy.doors.floor.queries import can_be_taken_over, can_be_watched, talks_of
from ringbuoy.doors.floor.tiles import is_high
from ringbuoy.escalations.asking import still_open
from ringbuoy.escalations.models import HelpRequest, Watching
from ringbuoy.escalations.rules import Mode
from ringbuoy.kernel.channels import Channel
from ringbuoy.people.models import Person


@dataclass(frozen=True)
class ActionBar:
    """What is drawn of the selected person. `contact` is the selected one; None: they have none.

    `own_talks` are the viewer's.
    """

    counselor: Person
    contacts: Sequence[Contact]
    contact: Contact | None
    requests: Sequence[HelpRequest]
    watchings: Sequence[Watching]
    mode: Mode | None
    can_watch: bool
    can_take_over: bool
    own_talks: int
    is_high: bool

    @property
    def is_call(self) -> bool:
        """Tell whether the selected contact is heard, not read."""
        return self.contact is not None and self.contact.channel == Channel.VOICE

    @property
    def others(self) -> list[str]:
        """Name the colleagues who take part already."""
        return [watching.person.name for watching in self.watchings]

    @property
    def since(self) -> datetime | None:
        """Since when the talk goes on."""
        if self.contact is None:
            return None
        return self.contact.answered_at or self.contact.reached_at


def action_bar(viewer: Person, counselor: Person, wanted: UUID | None) -> ActionBar:
    """Draw up the bar for one counselor, with the wanted contact or the most urgent one."""
    contacts = talks_of(counselor.pk)
    contact = next((row for row in contacts if row.pk == wanted), contacts[0] if contacts else None)
    watchings = (
        list(Watching.objects.filter(contact=contact, until=None).select_related("person")) if contact else []
    )
    mine = next((Mode(watching.mode) for watching in watchings if watching.person_id == viewer.pk), None)
    return ActionBar(
        counselor=counselor,
        contacts=contacts,
        contact=contact,
        requests=list(still_open().filter(contact=contact)) if contact else [],
        watchings=[watching for watching in watchings if watching.person_id != viewer.pk],
        mode=mine,
        can_watch=contact is not None and can_be_watched(viewer, contact),
        can_take_over=contact is not None and can_be_taken_over(viewer, contact),
        own_talks=Contact.objects.filter(counselor=viewer, state__in=CONVERSING).count(),
        is_high=contact is not None and is_high(contact),
    )
