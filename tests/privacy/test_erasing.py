"""Erasing one contact at keyd: nothing of it opens again, whatever dies, fills up or is put back."""

import shutil
from uuid import UUID, uuid4

import pytest

from ringbuoy.kernel.errors import NotFound, NotPermitted, Unavailable
from ringbuoy.keyd import erasing
from ringbuoy.keyd.requests import Act
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.tombstones import read
from ringbuoy.privacy import spool
from ringbuoy.privacy.grants import Grant
from tests.privacy.keepers import NOON, House
from tests.privacy.running import RunningKeyd, reading, until


def to_erase(contact: UUID) -> Grant:
    return Grant(9, "clinical_director", contact, Act.ERASE.value, own_live=False, passed_at=NOON)


def test_an_erased_contact_has_no_key_of_any_class_and_gets_none_again(house: House) -> None:
    contact, other = uuid4(), uuid4()
    for retention in Retention:
        house.adopt(contact, retention)
    house.adopt(other)

    assert house.ask("erase", contact, to_erase(contact)) == {"keys": len(Retention)}

    assert isinstance(house.ask("open", contact, reading(contact)), NotFound)
    assert "key" in house.ask("open", other, reading(other))
    assert isinstance(house.adopt(contact), NotFound)
    assert [stone.contact for stone in read(house.places.tombstones)] == [contact]
    assert house.logged("erase")[0]["person"] == 9


def test_a_grant_to_read_does_not_erase(house: House) -> None:
    contact = uuid4()
    house.adopt(contact)

    assert isinstance(house.ask("erase", contact, reading(contact)), NotPermitted)

    assert "key" in house.ask("open", contact, reading(contact))
    assert list(read(house.places.tombstones)) == []


def test_what_waits_in_the_spool_or_was_set_aside_goes_too(house: House) -> None:
    contact = uuid4()
    fresh = house.fresh(contact)
    spool.put(house.places.spool, fresh)
    house.places.refused.mkdir()
    shutil.copy(next(house.places.spool.glob("*.key")), house.places.refused)

    house.ask("erase", contact, to_erase(contact))

    assert list(house.places.spool.glob(f"{contact}*")) == []
    assert list(house.places.refused.iterdir()) == []


def test_a_spooled_key_that_comes_after_the_erasure_is_dropped_and_not_set_aside(house: House) -> None:
    contact = uuid4()
    fresh = house.fresh(contact)
    house.ask("erase", contact, to_erase(contact))
    spool.put(house.places.spool, fresh)

    house.look_around()

    assert list(house.places.spool.glob("*.key")) == []
    assert not house.places.refused.exists()


def test_more_than_a_center_erases_in_a_day_is_refused_and_a_second_time_does_not_count(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "MOST_A_DAY", 3)
    contacts = [uuid4() for _ in range(3)]
    for contact in (*contacts, contacts[0]):
        assert house.ask("erase", contact, to_erase(contact)) == {"keys": 0}

    refused = house.ask("erase", last := uuid4(), to_erase(last))

    assert isinstance(refused, NotPermitted)
    assert "Go on tomorrow" in refused.sentence
    house.restart()
    assert isinstance(house.ask("erase", last, to_erase(last)), NotPermitted)
    assert house.later(days=1).ask("erase", last, to_erase(last)) == {"keys": 0}


def test_where_the_disk_takes_no_tombstone_nothing_is_erased(house: House) -> None:
    contact = uuid4()
    house.adopt(contact)

    with house.full_disk():
        refused = house.ask("erase", contact, to_erase(contact))

    assert isinstance(refused, Unavailable)
    assert "Is it full?" in refused.sentence
    assert "key" in house.ask("open", contact, reading(contact))
    assert house.ask("erase", contact, to_erase(contact)) == {"keys": 1}


def test_an_older_file_of_keys_put_back_beside_the_list_loses_the_contact_again(house: House) -> None:
    contact, other = uuid4(), uuid4()
    house.adopt(contact)
    house.adopt(other)
    house.close()
    older = house.places.vault.read_bytes()
    house.open().ask("erase", contact, to_erase(contact))
    house.close()
    house.places.vault.write_bytes(older)

    house.open()

    assert isinstance(house.ask("open", contact, reading(contact)), NotFound)
    assert "key" in house.ask("open", other, reading(other))
    assert [line["contact"] for line in house.logged("bury")] == [str(contact)]


@pytest.mark.parametrize("moment", ["keyd.after_tombstone", "keyd.before_commit:2"])
def test_killed_in_the_middle_the_erasure_is_finished_at_the_next_start(
    resting_keyd: RunningKeyd, moment: str
) -> None:
    contact = uuid4()
    resting_keyd.start().keys().fresh_key(contact)
    resting_keyd.stop()
    resting_keyd.start(ready=False, failpoint=moment).wait_until_listening()
    with pytest.raises(Unavailable):
        resting_keyd.keys().errand(Act.ERASE, contact, grant=to_erase(contact))

    resting_keyd.start()

    until(lambda: [stone.contact for stone in read(resting_keyd.places.tombstones)] == [contact])
    with pytest.raises(NotFound):
        resting_keyd.keys().open_key(contact, grant=reading(contact))
