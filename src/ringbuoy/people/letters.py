"""The e-mails to people who work here. They name no line and no caller: others may read over a shoulder."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.people.link_rules import PATH
from ringbuoy.people.links import Link
from ringbuoy.people.mail_settings import mail_password, the_way
from ringbuoy.people.models import Person
from ringbuoy.people.posting import post

LETTER_LANGUAGES = ("en", "es")


def has_mail() -> bool:
    """Tell whether there is a mail server."""
    return bool(the_way().host)


def is_mailed(person: Person) -> bool:
    """Tell whether this person can be written to."""
    return has_mail() and bool(person.email)


def address_of(link: Link) -> str:
    """Give the address at which a link opens."""
    return f"{settings.RINGBUOY.staff_url}/{PATH}{link.token}"


def mail_link(link: Link, address: str) -> None:
    """Send somebody the link at which they choose a password, in their own language.

    :raises MailNotSent: with the reason.
    :raises MailPasswordClosed: the password of the mail server must be typed again.
    """
    with translation.override(language_of(link.person)):
        subject = _("Choose your password")
        words = _(
            "Open this link to choose your password. It opens once, until %(time)s (UTC):\n\n%(link)s\n\n"
            "If you expect no such message, tell your coordinator."
        ) % {"time": f"{link.ends_at:%Y-%m-%d %H:%M}", "link": address}
    post(the_way(), password=mail_password(), to=link.person.email, subject=subject, words=words)


def mail_change_of_address(person: Person, *, old: str) -> None:
    """Tell somebody at their old address that e-mail goes elsewhere now.

    :raises MailNotSent: with the reason.
    :raises MailPasswordClosed: the password of the mail server must be typed again.
    """
    with translation.override(language_of(person)):
        subject = _("Your e-mail address was changed")
        words = _(
            "Links for your password go to another address from now on. If you do not know of this, call "
            "your coordinator or IT administrator now: somebody may want to sign in as you."
        )
    post(the_way(), password=mail_password(), to=old, subject=subject, words=words)


def mail_trial(to: str) -> None:
    """Send an e-mail that tries the way to the mail server.

    :raises MailNotSent: with the reason.
    :raises MailPasswordClosed: the password of the mail server must be typed again.
    """
    words = _("This message shows that e-mail works. Nothing needs to be done.")
    post(the_way(), password=mail_password(), to=to, subject=_("E-mail works"), words=words)


def language_of(person: Person) -> str:
    """Give the language in which somebody is written to."""
    return next((code for code in person.languages if code in LETTER_LANGUAGES), LETTER_LANGUAGES[0])
