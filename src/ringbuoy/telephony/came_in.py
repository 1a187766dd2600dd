"""Which contacts came in by telephone: what tells whether carriers still bring us calls."""

from django.db.models import QuerySet

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CountsAs
from ringbuoy.telephony.kinds import Way


def came_by_phone() -> QuerySet[Contact]:
    """Give the contacts whose caller dialed a number of ours.

    Callers in browsers need no carrier to bring them, and whom we called did not come.
    """
    return Contact.objects.filter(call__way=Way.PHONE).exclude(counts_as=CountsAs.FOLLOW_UP)
