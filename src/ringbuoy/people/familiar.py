"""From where a person usually signs in, so that strangers' wrong tries do not count against them."""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from ringbuoy.people.models import FamiliarNetwork, Person

FAMILIAR_FOR = timedelta(days=90)


def get_familiar(person: Person, network: str, *, at: datetime) -> None:
    """Remember that this person has signed in from this network."""
    FamiliarNetwork.objects.update_or_create(
        person=person, fingerprint=_fingerprint(person.username, network), defaults={"seen_at": at}
    )


def is_familiar(username: str, network: str, *, at: datetime) -> bool:
    """Tell whether the holder of this name has signed in from this network lately."""
    return FamiliarNetwork.objects.filter(
        person__username=username,
        fingerprint=_fingerprint(username, network),
        seen_at__gt=at - FAMILIAR_FOR,
    ).exists()


def _fingerprint(username: str, network: str) -> str:
    """Give a fingerprint that differs for each person, so that the table tells not even who are neighbors."""
    return salted_hmac("ringbuoy.people.familiar", f"{username}\0{network}", algorithm="sha256").hexdigest()
