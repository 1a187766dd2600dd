"""The demo's made-up carrier: what it delivers appears on a phone on the screen, nothing else."""

from django.conf import settings
from django.utils.translation import gettext as _

from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.texting.carriers.gateway import Gateway
from ringbuoy.texting.demo_phones import deliver, phone_with
from ringbuoy.texting.states import BLOCKED
from ringbuoy.texting.wire import CarrierAway, CarrierRefuses, News, Post, Text, Way


class Simulator:
    """It speaks to us as any gateway does, signature and all, and delivers to the demo's phones."""

    def read(self, post: Post, way: Way, *, at: float) -> News | None:
        """Read what the made-up carrier tells.

        :raises NotSigned: it was not the made-up carrier.
        :raises UnreadableNews: not in the gateway's format.
        """
        return Gateway().read(post, way, at=at)

    def send(self, text: Text, way: Way) -> str:
        """Show a text on the phone that has this number.

        :raises CarrierAway: this is no demo.
        :raises CarrierRefuses: the phone has sent STOP, and plays a carrier that blocks then.
        """
        if not settings.RINGBUOY.demo:
            raise CarrierAway(_("The made-up carrier works in the demo only. Choose another one."))
        phone = phone_with(normalize(HandleKind.PHONE, text.to))
        if phone.is_blocked:
            raise CarrierRefuses(_("The carrier will not send this text."), BLOCKED)
        deliver(phone, text.words, ref=text.ref)
        return str(text.ref)
