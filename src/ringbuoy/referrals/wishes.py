"""What the person wants from a service, in their own words: sealed, and opened through the gate only."""

from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.referrals.models import Referral, Wish


def keep_wish(referral: Referral, words: str, *, key: ContactKey) -> None:
    """Keep these words in the place of those before. No words: nothing is kept."""
    with showing(referral.contact_id):
        if not words:
            Wish.objects.filter(referral=referral).delete()
            return
        sealed = Wish.words.seal(key, words, sequence=referral.number)
        kept = {"contact_id": referral.contact_id, "words": sealed}
        Wish.objects.update_or_create(referral=referral, defaults=kept)


def wish_of(referral: Referral, *, key: ContactKey) -> str:
    """Open what the person wants. Nobody wrote it down: no words."""
    with showing(referral.contact_id):
        row = Wish.objects.filter(referral=referral).first()
    return row.words.open(key, sequence=referral.number) if row else ""
