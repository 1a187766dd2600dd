"""What the desk asks about contacts."""

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from ringbuoy.contacts.models import Contact, Transfer, number_of
from ringbuoy.contacts.rules import OPEN, QUEUED, State, Tier
from ringbuoy.contacts.whose import offered_to
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing

MOST_EARLIER = 5


def open_contacts_of(person: Person) -> QuerySet[Contact]:
    """Give what this person has at the desk, in the order in which it was answered."""
    rows = Contact.objects.select_related("line", "conversation")
    return rows.filter(counselor=person, state__in=OPEN - QUEUED).order_by("answered_at", "id")


def earlier_contacts(contact: Contact) -> list[Contact]:
    """Give the last contacts of the same caller before this one, newest first. Codes only, no words."""
    if contact.caller_id is None:
        return []
    rows = Contact.objects.select_related("line").filter(caller=contact.caller_id).exclude(pk=contact.pk)
    return list(rows.filter(reached_at__lte=contact.reached_at).order_by("-reached_at")[:MOST_EARLIER])


def numbered(number: str) -> list[Contact]:
    """Give the contacts that staff know by these four digits and that are not erased, newest first."""
    ids = Contact.objects.filter(erased_at=None).values_list("pk", flat=True).iterator()
    found = [contact for contact in ids if number_of(contact) == number]
    return list(Contact.objects.select_related("line").filter(pk__in=found).order_by("-reached_at"))


def waiting_now() -> tuple[int, datetime | None]:
    """Tell how many wait on all lines, and since when the longest of them."""
    answer = Contact.objects.filter(state__in=QUEUED).aggregate(count=Count("pk"), since=Min("waiting_since"))
    return answer["count"], answer["since"]


def waits_to_be_taken(person: Person) -> bool:
    """Tell whether somebody waits on a line of this person that offers nobody by itself."""
    rows = Contact.objects.filter(state=State.WAITING, line__policy__automatic_offer=False)
    return (rows.filter(line__code__in=person.lines) if person.lines else rows).exists()


def transfers_to(person: Person) -> list[Transfer]:
    """Give the contacts that colleagues ask this person to take over."""
    contacts = offered_to(person)
    with showing(*contacts):
        rows = Transfer.objects.select_related("contact", "contact__line", "giver")
        asked = rows.filter(contact__in=contacts, receiver=person, outcome="")
        return list(asked.filter(contact__state=State.TRANSFERRING).order_by("asked_at"))


def open_transfer(contact: Contact) -> Transfer | None:
    """Give the request by which this contact is being handed over, if there is one."""
    with showing(contact.pk):
        return Transfer.objects.select_related("receiver").filter(contact=contact, outcome="").first()


def is_grave(contact: Contact) -> bool:
    """Tell whether this was a contact after which the counselor takes a breath first."""
    return contact.tier <= Tier.HIGH
