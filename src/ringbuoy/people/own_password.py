"""Changing one's own password: nobody else knows it afterwards, and nobody else stays signed in with it."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.actions import check_password
from ringbuoy.people.models import ChoosingLink, Person, SignIn
from ringbuoy.people.sign_ins import end_sessions_named


@transaction.atomic
def change_own_password(person: Person, password: str, *, kept: str, at: datetime) -> None:
    """Let this person sign in with this password from now on; all sign-ins but the session `kept` end.

    :raises WeakPassword: it is too easy to guess.
    """
    check_password(password, person)
    row = Person.objects.select_for_update().get(pk=person.pk)
    row.set_password(password)
    row.save(update_fields=["password"])
    person.password = row.password
    ChoosingLink.objects.filter(person=row).delete()
    others = SignIn.objects.filter(person=row).exclude(session_key=kept)
    end_sessions_named(list(others.values_list("session_key", flat=True)))
    write(Happened.PERSON_CHANGED, at=at, person=row.pk, changed=row.pk, settings=["password"])


def follow_session(sign_in: SignIn, *, session_key: str) -> None:
    """Keep a sign-in whose session has got another key."""
    Session.objects.filter(session_key=sign_in.session_key).delete()
    SignIn.objects.filter(pk=sign_in.pk).update(session_key=session_key)
