"""Signing the journal's tree when it is asked for, and giving again what did not arrive."""

from datetime import datetime
from itertools import takewhile

from ringbuoy.keyd import wire
from ringbuoy.keyd.accepting import Acceptance, acceptance_in
from ringbuoy.keyd.checkpoints import (
    BEGINNING,
    WHAT,
    Checkpoint,
    JournalDiffers,
    checkpoints_in,
    signer_of,
    standing,
)
from ringbuoy.keyd.log import ChainLog, lines_backwards
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.requests import Sign
from ringbuoy.keyd.vault import Vault

AT_ONCE = 30
"""So many checkpoints fit into one line."""


class Signing:
    """Signs on the open vault, and writes each signature into keyd's log before it leaves."""

    def __init__(self, places: Places, vault: Vault, log: ChainLog) -> None:
        self._places = places
        self._vault = vault
        self._log = log
        self.signer = signer_of(places.audit_key, lines_backwards(places.logs))

    def answer(self, request: Sign, *, at: datetime) -> wire.Fields:
        """Sign; or, where checkpoints were signed that the other side does not know, give those first.

        :raises JournalDiffers: the journal does not go on from what was signed.
        """
        accepted = self._accepted(request.known, at=at)
        missed = [] if accepted else self._after(request.known)[:AT_ONCE]
        return {"checkpoints": missed or [self._signed(request, accepted, at=at).fields()]}

    def _signed(self, request: Sign, accepted: Acceptance | None, *, at: datetime) -> Checkpoint:
        asked, head = request.asked, self._log.head
        try:
            if accepted is None:
                checkpoint = self.signer.sign(asked, known=request.known, at=at, log=head)
            else:
                after, beyond = accepted.after, accepted.beyond
                checkpoint = self.signer.accept(asked, after=after, beyond=beyond, at=at, log=head)
        except JournalDiffers:
            self._log.add("checkpoint_refused", at=at, size=asked.size, root=asked.root.hex())
            raise
        self._log.add(WHAT, at=at, **checkpoint.fields())
        return checkpoint

    def _after(self, known: int) -> list[dict[str, object]]:
        """Give the checkpoints after a number, from the log, in order."""
        if self.signer.last is None or self.signer.last.number <= known:
            return []
        found = standing(checkpoints_in(lines_backwards(self._places.logs)))
        return [one.fields() for one in takewhile(lambda one: one.number > known, found)][::-1]

    def _accepted(self, known: int, *, at: datetime) -> Acceptance | None:
        """Give the word by which a restored journal may go on. None: nobody has given one."""
        acceptance = acceptance_in(self._places)
        if acceptance is None or acceptance.after.number != known:
            return None
        if not self._holds(acceptance):
            self._places.acceptance.unlink(missing_ok=True)
            self._log.add("acceptance_set_aside", at=at, after=known, instead_of=acceptance.instead_of)
            return None
        return acceptance

    def _holds(self, acceptance: Acceptance) -> bool:
        """Tell whether a word fits this state, has its proof, and is about a journal that was signed."""
        last = self.signer.last or BEGINNING
        is_for_now = acceptance.instead_of == last.number and self._vault.proves(acceptance)
        return is_for_now and (last == BEGINNING or self._was_signed(acceptance.after))

    def _was_signed(self, checkpoint: Checkpoint) -> bool:
        if checkpoint.number == 0 or checkpoint.is_signed_by(self.signer.public):
            return True
        found = checkpoints_in(lines_backwards(self._places.logs))
        return checkpoint in takewhile(lambda one: one.number >= checkpoint.number, found)
