"""Nobody reads a center in an hour: over the limit keyd wants a reason, far over it refuses."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from ringbuoy.keyd.opens import REFUSED_AT, Opens, ReasonNeeded, TooManyOpens, limit_of
from ringbuoy.privacy.grants import Grant
from tests.privacy.keepers import NOON, House


def of(person: int, *, role: str = "counselor", contact: UUID | None = None, **more: object) -> Grant:
    said = {"own_live": False, "passed_at": NOON, **more}
    return Grant(person, role, contact or uuid4(), "transcript", **said)  # type: ignore[arg-type]


def opened(count: int) -> Opens:
    """Person 7 has opened so many contacts at noon."""
    opens = Opens()
    for _ in range(count):
        opens.note(7, uuid4(), at=NOON)
    return opens


@pytest.mark.parametrize(
    ("roles", "limit"),
    [
        ("counselor", 60),
        ("supervisor", 200),
        ("clinical_director,counselor", 200),
        ("reporter", 60),
    ],
)
def test_supervisors_open_more(roles: str, limit: int) -> None:
    assert limit_of(roles) == limit


def test_the_sixty_first_wants_a_reason_and_goes_on_with_one() -> None:
    opened(59).check(of(7), at=NOON)
    opens = opened(60)

    with pytest.raises(ReasonNeeded, match="opened 60 records"):
        opens.check(of(7), at=NOON)
    opens.check(of(7, reason="quality"), at=NOON)
    opens.check(of(7, role="supervisor"), at=NOON)
    opens.check(of(8), at=NOON)
    opens.check(of(7), at=NOON + timedelta(hours=1))


def test_the_same_record_again_and_ones_own_live_ones_do_not_count() -> None:
    opens, again = opened(59), uuid4()
    opens.note(7, again, at=NOON)

    opens.check(of(7, contact=again), at=NOON)
    opens.check(of(7, own_live=True), at=NOON)


def test_at_five_times_the_limit_no_reason_is_enough() -> None:
    opens = opened(REFUSED_AT * 60)

    with pytest.raises(TooManyOpens, match="clinical director"):
        opens.check(of(7, reason="danger"), at=NOON)


def test_keyd_gives_no_key_without_the_reason_and_logs_it_with_one(house: House) -> None:
    contacts = [uuid4() for _ in range(61)]
    for contact in contacts:
        house.adopt(contact)
    for contact in contacts[:60]:
        assert "key" in house.ask("open", contact, of(7, contact=contact))

    assert isinstance(house.ask("open", contacts[60], of(7, contact=contacts[60])), ReasonNeeded)
    with_reason = of(7, contact=contacts[60], reason="quality")
    assert "key" in house.restart().ask("open", contacts[60], with_reason)

    assert house.logged("open")[-1]["reason"] == "quality"
    assert house.logged("refuse")[-1]["why"] == "ReasonNeeded"
