"""keyd signs the journal's tree only where it goes on from what was signed before."""

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.kernel.tree import consistency_proof, leaf_hash, root_of, subtrees
from ringbuoy.keyd.accepting import Acceptance, acceptance_in, write_acceptance
from ringbuoy.keyd.checkpoints import BEGINNING, Asked, Checkpoint, Signer
from ringbuoy.keyd.root import read_root
from ringbuoy.privacy.unix_client import UnixClient
from tests.privacy.running import RunningKeyd

LEAVES = [leaf_hash(bytes([number])) for number in range(20)]


def ask(
    keyd: RunningKeyd, size: int, *, since: int, known: int, leaves: list[bytes] = LEAVES
) -> list[Checkpoint]:
    """Ask for a signature under the first leaves of a list."""
    request = {
        "op": "sign_checkpoint",
        "size": size,
        "root": root_of(leaves[:size]).hex(),
        "proof": [node.hex() for node in consistency_proof(since, size, subtrees(leaves[:size]))],
        "known": known,
    }
    answer = UnixClient(keyd.places.socket).ask(request, within=5)
    told = answer["checkpoints"]
    assert isinstance(told, list)
    return [Checkpoint.of(one) for one in told]


def test_each_checkpoint_goes_on_from_the_one_before_and_is_in_the_log(keyd: RunningKeyd) -> None:
    (first,) = ask(keyd, 7, since=0, known=0)
    (second,) = ask(keyd, 20, since=7, known=1)

    lines = keyd.log_lines()
    assert [Checkpoint.of(line) for line in lines if line["what"] == "checkpoint"] == [first, second]
    assert (first.number, second.number, second.root) == (1, 2, root_of(LEAVES))
    assert first.key == second.key == lines[0]["audit_key"]
    assert first.is_signed
    assert not replace(second, size=19).is_signed


def test_a_journal_that_was_changed_or_cut_is_not_signed_and_the_log_says_so(keyd: RunningKeyd) -> None:
    ask(keyd, 7, since=0, known=0)
    forged = [leaf_hash(b"forged"), *LEAVES[1:]]

    with pytest.raises(Conflict, match="verify-audit"):
        ask(keyd, 9, since=7, known=1, leaves=forged)
    with pytest.raises(Conflict):
        ask(keyd, 6, since=6, known=1)

    assert [line["what"] for line in keyd.log_lines()[-2:]] == ["checkpoint_refused"] * 2


def test_a_keyd_that_was_restored_elsewhere_goes_on_with_the_journal_it_is_shown(keyd: RunningKeyd) -> None:
    (first,) = ask(keyd, 9, since=7, known=41)
    (second,) = ask(keyd, 20, since=9, known=42)

    assert (first.number, second.number) == (42, 43)


def test_what_was_signed_and_did_not_arrive_is_given_first_also_after_a_restart(keyd: RunningKeyd) -> None:
    signed = [*ask(keyd, 3, since=0, known=0), *ask(keyd, 5, since=3, known=1)]
    keyd.kill()
    keyd.start()

    assert ask(keyd, 9, since=0, known=0) == signed
    (next_one,) = ask(keyd, 9, since=5, known=2)
    assert next_one.number == 3


def lost_and_begun_again(keyd: RunningKeyd) -> tuple[list[bytes], list[Checkpoint]]:
    """Have seven lines signed and then twenty, and put a journal there that goes on otherwise after seven."""
    signed = [*ask(keyd, 7, since=0, known=0), *ask(keyd, 20, since=7, known=1)]
    return [*LEAVES[:7], *(leaf_hash(b"later %d" % number) for number in range(3))], signed


def accept(
    keyd: RunningKeyd, after: Checkpoint, instead_of: int, *, root: bytes | None = None, beyond: int = 0
) -> None:
    """Lay down the word of somebody who could open the root key."""
    proof = root or read_root(keyd.places.root_key)
    write_acceptance(keyd.places, Acceptance(after, instead_of, beyond).proved(proof))


def test_a_restored_journal_is_signed_when_it_is_accepted_once_and_says_what_it_goes_on_from(
    keyd: RunningKeyd,
) -> None:
    restored, signed = lost_and_begun_again(keyd)
    assert ask(keyd, 10, since=7, known=1, leaves=restored) == signed[1:]

    accept(keyd, signed[0], 2)
    (accepted,) = ask(keyd, 10, since=7, known=1, leaves=restored)

    assert (accepted.number, accepted.size, accepted.goes_on_from) == (3, 10, 1)
    assert accepted.is_signed
    assert not replace(accepted, goes_on_from=2).is_signed
    assert not replace(accepted, goes_on_from=None).is_signed
    assert Checkpoint.of(accepted.fields()) == accepted
    # The answer was lost: it comes again, without those that were signed for what is gone.
    assert ask(keyd, 10, since=7, known=1, leaves=restored) == [accepted]
    assert not keyd.places.acceptance.exists()
    (next_one,) = ask(keyd, 10, since=10, known=3, leaves=restored)
    assert (next_one.number, next_one.goes_on_from) == (4, None)


def test_a_journal_may_be_put_back_to_before_its_first_signature(keyd: RunningKeyd) -> None:
    ask(keyd, 7, since=0, known=0)
    other = [leaf_hash(b"other")]

    accept(keyd, BEGINNING, 1)
    (accepted,) = ask(keyd, 1, since=0, known=0, leaves=other)

    assert (accepted.number, accepted.goes_on_from) == (2, 0)


def forget(keyd: RunningKeyd, size: int) -> None:
    """Put keyd's log back to so many bytes, as an older backup of the keys does."""
    keyd.stop()
    (log,) = keyd.places.logs.glob("*.log")
    os.truncate(log, size)
    keyd.start()


def test_a_keyd_older_than_the_database_signs_after_what_it_forgot(keyd: RunningKeyd) -> None:
    first = ask(keyd, 3, since=0, known=0)
    keyd.stop()
    size = next(keyd.places.logs.glob("*.log")).stat().st_size
    keyd.start()
    lost = [*ask(keyd, 5, since=3, known=1), *ask(keyd, 9, since=5, known=2)]
    forget(keyd, size)
    with pytest.raises(Conflict, match="checkpoint 1"):
        ask(keyd, 12, since=9, known=3)

    accept(keyd, lost[-1], first[0].number, beyond=7)
    (accepted,) = ask(keyd, 12, since=9, known=3)

    assert (accepted.number, accepted.goes_on_from, accepted.is_signed) == (8, 3, True)
    assert ask(keyd, 12, since=9, known=3) == [accepted]
    (next_one,) = ask(keyd, 20, since=12, known=8)
    assert (next_one.number, next_one.goes_on_from) == (9, None)


def test_a_journal_that_keyd_never_signed_is_not_taken_for_one_that_it_forgot(keyd: RunningKeyd) -> None:
    (signed,) = ask(keyd, 3, since=0, known=0)
    forged = Signer(Ed25519PrivateKey.generate(), replace(signed, number=4)).accept(
        Asked(9, root_of(LEAVES[:9]), []), after=BEGINNING, beyond=0, at=signed.at, log=signed.log
    )

    for one in (forged, replace(forged, key=signed.key)):
        accept(keyd, one, 1)
        with pytest.raises(Conflict):
            ask(keyd, 12, since=9, known=5)

    assert not keyd.places.acceptance.exists()
    assert "acceptance_set_aside" in [line["what"] for line in keyd.log_lines()]


@pytest.mark.parametrize(("after", "instead_of", "root"), [(1, 2, bytes(32)), (1, 1, None), (0, 2, None)])
def test_what_nobody_with_the_recovery_key_has_accepted_is_not_signed(
    keyd: RunningKeyd, after: int, instead_of: int, root: bytes | None
) -> None:
    restored, signed = lost_and_begun_again(keyd)

    accept(keyd, [BEGINNING, *signed][after], instead_of, root=root)

    assert ask(keyd, 10, since=7, known=1, leaves=restored) == signed[1:]


def test_what_is_accepted_must_go_on_from_where_it_says(keyd: RunningKeyd) -> None:
    _restored, signed = lost_and_begun_again(keyd)
    forged = [leaf_hash(b"forged"), *LEAVES[1:]]

    accept(keyd, signed[0], 2)

    with pytest.raises(Conflict, match="checkpoint 1 with its 7 lines"):
        ask(keyd, 9, since=7, known=1, leaves=forged)


def test_a_word_that_cannot_be_read_is_none(keyd: RunningKeyd) -> None:
    for rubbish in (b"", b"{}", b"[1]", b'{"after": "x"}', b'{"after": {"number": 1}, "instead_of": 1}'):
        keyd.places.acceptance.write_bytes(rubbish)

        assert acceptance_in(keyd.places) is None


def test_a_question_that_cannot_be_read_is_refused(keyd: RunningKeyd) -> None:
    client = UnixClient(keyd.places.socket)
    good = {"op": "sign_checkpoint", "size": 1, "root": LEAVES[0].hex(), "proof": [], "known": 0}

    for wrong in ({"size": "7"}, {"root": "no"}, {"proof": None}, {"proof": ["zz"]}, {"known": None}):
        with pytest.raises(Refused):
            client.ask({**good, **wrong}, within=5)
