"""Changing what the center knows of a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.people.rules import alias_from


@dataclass(frozen=True)
class Work:
    """How a person works here; the sign-in name, the e-mail address and the roles have their own ways."""

    name: str
    alias: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    lines: tuple[str, ...]
    chat_limit: int


@transaction.atomic
def change_work(actor: Person, person: Person, work: Work, *, at: datetime) -> list[str]:
    """Write down how a person works now, and give the names of what has changed."""
    require(actor, Act.CHANGE_PEOPLE)
    row = Person.objects.select_for_update().get(pk=person.pk)
    wanted = {
        "name": work.name.strip(),
        "alias": work.alias.strip() or alias_from(work.name),
        "languages": list(work.languages),
        "skills": list(work.skills),
        "lines": list(work.lines),
        "chat_limit": work.chat_limit,
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if changed:
        Person.objects.filter(pk=row.pk).update(**{name: wanted[name] for name in changed})
        write(Happened.PERSON_CHANGED, at=at, person=actor.pk, changed=row.pk, settings=changed)
    return changed
