"""How the pages say what the network vouches for a caller's number with."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.telephony.vouching import Vouched

register = template.Library()

VOUCHED: dict[str, str | Promise] = {
    Vouched.NUMBER: _("The network knows this number as the caller's"),
    Vouched.CUSTOMER: _("The network knows the caller, not whether the number is theirs"),
    Vouched.GATEWAY: _("The number comes from a gateway: nobody vouches for it"),
    Vouched.SIGNED: _("The network found nothing wrong with the number"),
    Vouched.FORGED: _("The number may be forged. Help the caller as you help everybody"),
}


@register.filter
def vouched(code: str) -> str:
    """Say what the network vouches for the caller's number with."""
    return str(VOUCHED.get(code, ""))
