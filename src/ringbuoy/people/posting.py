"""Sending one e-mail to one person, and saying in plain words what stopped it."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.utils.translation import gettext_lazy as _

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.mail_rules import Encryption, MailWay

TIMEOUT_SECONDS = 5
"""How long each step may take: a page waits for it."""

# The first row that fits says it, so the narrow kinds come before the wide ones.
WORDS = (
    (socket.gaierror, _("There is no mail server by this name. Check the name.")),
    (
        UnicodeError,
        _("The name, the user name or the password has a sign that mail does not take. Check them."),
    ),
    (ConnectionRefusedError, _("Nothing answers on this port of the mail server. Check the port.")),
    (TimeoutError, _("The mail server did not answer within 5 seconds. Check name and port.")),
    (
        ssl.SSLCertVerificationError,
        _("The mail server's certificate is not good for this name. Check the name and the certificate."),
    ),
    (ssl.SSLError, _("No encrypted connection came about. Check the encryption and the port.")),
    (
        smtplib.SMTPNotSupportedError,
        _("The mail server does not offer this encryption or this way to sign in. Check the encryption."),
    ),
    (
        smtplib.SMTPAuthenticationError,
        _("The mail server refused the sign-in. Check the user name and the password."),
    ),
    (smtplib.SMTPSenderRefused, _("The mail server refused the sender's address. Check the sender.")),
    (smtplib.SMTPRecipientsRefused, _("The mail server refused the recipient's address. Check it.")),
    (smtplib.SMTPServerDisconnected, _("The mail server hung up. Check the encryption and the port.")),
    (OSError, _("The e-mail could not be sent. Check the mail server, then try again.")),
)


class MailNotSent(Unavailable):
    """An e-mail did not go out."""


def post(way: MailWay, *, password: str, to: str, subject: str, words: str) -> None:
    """Hand one e-mail to the mail server.

    :raises MailNotSent: with the reason, and what to check.
    """
    try:
        with _open(way) as server:
            if way.username:
                server.login(way.username, password)
            server.send_message(_letter(way.sender, to, subject, words))
    except (OSError, UnicodeError) as error:
        raise MailNotSent(_sentence(error)) from None


def _open(way: MailWay) -> smtplib.SMTP:
    if way.encryption is Encryption.TLS:
        trusted = ssl.create_default_context()
        return smtplib.SMTP_SSL(way.host, way.port, timeout=TIMEOUT_SECONDS, context=trusted)
    server = smtplib.SMTP(way.host, way.port, timeout=TIMEOUT_SECONDS)
    if way.encryption is Encryption.STARTTLS:
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, UnicodeError):
            server.close()
            raise
    return server


def _letter(sender: str, to: str, subject: str, words: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(words)
    return letter


def _sentence(error: Exception) -> str:
    return next(str(words) for kind, words in WORDS if isinstance(error, kind))
