"""Writing a plan together: saved while typing, each version kept, none overwritten."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import record_closed
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.safety_plans.models import Plan, PlanVersion
from ringbuoy.safety_plans.rules import Again, Means, Section, Words, packed, unpacked
from ringbuoy.safety_plans.section_words import NAMES


class PlanChangedElsewhere(Conflict):
    """A newer version was saved from another screen."""


class NoPlanYet(Conflict):
    """Nothing is written down yet."""


class UnknownAnswer(Refused):
    """None of our codes."""


@dataclass(frozen=True)
class PlanText:
    """One version of a plan, opened. Version 0: nothing is written yet."""

    version: int
    words: dict[Section, str]
    at: datetime

    @property
    def packed(self) -> str:
        """All sections as one text, as the desk compares them."""
        return packed(self.words)

    @property
    def written(self) -> list[tuple[str, str]]:
        """The sections in which something stands, by their names."""
        return [(str(NAMES[section]), part) for section, part in self.words.items() if part.strip()]


@transaction.atomic
def save_plan(
    actor: Person, contact: Contact, words: Words, *, seen: int, key: ContactKey, at: datetime
) -> int:
    """Save the plan as the version after `seen`, and give its number.

    :raises PlanChangedElsewhere: another screen saved since; nothing is overwritten.
    """
    require_own_plan(actor, contact)
    if seen != newest_version(contact):
        raise _changed_elsewhere()
    Plan.objects.get_or_create(contact=contact, defaults={"begun_by": actor, "at": at})
    _add_version(actor, contact, words, version=seen + 1, key=key, at=at)
    write(Happened.PLAN_SAVED, at=at, contact=contact.pk, person=actor.pk, version=seen + 1)
    return seen + 1


def begin_with(
    actor: Person, contact: Contact, words: Words, *, earlier: Contact, key: ContactKey, at: datetime
) -> None:
    """Take an earlier plan as the first version here, inside the action's transaction."""
    if newest_version(contact):
        raise _changed_elsewhere()
    Plan.objects.create(contact=contact, begun_by=actor, at=at, again=Again.YES, carried_from=earlier)
    _add_version(actor, contact, words, version=1, key=key, at=at)


def require_own_plan(actor: Person, contact: Contact) -> None:
    """Let only whoever has this open contact write its plan.

    :raises RecordClosed: the record is closed.
    """
    require(actor, Act.PLAN_FOR_SAFETY)
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise record_closed()


def _add_version(
    actor: Person, contact: Contact, words: Words, *, version: int, key: ContactKey, at: datetime
) -> None:
    sealed = PlanVersion.words.seal(key, packed(words), sequence=version)
    row = PlanVersion(contact=contact, version=version, person=actor, at=at, words=sealed)
    try:
        with showing(contact.pk), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _changed_elsewhere() from error


@transaction.atomic
def note_means(actor: Person, contact: Contact, means: str, *, at: datetime) -> None:
    """Write down what came of asking about dangerous things near by.

    :raises UnknownAnswer: none of our answers.
    """
    if means not in set(Means):
        raise _unknown_answer()
    _set(actor, contact, at=at, means=means)


@transaction.atomic
def note_again(actor: Person, contact: Contact, again: str, *, at: datetime) -> None:
    """Write down whether the person wants the plan to be opened again when they come back.

    :raises UnknownAnswer: none of our answers.
    """
    if again not in set(Again):
        raise _unknown_answer()
    _set(actor, contact, at=at, again=again)


def _set(actor: Person, contact: Contact, *, at: datetime, **codes: str) -> None:
    require_own_plan(actor, contact)
    Plan.objects.update_or_create(
        contact=contact, defaults=codes, create_defaults={"begun_by": actor, "at": at, **codes}
    )
    write(Happened.PLAN_NOTED, at=at, contact=contact.pk, person=actor.pk, line=contact.line_id, **codes)


def newest_version(contact: Contact) -> int:
    """Tell how often the plan was saved."""
    with showing(contact.pk):
        return PlanVersion.objects.filter(contact=contact).aggregate(newest=Max("version"))["newest"] or 0


def newest_plan(contact: Contact, key: ContactKey) -> PlanText:
    """Open the newest version; who asks has passed the gate. Nothing written: version 0, empty sections."""
    with showing(contact.pk):
        row = PlanVersion.objects.filter(contact=contact).order_by("-version").first()
    if row is None:
        return PlanText(0, dict.fromkeys(Section, ""), contact.reached_at)
    return PlanText(row.version, unpacked(row.words.open(key, sequence=row.version)), row.at)


def plan_of(contact: Contact) -> Plan | None:
    """Give what is said about the plan of a contact in codes. None: there is none."""
    return Plan.objects.filter(contact=contact).first()


def _changed_elsewhere() -> PlanChangedElsewhere:
    return PlanChangedElsewhere(
        _("This plan was changed on another screen. Copy your text, then load the plan again.")
    )


def _unknown_answer() -> UnknownAnswer:
    return UnknownAnswer(_("Choose one of the answers."))
