"""Which requests and orders there are, and what the person says is not right about a contact."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ringbuoy.contacts.models import Contact, number_of
from ringbuoy.disclosures.held import PURPOSE
from ringbuoy.disclosures.models import Correction, Disclosure
from ringbuoy.disclosures.rules import OPEN
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.models import Person
from ringbuoy.statements.stating import read

SHOWN_FOR = timedelta(days=365)
MOST_FOUND = 50


def all_lately(*, at: datetime) -> QuerySet[Disclosure]:
    """Give what is open, and what came in the last year; the newest first."""
    rows = Disclosure.objects.select_related("asked_by", "decided_by").order_by("-received_at")
    return rows.filter(Q(received_at__gt=at - SHOWN_FOR) | Q(state__in=OPEN))


def contacts_between(since: datetime, until: datetime, numbers: set[str]) -> list[Contact]:
    """Give the contacts of a time that have one of these four digits, the oldest first: 51 at most."""
    rows = Contact.objects.filter(reached_at__gte=since, reached_at__lt=until)
    found = [pk for pk in rows.values_list("pk", flat=True).iterator() if number_of(pk) in numbers]
    named = Contact.objects.select_related("line").filter(pk__in=found[: MOST_FOUND + 1])
    return list(named.order_by("reached_at"))


def corrections_of(actor: Person, contact: Contact, *, at: datetime) -> list[tuple[datetime, str]]:
    """Give what the person says is not right, to who has just read the contact; none while keyd is away."""
    rows = Correction.objects.select_related("statement").filter(contact=contact)
    try:
        said = [(row.at, read(actor, row.statement, purpose=PURPOSE, at=at)) for row in rows]
    except Unavailable:
        return []
    return [(moment, words) for moment, words in said if words]
