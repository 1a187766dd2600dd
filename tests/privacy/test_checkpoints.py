"""keyd signs the journal's tree only where it goes on from what was signed before."""

from dataclasses import replace

import pytest

from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.kernel.tree import consistency_proof, leaf_hash, root_of, subtrees
from ringbuoy.keyd.checkpoints import Checkpoint
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


def test_a_question_that_cannot_be_read_is_refused(keyd: RunningKeyd) -> None:
    client = UnixClient(keyd.places.socket)
    good = {"op": "sign_checkpoint", "size": 1, "root": LEAVES[0].hex(), "proof": [], "known": 0}

    for wrong in ({"size": "7"}, {"root": "no"}, {"proof": None}, {"proof": ["zz"]}, {"known": None}):
        with pytest.raises(Refused):
            client.ask({**good, **wrong}, within=5)
