"""Whatever is changed in the journal, its seals, its checkpoints or keyd's log is found: 1,000 of 1,000."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.audit.checking import Copies, Tampered, check_copies, checkpoint_in
from ringbuoy.audit.readings import Laid
from ringbuoy.journal.leaves import hash_of
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.tree import root_of
from ringbuoy.keyd.checkpoints import Checkpoint
from ringbuoy.keyd.log import ChainLog, checked_lines
from tests.audit_world import (
    LATER,
    START,
    World,
    build,
    build_forgetful,
    build_on_an_empty_machine,
    build_restored,
)

TIMES = 1_000


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build_restored(tmp_path_factory.mktemp("restored"))


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build_forgetful(tmp_path_factory.mktemp("forgetful"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build_on_an_empty_machine(tmp_path_factory.mktemp("elsewhere"))


def flip_entry(world: World, by: random.Random) -> None:
    entry, column = by.choice(world.entries), by.choice([1, 2, 3, 5, 7])
    value = entry[column]
    entry[column] = {
        1: START - timedelta(seconds=by.randint(1, 9)),
        2: START - timedelta(microseconds=by.randint(1, 9)),
        3: f"{value}.",
        5: by.choice([None, 99]),
        7: f"{value} ",
    }[column]


def delete_entry(world: World, by: random.Random) -> None:
    del world.entries[by.randrange(len(world.entries))]


def swap_entries(world: World, by: random.Random) -> None:
    one, other = by.sample(range(len(world.entries)), 2)
    world.entries[one][1:], world.entries[other][1:] = world.entries[other][1:], world.entries[one][1:]


def cut_journal(world: World, by: random.Random) -> None:
    after = by.randrange(len(world.leaves))
    world.entries, world.leaves = world.entries[:after], world.leaves[:after]


def delete_line_with_its_seal(world: World, by: random.Random) -> None:
    """Take a line out together with its seal and move the others up."""
    place = by.randrange(len(world.leaves))
    del world.entries[place]
    left = [leaf for leaf in world.leaves if leaf[0] != place]
    world.leaves = [(number, leaf[1], leaf[2]) for number, leaf in enumerate(left)]


def insert_line_with_its_seal(world: World, by: random.Random) -> None:
    place = by.randrange(len(world.leaves))
    entry = [999, *world.entries[place][1:]]
    world.entries.append(entry)
    leaves = [*world.leaves[:place], (0, 999, hash_of(entry)), *world.leaves[place:]]
    world.leaves = [(number, leaf[1], leaf[2]) for number, leaf in enumerate(leaves)]


def rewrite_line_with_its_seal(world: World, by: random.Random) -> None:
    place = by.randrange(len(world.leaves))
    world.entries[place][5] = 99
    world.leaves[place] = (place, world.leaves[place][1], hash_of(world.entries[place]))


def swap_leaves(world: World, by: random.Random) -> None:
    one, other = by.sample(range(len(world.leaves)), 2)
    first, second = world.leaves[one], world.leaves[other]
    world.leaves[one], world.leaves[other] = (first[0], *second[1:]), (second[0], *first[1:])


def flip_leaf(world: World, by: random.Random) -> None:
    place, number, leaf = by.choice(world.leaves)
    spoiled = bytearray(leaf)
    spoiled[by.randrange(32)] ^= 1 << by.randrange(8)
    world.leaves[place] = (place, number, bytes(spoiled))


def flip_checkpoint(world: World, by: random.Random) -> None:
    place = by.randrange(len(world.table))
    world.table[place] = _spoiled(world.table[place], by)


def _spoiled(one: Checkpoint, by: random.Random) -> Checkpoint:
    changes: list[dict[str, object]] = [
        {"size": one.size + by.choice([-1, 1])},
        {"root": by.randbytes(32)},
        {"at": one.at + timedelta(seconds=by.choice([-1, 1]))},
        {"log": by.randbytes(32).hex()},
        {"signature": by.randbytes(64)},
        {"number": one.number + 1},
    ]
    return replace(one, **by.choice(changes))  # type: ignore[arg-type]


def delete_checkpoint(world: World, by: random.Random) -> None:
    del world.table[by.randrange(len(world.table))]


def swap_checkpoints(world: World, by: random.Random) -> None:
    one, other = by.sample(range(len(world.table)), 2)
    world.table[one], world.table[other] = world.table[other], world.table[one]


def forge_everything_in_the_database(world: World, by: random.Random) -> None:
    """Rewrite a line, its seal, and sign the table's checkpoints with another key."""
    rewrite_line_with_its_seal(world, by)
    key, hashes = Ed25519PrivateKey.generate(), [leaf[2] for leaf in world.leaves]
    public = key.public_key().public_bytes_raw().hex()
    forged = [replace(one, root=root_of(hashes[: one.size]), key=public) for one in world.table]
    world.table = [replace(one, signature=key.sign(one.signed_text)) for one in forged]


def add_forged_checkpoint(world: World, by: random.Random) -> None:
    """Add one that is dated ahead and signed with another key."""
    key, last = Ed25519PrivateKey.generate(), world.table[-1]
    public = key.public_key().public_bytes_raw().hex()
    forged = replace(last, number=last.number + 1, at=LATER + timedelta(days=by.randint(0, 9)), key=public)
    world.table.append(replace(forged, signature=key.sign(forged.signed_text)))


def spoil_file(world: World, by: random.Random) -> None:
    """Flip, delete, double, move or forge a line of the file, or cut it."""
    file = next(world.file.glob("*.log"))
    file.write_bytes(b"".join(_spoiled_lines(file.read_bytes().splitlines(keepends=True), by)))


def spoil_log(world: World, by: random.Random) -> None:
    """The same in keyd's log; a cut that leaves all checkpoints but takes an opening out cannot be."""
    file = next(world.log.glob("*.log"))
    file.write_bytes(b"".join(_spoiled_lines(file.read_bytes().splitlines(keepends=True), by)))


def _spoiled_lines(lines: list[bytes], by: random.Random) -> list[bytes]:
    place = by.randrange(len(lines))
    what = by.choice(["flip", "delete", "double", "swap", "cut"])
    if what == "flip":
        line = bytearray(lines[place])
        line[by.randrange(len(line) - 1)] ^= 1 << by.randrange(7)
        return [*lines[:place], bytes(line), *lines[place + 1 :]]
    if what == "delete":
        return [*lines[:place], *lines[place + 1 :]]
    if what == "double":
        return [*lines[: place + 1], *lines[place:]]
    if what == "cut":
        return lines[:place]
    other = (place + 1) % len(lines)
    lines[place], lines[other] = lines[other], lines[place]
    return lines


def rewrite_log(world: World, by: random.Random) -> None:
    """Change a line of keyd's log and make its whole chain anew."""
    said = list(checked_lines(world.log))
    opens = [line for line in said if line["what"] == "open"]
    by.choice(opens)["person"] = 99
    shutil.rmtree(world.log)
    log = ChainLog(world.log)
    for line in said:
        codes = {key: value for key, value in line.items() if key not in ("n", "at", "what", "prev", "hash")}
        log.add(str(line["what"]), at=START, **codes)
    log.flush(at=START)
    log.close()


TAMPERINGS: list[Callable[[World, random.Random], None]] = [
    flip_entry, delete_entry, swap_entries, cut_journal, delete_line_with_its_seal, insert_line_with_its_seal,
    rewrite_line_with_its_seal, swap_leaves, flip_leaf, flip_checkpoint, delete_checkpoint, swap_checkpoints,
    forge_everything_in_the_database, add_forged_checkpoint, spoil_file, spoil_log, rewrite_log,
]  # fmt: skip

ON_FILES = (spoil_file, spoil_log, rewrite_log)


def test_a_good_journal_is_found_good(good: World) -> None:
    assert good.check() == len(good.entries)


def test_a_restored_journal_that_was_accepted_is_found_good_and_says_what_was_lost(restored: World) -> None:
    assert restored.check() == len(restored.entries)

    (loss,) = restored.restored.losses
    assert (loss.after.number, loss.last.number, loss.accepted.number) == (1, 7, 8)
    assert loss.explains(loss.last.at)
    assert not loss.explains(loss.after.at - timedelta(hours=1))
    assert not loss.explains(loss.accepted.at + timedelta(seconds=1))


def test_a_keyd_that_was_put_back_is_found_good_and_says_what_it_forgot(forgetful: World) -> None:
    assert forgetful.check() == len(forgetful.entries) == 38

    assert not forgetful.restored.losses
    (gap,) = forgetful.restored.forgotten
    assert (gap.after.number, gap.accepted.number, gap.accepted.goes_on_from) == (1, 8, 7)
    assert forgetful.laid == Laid(from_hand=0, lost=0, forgotten=8)


def test_where_both_were_put_back_the_file_tells_how_much_is_lost(elsewhere: World) -> None:
    assert elsewhere.check() == len(elsewhere.entries) == 11

    (loss,), (gap,) = elsewhere.restored.losses, elsewhere.restored.forgotten
    assert (loss.after.number, loss.last.number, loss.accepted.number) == (1, 7, 8)
    assert (gap.after.number, gap.accepted.number) == (3, 8)


def test_only_what_was_accepted_may_be_missing_from_keyds_log(forgetful: World) -> None:
    log = list(filter(None, map(checkpoint_in, checked_lines(forgetful.log))))
    unasked = [one if one.number != 8 else replace(one, goes_on_from=None) for one in log]

    with pytest.raises(Tampered, match="Checkpoint 2 is missing from keyd's log"):
        check_copies(Copies(unasked, forgetful.table, forgetful.table), [log[0].key], since=LATER)


def test_a_thousand_random_tamperings_are_found(
    good: World, restored: World, forgetful: World, elsewhere: World, tmp_path: Path
) -> None:
    by, missed = random.Random(20260302), []
    for number in range(TIMES):
        tampering, was = by.choice(TAMPERINGS), by.choice([good, restored, forgetful, elsewhere])
        world = _copied(was, tmp_path / str(number) if tampering in ON_FILES else None)
        tampering(world, by)
        try:
            world.check()
            missed.append(f"{number}: {tampering.__name__}")
        except Foreseen:
            pass

    assert not missed


def _copied(good: World, folder: Path | None) -> World:
    """Copy what may be spoiled; the files only where there is a folder for them."""
    file, log = (folder / "audit", folder / "log") if folder else (good.file, good.log)
    if folder:
        shutil.copytree(good.file, file)
        shutil.copytree(good.log, log)
    entries = [list(entry) for entry in good.entries]
    return World(entries, list(good.leaves), list(good.table), file, log, good.key)


@pytest.mark.parametrize(
    ("tampering", "sentence"),
    [
        (
            lambda world: world.entries[4].__setitem__(5, 99),
            r"Line 5 of the journal \(entry 104, 2026-03-02 20:00:04",
        ),
        (lambda world: world.entries.pop(4), r"Line 5 of the journal \(entry 104\) is missing"),
        (lambda world: world.leaves.pop(4), "Line 5 of the journal is missing"),
        (lambda world: world.leaves.pop(), "ends at line 29, but Checkpoint 7 .* signed for 30"),
        (lambda world: rewrite_line_with_its_seal(world, random.Random(1)), "Among lines 5 to 9"),
        (
            lambda world: world.table.pop(2),
            r"Checkpoint 3 \(2026-03-02 20:02:00 UTC\) is missing from the table",
        ),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(
    good: World, tampering: Callable[[World], object], sentence: str
) -> None:
    world = _copied(good, None)
    tampering(world)

    with pytest.raises(Tampered, match=sentence):
        world.check()
