"""A contact from paper with the screener's answers on it: both are entered together, or neither.

The level counts in the reports of the day on which they talked. Nobody is called by it:
the talk is over, and the form asked for the supervisor then.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.assessments.actions import check_answer
from ringbuoy.assessments.levels import set_from_paper
from ringbuoy.assessments.models import Assessment, ItemAnswer
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.registering import text_of
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.scoring import level_of
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.paper import PAPER, PaperForm, enter_paper
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing


@transaction.atomic
def enter_paper_form(actor: Person, form: PaperForm, answers: Mapping[str, str], *, at: datetime) -> Contact:
    """Enter a form as a closed contact, with the level that its answers prove. No answers: no level.

    :raises NoSuchAnswer: there is no such item or answer.
    :raises InstrumentNotRegistered: the center has not recorded its registration.
    """
    require(actor, Act.ENTER_PAPER)
    for item, answer in answers.items():
        check_answer(CSSRS, item, answer)
    contact = enter_paper(actor, form, at=at)
    if answers:
        _assess(actor, contact, answers, at=at)
    return contact


def _assess(actor: Person, contact: Contact, answers: Mapping[str, str], *, at: datetime) -> None:
    text_of(CSSRS.code)
    assessment = Assessment.objects.create(
        contact=contact,
        instrument=CSSRS.code,
        version=CSSRS.version,
        language=CSSRS.language,
        person=actor,
        started_at=contact.reached_at,
    )
    write(
        Happened.ASSESSMENT_STARTED,
        at=at,
        contact=contact.pk,
        person=actor.pk,
        instrument=CSSRS.code,
        version=CSSRS.version,
        source=PAPER,
    )
    with showing(contact.pk):
        for item, answer in answers.items():
            ItemAnswer.objects.create(assessment=assessment, item=item, answer=answer, person=actor, at=at)
    level = Level(level_of(CSSRS, answers))
    Assessment.objects.filter(pk=assessment.pk).update(level=level)
    set_from_paper(actor, contact, level, at=at)
