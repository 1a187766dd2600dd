"""The e-mails to people who work here. They name no line and no caller: others may read over a shoulder."""

from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.people.links import Link
from ringbuoy.people.mail_settings import mail_password, the_way
from ringbuoy.people.models import Person
from ringbuoy.people.posting import post

LETTER_LANGUAGES = ("en", "es")


def is_mailed(person: Person) -> bool:
    """Tell whether this person can be written to."""
    return bool(the_way().host and person.email)


def mail_link(link: Link, address: str) -> None:
    """Send somebody the link at which they choose a password, in their own language.

    :raises MailNotSent: with the reason.
    :raises MailPasswordClosed: the password of the mail server must be typed again.
    """
    with translation.override(_language_of(link.person)):
        subject = _("Choose your password")
        words = _(
            "Open this link to choose your password. It opens once, until %(time)s (UTC):\n\n%(link)s\n\n"
            "If you expect no such message, tell your coordinator."
        ) % {"time": f"{link.ends_at:%Y-%m-%d %H:%M}", "link": address}
    post(the_way(), password=mail_password(), to=link.person.email, subject=subject, words=words)


def mail_trial(to: str) -> None:
    """Send an e-mail that tries the way to the mail server.

    :raises MailNotSent: with the reason.
    :raises MailPasswordClosed: the password of the mail server must be typed again.
    """
    words = _("This message shows that e-mail works. Nothing needs to be done.")
    post(the_way(), password=mail_password(), to=to, subject=_("E-mail works"), words=words)


def _language_of(person: Person) -> str:
    return next((code for code in person.languages if code in LETTER_LANGUAGES), LETTER_LANGUAGES[0])
