"""Ready phrases, in the caller's language: beginnings that a counselor changes before sending."""

from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact


def phrases_for(contact: Contact) -> list[str]:
    """Give the phrases in the language in which the caller writes."""
    with translation.override(contact.language):
        return [
            _("Thank you for telling me. That sounds very hard."),
            _("I am glad that you wrote to us today."),
            _("Take your time. I am here and I am reading."),
            _("Are you safe right now?"),
            _("Sometimes people who feel like this think about suicide. Are you thinking about suicide?"),
            _("Is somebody near you who you trust?"),
            _("What has helped you to get through moments like this before?"),
            _("Would it help to think together about the next few hours?"),
        ]
