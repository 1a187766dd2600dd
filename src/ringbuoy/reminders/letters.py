"""The weekly letter to each editor: which services are due for checking. It names no line and no caller."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.letters import has_mail, is_mailed, language_of
from ringbuoy.people.mail_settings import mail_password, the_way
from ringbuoy.people.models import Person
from ringbuoy.people.posting import post
from ringbuoy.reminders.models import Digest
from ringbuoy.reminders.queries import due_for, services_due_for

EVERY = timedelta(days=7)
AGAIN_AFTER = timedelta(hours=1)
"""When none could be sent. Longer than a mail server can hold one: two workers never send the same."""
MOST_NAMED = 20
WORK = "/office/directory/work/"


def send_due(*, at: datetime) -> int:
    """Send the letters that are due to those of whose services some are; give how many went out."""
    if not has_mail():
        return 0
    due = Digest.objects.filter(due_at__lte=at).order_by("due_at").values_list("person", flat=True)
    return sum(_send(person, at=at) for person in list(due))


def _send(person_id: int, *, at: datetime) -> bool:
    """Claim one letter and send it. Nothing is due, or nobody can be written to: look again in a while."""
    if not Digest.objects.filter(pk=person_id, due_at__lte=at).update(due_at=at + AGAIN_AFTER):
        return False
    person = Person.objects.get(pk=person_id)
    count = due_for(person).count() if person.is_active and is_mailed(person) else 0
    if not count:
        return False
    try:
        _post(person, count)
    except Unavailable:
        return False
    Digest.objects.filter(pk=person_id).update(due_at=at + EVERY)
    write(Happened.DIRECTORY_DIGEST_SENT, at=at, person=person_id, services=count)
    return True


def _post(person: Person, count: int) -> None:
    named = [service.name for service in services_due_for(person, most=MOST_NAMED)]
    with translation.override(language_of(person)):
        subject = ngettext(
            "%(count)s service is due for checking", "%(count)s services are due for checking", count
        ) % {"count": count}
        words = "\n".join(
            [_head(), "", *(f"- {name}" for name in named), *_more(count - len(named)), "", _foot()]
        )
    post(the_way(), password=mail_password(), to=person.email, subject=subject, words=words)


def _head() -> str:
    return _("A year or longer ago somebody last checked these with whoever gives the service:")


def _more(count: int) -> list[str]:
    if count <= 0:
        return []
    return [ngettext("- and %(count)s more", "- and %(count)s more", count) % {"count": count}]


def _foot() -> str:
    address = f"{settings.RINGBUOY.staff_url}{WORK}"
    return _("Call them, mend what has changed, and say that you checked it:\n%(address)s") % {
        "address": address
    }
