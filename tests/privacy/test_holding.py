"""A held contact outlives its month, alone; released, it goes as if it had never been held."""

from uuid import UUID, uuid4

import pytest

from ringbuoy.kernel.errors import NotFound
from ringbuoy.keyd.requests import Act
from ringbuoy.privacy.grants import Grant
from tests.privacy.keepers import NOON, House
from tests.privacy.running import reading
from tests.privacy.test_destroying import lives


@pytest.fixture
def contacts(house: House) -> tuple[UUID, UUID]:
    """Two contacts of one month."""
    pair = uuid4(), uuid4()
    for contact in pair:
        house.adopt(contact)
    return pair


def ask(house: House, act: Act, contact: UUID) -> object:
    grant = Grant(9, "clinical_director", contact, act.value, own_live=False, passed_at=NOON)
    return house.ask(act.value, contact, grant)


def month_goes(house: House) -> None:
    lives(house, days=40).tell(op="destroy", name="words-2026-11")
    lives(house, days=1)


def test_a_held_contact_opens_after_its_month_has_gone(house: House, contacts: tuple[UUID, UUID]) -> None:
    held, other = contacts
    before = house.ask("open", held, reading(held))
    assert ask(house, Act.HOLD, held) == {"keys": 1}
    assert house.ask("open", held, reading(held)) == before

    month_goes(house)

    assert house.restart().ask("open", held, reading(held)) == before
    assert isinstance(house.ask("open", other, reading(other)), NotFound)
    assert house.tell(op="state")["held"] == 1


def test_released_before_its_month_goes_it_goes_with_its_month(
    house: House, contacts: tuple[UUID, UUID]
) -> None:
    held, other = contacts
    before = house.ask("open", held, reading(held))
    for contact in contacts:
        ask(house, Act.HOLD, contact)

    assert ask(house, Act.RELEASE, held) == {"keys": 0}
    assert house.ask("open", held, reading(held)) == before
    month_goes(house)

    assert isinstance(house.ask("open", held, reading(held)), NotFound)
    assert "key" in house.ask("open", other, reading(other))


def test_released_after_its_month_has_gone_it_is_gone_at_once(
    house: House, contacts: tuple[UUID, UUID]
) -> None:
    ask(house, Act.HOLD, contacts[0])
    month_goes(house)

    assert ask(house, Act.RELEASE, contacts[0]) == {"keys": 1}

    assert isinstance(house.ask("open", contacts[0], reading(contacts[0])), NotFound)
    assert house.tell(op="state")["held"] == 0


def test_what_is_gone_cannot_be_held_and_what_is_held_can_be_erased(
    house: House, contacts: tuple[UUID, UUID]
) -> None:
    assert isinstance(ask(house, Act.HOLD, uuid4()), NotFound)
    ask(house, Act.HOLD, contacts[0])

    assert ask(house, Act.ERASE, contacts[0]) == {"keys": 1}

    assert isinstance(house.ask("open", contacts[0], reading(contacts[0])), NotFound)
