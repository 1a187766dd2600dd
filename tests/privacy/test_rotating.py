"""A new root key: everything opens as before, the old one opens nothing, and no power cut loses either."""

from uuid import UUID, uuid4

import pytest

from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.layout import VaultUnusable
from ringbuoy.keyd.requests import NOBODY, Act
from ringbuoy.privacy.grants import Grant
from ringbuoy.server.recovery import make_recovery_key, recover_root, seal_root
from tests.privacy.keepers import NOON, House
from tests.privacy.running import RunningKeyd, reading, until

ROTATING = Grant(None, "operator", NOBODY, Act.ROTATE_ROOT.value, own_live=False, passed_at=NOON)


def rotate(house: House) -> None:
    house.ask("rotate_root", NOBODY, ROTATING)
    house.look_around()


def test_everything_opens_as_before_and_the_old_key_opens_nothing(house: House) -> None:
    contact, handle = uuid4(), {"op": "index", "kind": "word", "handle": "lighthouse"}
    house.adopt(contact)
    opened, index, old = house.ask("open", contact, reading(contact)), house.tell(**handle), root_of(house)

    rotate(house)

    assert house.tell(op="state")["rotation"] == "done"
    assert house.restart().ask("open", contact, reading(contact)) == opened
    assert house.tell(**handle) == index
    assert root_of(house) != old
    house.close()
    house.places.root_key.write_bytes(old)
    with pytest.raises(VaultUnusable, match="does not fit"):
        house.open()


def test_on_a_full_disk_the_old_key_counts(house: House) -> None:
    contact = uuid4()
    house.adopt(contact)
    house.ask("rotate_root", NOBODY, ROTATING)
    old = root_of(house)

    with house.full_disk():
        house.look_around()

    assert house.tell(op="state")["rotation"] == "failed"
    assert root_of(house) == old
    assert "key" in house.restart().ask("open", contact, reading(contact))


def test_recovery_from_paper_opens_everything_after_a_rotation(house: House) -> None:
    settings = Settings(data=house.places.data, recovery_key=house.places.data / "recovery-key.pub")
    paper = make_recovery_key(settings.recovery_key)
    seal_root(settings)
    contact = uuid4()
    house.adopt(contact)
    opened = house.ask("open", contact, reading(contact))
    rotate(house)
    house.close()
    house.places.root_key.unlink()

    recover_root(settings.data, paper)

    assert house.open().ask("open", contact, reading(contact)) == opened


@pytest.mark.parametrize(
    "moment",
    [
        "keyd.before_rewrap",
        "keyd.after_rewrap",
        "keyd.before_root_renamed",
        "keyd.before_sealed_renamed",
    ],
)
def test_killed_at_any_moment_one_key_fits_and_the_paper_too(resting_keyd: RunningKeyd, moment: str) -> None:
    contact = uuid4()
    settings = Settings(data=resting_keyd.data, recovery_key=resting_keyd.data / "recovery-key.pub")
    fresh = resting_keyd.start().keys().fresh_key(contact)
    resting_keyd.stop()
    paper = make_recovery_key(settings.recovery_key)
    seal_root(settings)
    resting_keyd.start(ready=False, failpoint=moment).wait_until_listening()
    resting_keyd.keys().errand(Act.ROTATE_ROOT, NOBODY, grant=ROTATING)
    until(lambda: resting_keyd.process.poll() is not None)

    assert opens(resting_keyd, contact) == fresh.secret
    resting_keyd.stop()
    resting_keyd.places.root_key.unlink()
    recover_root(settings.data, paper)

    assert opens(resting_keyd, contact) == fresh.secret
    assert not list(resting_keyd.places.own.glob("*.next"))


def opens(keyd: RunningKeyd, contact: UUID) -> bytes:
    return keyd.start().keys().open_key(contact, grant=reading(contact)).secret


def root_of(house: House) -> bytes:
    return house.places.root_key.read_bytes()
